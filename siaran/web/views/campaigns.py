"""Campaigns as the desk shows them: the list, and one campaign with its posts, its revisions and who said yes."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from siaran import content, drafting
from siaran.domain.campaign import Campaign
from siaran.domain.member import EVERYWHERE, within
from siaran.domain.post import OPEN, Post, State
from siaran.house import House
from siaran.store import posts, revisions, submissions
from siaran.store.revisions import StoredRevision

ROWS = 100
"""Territories on one page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a territory's posts on a platform have come to: how many in each state; when the next is due."""

    states: Mapping[State, int]
    due: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference: mark is "+", "-" or " "; "" where lines were left out."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One campaign. `cells` are by territory and platform; `changes` by revision number.

    `rows` are those of the `territories` that stand on this `page`; `more` whether another follows. Times are in the
    zone of their post, one of `zones`. `open` is how many may still be withdrawn, `following` when the first is due.
    """

    campaign: Campaign
    newest: StoredRevision
    revisions: Sequence[StoredRevision]
    changes: Mapping[int, Sequence[Change]]
    cells: Mapping[tuple[str, str], Cell]
    territories: Sequence[str]
    rows: Sequence[str]
    page: int
    more: bool
    platforms: Sequence[str]
    states: Mapping[State, int]
    submission: submissions.Submission | None
    approvals: Sequence[submissions.Approval]
    first: datetime | None
    last: datetime | None
    open: int
    following: datetime | None
    zones: Set[str]

    @property
    def posts(self) -> int:
        """How many there are."""
        return sum(self.states.values())


def told(house: House, slug: str, scope: str | None, page: int = 1) -> Told | None:
    """One campaign, as far as it concerns a part of the house; None where there is no revision yet."""
    with house.database.read() as connection:
        known = revisions.of_slug(connection, slug)
        mine = posts.listed(connection, campaign=slug, territory=scope)
        latest, yes = submissions.latest(connection, slug), submissions.approvals(connection, slug)
    if not known:
        return None
    campaign = content.from_document(known[-1].campaign)
    cells, still = _cells(mine), [p for p in mine if p.state in OPEN]
    territories = sorted({code for code, _ in cells} | _meant(house, campaign, scope))
    return Told(
        campaign=campaign,
        newest=known[-1],
        revisions=known[::-1],
        changes={after.number: changes(before.source, after.source) for before, after in pairwise(known)},
        cells=cells,
        territories=territories,
        rows=territories[ROWS * (page - 1) : ROWS * page],
        page=page,
        more=len(territories) > ROWS * page,
        platforms=sorted({kind for _, kind in cells} | set(campaign.platforms)),
        states=dict(Counter(p.state for p in mine)),
        submission=latest,
        approvals=yes,
        first=min(map(_due, mine), default=None),
        last=max(map(_due, mine), default=None),
        open=len(still),
        following=min(map(_due, still), default=None),
        zones={p.timezone for p in mine},
    )


def changes(before: str, after: str, around: int = 1) -> list[Change]:
    """What became of a text, line by line, with a little of what stayed."""
    found: list[Change] = []
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=around, lineterm=""):
        if line.startswith(("---", "+++")) and not found:
            continue
        found.append(Change("", "") if line.startswith("@@") else Change(line[0], line[1:]))
    return found


def _cells(mine: Iterable[Post]) -> dict[tuple[str, str], Cell]:
    gathered: dict[tuple[str, str], list[Post]] = {}
    for p in mine:
        gathered.setdefault((p.territory, p.platform), []).append(p)
    return {key: Cell(dict(Counter(p.state for p in some)), _due(some[0])) for key, some in gathered.items()}


def _due(p: Post) -> datetime:
    return p.due_at.astimezone(ZoneInfo(p.timezone))


def _meant(house: House, campaign: Campaign, scope: str | None) -> set[str]:
    return {code for code in drafting.meant(house, campaign) if within(scope or EVERYWHERE, code)}
