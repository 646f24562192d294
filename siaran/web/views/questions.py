"""The page for one post of which nobody knows whether it is public: what is known, and what each answer does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from siaran.domain.account import Account
from siaran.domain.attempt import SENDS, Attempt, Outcome
from siaran.domain.post import Post, State
from siaran.house import House
from siaran.store import accounts, audit, custody, posts, waiting
from siaran.web.phones import phone
from siaran.web.views.story import Fact, story
from siaran.web.views.wall import Note, wall

MOST = 200
"""Questions of a list; nobody has more."""


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the page shows.

    `read_at`: when the account's page was read last, `unread` why the newest try to read it failed. `elsewhere`: the
    platforms on which this territory has published the same campaign. `holder` keeps the account; `phone` is
    of its recovery contact, who may be somebody else. `number` of `count` questions, `next` after it.
    """

    post: Post
    account: Account
    title: str
    attempts: Sequence[Attempt]
    looks: Mapping[int, Sequence[Mapping[str, Any]]]
    read_at: datetime | None
    unread: str
    wall: Sequence[Note]
    facts: Sequence[Fact]
    elsewhere: Sequence[str]
    holder: str
    phone: str
    number: int
    count: int
    next: waiting.Question | None

    @property
    def sends(self) -> int:
        """How many times it may have reached the platform."""
        return sum(a.outcome in SENDS for a in self.attempts)

    @property
    def in_doubt(self) -> int:
        """How many of them nobody has an answer about."""
        return sum(a.outcome is Outcome.UNKNOWN for a in self.attempts)

    @property
    def near(self) -> Sequence[Note]:
        """What is there that is nearly ours."""
        return [note for note in self.wall if note.kind == "near"]

    @property
    def reads(self) -> int:
        """How often the whole page was read."""
        return sum(bool(look["complete"]) for looks in self.looks.values() for look in looks)


def waiting_here(house: House, scope: str | None) -> tuple[Sequence[waiting.Question], Mapping[str, str]]:
    """The questions of a part of the house, the oldest first, and their campaigns' titles."""
    with house.database.read() as connection:
        found = waiting.questions(connection, scope, MOST)
        return found, waiting.titles(connection, {q.campaign for q in found})


def question(house: House, scope: str | None, post_id: int) -> Question | None:
    """The question about a post; None where there is none (any more)."""
    with house.database.read() as connection:
        post = posts.by_ids(connection, [post_id])[post_id]
        account = accounts.by_id(connection, post.account)
        if account is None or post.asked_at is None or not asked(post):
            return None
        attempts = posts.attempts(connection, [post.id]).get(post.id, [])
        looks = {a.id: posts.looks(connection, a.id) for a in attempts}
        last = _last(looks)
        evidence = last["evidence"] if last else {}
        ids = [one["id"] for one in evidence.get("recent", ())]
        lines = wall(post.text, evidence, attempts, posts.owned(connection, post.account, ids))
        kept = custody.one(connection, account.id)
        others = waiting.questions(connection, scope, MOST)
        number = next((n for n, q in enumerate(others, 1) if q.post == post.id), 0)
        return Question(
            post,
            account,
            waiting.titles(connection, [post.campaign])[post.campaign],
            attempts,
            looks,
            last["looked_at"] if last else None,
            _trouble(looks),
            lines,
            story(attempts, looks, [note for note in lines if note.kind == "near"], (post.asked_at, post.reason)),
            _elsewhere(posts.listed(connection, campaign=post.campaign, territory=post.territory), post),
            kept.holder if kept else "",
            phone(kept.contact) if kept else "",
            number,
            len(others),
            others[number % len(others)] if len(others) > 1 else None,
        )


def asked(post: Post) -> bool:
    """Whether a person is being asked about it."""
    return post.state is State.UNKNOWN and post.asked_at is not None


def answered(house: House, post: Post) -> audit.Entry | None:
    """Who answered the question about a post, and how; None where nobody did."""
    with house.database.read() as connection:
        return audit.last(connection, subject=post.key, action="resolve")


def _last(looks: Mapping[int, Sequence[Mapping[str, Any]]]) -> Mapping[str, Any] | None:
    """The newest look that saw the page."""
    seen = [look for each in looks.values() for look in each if "recent" in look["evidence"]]
    return max(seen, key=lambda look: look["looked_at"], default=None)


def _trouble(looks: Mapping[int, Sequence[Mapping[str, Any]]]) -> str:
    newest = max((look for each in looks.values() for look in each), key=lambda look: look["looked_at"], default=None)
    return str(newest["evidence"].get("error", "")) if newest else ""


def _elsewhere(found: Sequence[Post], post: Post) -> list[str]:
    public = {p.platform for p in found if p.state is State.PUBLISHED and p.territory == post.territory}
    return sorted(public - {post.platform})
