"""Open posts that say what their territory's values were: found by saying them again, where a value was changed since.

A template or a file that changed is not looked for: only what a value's change made old.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from siaran import content
from siaran.domain.campaign import Campaign
from siaran.domain.errors import ContentError
from siaran.domain.post import OPEN, Kind, Post
from siaran.domain.territory import lineage
from siaran.house import House
from siaran.render import Renderer
from siaran.store import audit, posts, revisions, submissions
from siaran.store.database import Connection

MOST = 300
"""Texts that are rendered for one answer; a repetition is the same text."""
MOST_POSTS = 3000
"""Posts that are looked at for one answer, those that are due first."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """How many posts of each campaign say what does not hold any more. `whole`: none was left unlooked at."""

    posts: Mapping[str, int]
    whole: bool = True

    @property
    def count(self) -> int:
        """All that were found."""
        return sum(self.posts.values())

    @property
    def doubtful(self) -> bool:
        """Whether there are any, or may be: values were changed, and not every text was looked at."""
        return bool(self.posts) or not self.whole


@dataclass(frozen=True, slots=True)
class _Changes:
    """When values of each place were changed last, those of all places (a file was imported).

    `planned`: when each campaign was planned last.
    """

    places: Mapping[str, datetime]
    imported: Sequence[datetime]
    planned: Mapping[str, datetime]

    def touch(self, p: Post) -> bool:
        """Whether some value was changed, here or above, since the post's campaign was planned."""
        since = self.planned.get(p.campaign)
        here = (self.places[code] for code in lineage(p.territory) if code in self.places)
        return since is not None and any(at >= since for at in (*here, *self.imported))

    def matter(self, campaign: str | None) -> bool:
        """Whether anything was changed since a campaign, or any, was planned."""
        planned = [at for slug, at in self.planned.items() if campaign in (None, slug)]
        changed = (*self.places.values(), *self.imported)
        return bool(planned and changed) and max(changed) >= min(planned)


def outdated(house: House, *, campaign: str | None = None, territory: str | None = None) -> Outdated:
    """The open posts with words of their own, of a campaign or of a territory and all below it, that are outdated.

    One whose text cannot be made any more (its value was taken away) is outdated, too.
    """
    with house.database.read() as connection:
        changes = _changes(connection)
        if not changes.matter(campaign):
            return Outdated({})
        there = posts.listed(connection, campaign=campaign, territory=territory, states=OPEN, limit=MOST_POSTS + 1)
        found = [p for p in there if p.kind is not Kind.REPOST and changes.touch(p)]
        newest = revisions.newest_of_all(connection, {p.campaign for p in found})
        handles = posts.handles(connection)
    campaigns = {revision.slug: content.from_document(revision.campaign) for revision in newest}
    return _compared(house, found, campaigns, handles, whole=len(there) <= MOST_POSTS)


def _changes(connection: Connection) -> _Changes:
    imported = audit.newest_by_subject(connection, "territories import")
    places = audit.newest_by_subject(connection, "set variable")
    return _Changes(places, list(imported.values()), submissions.put_forward(connection))


def _compared(
    house: House, there: Iterable[Post], campaigns: Mapping[str, Campaign], handles: Mapping[int, str], whole: bool
) -> Outdated:
    renderer = house.renderer()
    said: dict[tuple[str, str, str, int], tuple[str, ...]] = {}
    old: Counter[str] = Counter()
    for p in there:
        which = (p.campaign, p.territory, p.platform, p.account)
        if which not in said:
            if len(said) == MOST:
                return Outdated(+old, whole=False)
            said[which] = _parts(renderer, campaigns[p.campaign], p, handles[p.account])
        old[p.campaign] += p.text not in said[which]
    return Outdated(+old, whole)


def _parts(renderer: Renderer, campaign: Campaign, p: Post, handle: str) -> tuple[str, ...]:
    try:
        return tuple(renderer.variant(campaign, p.territory, p.platform, handle).parts)
    except ContentError:
        return ()
