"""One post: its words, its times, what happened to it, and whom it follows or leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siaran import plan
from siaran.domain.account import Account
from siaran.domain.attempt import Attempt
from siaran.domain.post import IN_FLIGHT, OPEN, Post, State
from siaran.house import House
from siaran.store import accounts, gone, listing, posts, waiting
from siaran.web.views.story import Fact, story


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page shows. `leader`: what must be public first, `followers`: how many wait for it.

    `gone`: since when it is known to be deleted on its platform.
    `replaced`: the one that it is sent again for, `successor`: the one that is sent again for it.
    """

    post: Post
    line: listing.Line
    account: Account
    title: str
    attempts: Sequence[Attempt]
    facts: Sequence[Fact]
    reads: int
    leader: Post | None
    followers: int
    replaced: Post | None
    successor: Post | None
    gone: gone.Gone | None

    @property
    def repeatable(self) -> bool:
        """Whether a person may have it sent again."""
        led = self.leader is None or self.leader.state in IN_FLIGHT | {State.PUBLISHED}
        return self.post.state in plan.AGAIN and self.successor is None and led

    @property
    def movable(self) -> bool:
        """Whether it may still be withdrawn or moved."""
        return self.post.state in OPEN


def shown(house: House, post_id: int) -> Shown:
    """The page of a post that there is."""
    with house.database.read() as connection:
        post = posts.by_ids(connection, [post_id])[post_id]
        account = accounts.by_id(connection, post.account)
        assert account is not None, "a post's account is never taken away"
        attempts = posts.attempts(connection, [post_id]).get(post_id, [])
        looks: Mapping[int, Sequence[Mapping[str, Any]]] = {a.id: posts.looks(connection, a.id) for a in attempts}
        leader = posts.by_ids(connection, [post.follows]).get(post.follows) if post.follows is not None else None
        return Shown(
            post,
            listing.line(connection, post_id),
            account,
            waiting.titles(connection, [post.campaign])[post.campaign],
            attempts,
            story(attempts, looks, asked=(post.asked_at, post.reason) if post.asked_at else None),
            sum(bool(look["complete"]) for each in looks.values() for look in each),
            leader,
            listing.followers(connection, post_id),
            posts.by_key(connection, post.replaces) if post.replaces else None,
            posts.by_key(connection, plan.successor(post.key)),
            gone.of_post(connection, post_id),
        )
