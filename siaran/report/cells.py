"""Coverage added up: how each programme stands in each territory, on each platform; fast for a year of posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from siaran.report.coverage import NAMES, PUBLIC, RANK, Best, Promise, Slot, unposted

Place = tuple[str, str, str]
"""Programme, territory, platform."""


class Cell(NamedTuple):
    """One programme in one territory on one platform: the best status of its campaigns there.

    `campaigns` is how many are meant for there, `public` how many of them are public; `post` is the newest of those
    that have the status, None where there is no post.
    """

    program: str
    territory: str
    platform: str
    status: str
    post: int | None
    campaigns: int
    public: int


def cells(promises: Sequence[Promise], found: Mapping[Slot, Best], reached: Collection[tuple[str, str]]) -> list[Cell]:
    """The rows of `coverage`, added up over campaigns, in the order of names; what goes in is the same."""
    meant, stands = _meant(promises), dict[Place, _Stand]()
    known = {p.campaign: p for p in promises}
    for (campaign, territory, platform), (rank, post, program) in found.items():
        promise = known.get(campaign)
        if promise is None:
            meant[program, territory, platform] += 1  # of a campaign that is promised nowhere any more
        elif territory not in promise.territories or platform not in promise.platforms:
            continue
        place = (promise.program if promise else program, territory, platform)
        stand = stands.get(place)
        if stand is None:
            stand = stands[place] = _Stand(rank)
        stand.add(rank, post)
    return [_cell(place, meant[place], stands.get(place), reached) for place in sorted(meant)]


class _Stand:
    """What the posts of one place have come to: how many campaigns have one, how many are public, the best of them."""

    __slots__ = ("post", "posted", "public", "rank")

    def __init__(self, rank: int) -> None:
        self.rank, self.post, self.posted, self.public = rank, 0, 0, 0

    def add(self, rank: int, post: int) -> None:
        """One campaign's, the earlier ones first."""
        self.posted += 1
        self.public += rank <= PUBLIC
        if rank <= self.rank:
            self.rank, self.post = rank, post


def _meant(promises: Sequence[Promise]) -> Counter[Place]:
    """How many campaigns are meant for each place; many have the same audience, which is gone through once."""
    alike = Counter((p.program, p.territories, p.platforms) for p in promises)
    found = Counter[Place]()
    for (program, territories, platforms), campaigns in alike.items():
        for place in product((program,), territories, platforms):
            found[place] += campaigns
    return found


def _cell(place: Place, meant: int, stand: _Stand | None, reached: Collection[tuple[str, str]]) -> Cell:
    """A campaign that is meant for there and has no post there may stand better than those that have one."""
    _, territory, platform = place
    if stand is None:
        return Cell(*place, unposted(territory, platform, reached), None, meant, 0)
    without = unposted(territory, platform, reached) if meant > stand.posted else NAMES[-1]
    if RANK[without] < stand.rank:
        return Cell(*place, without, None, meant, stand.public)
    return Cell(*place, NAMES[stand.rank], stand.post, meant, stand.public)
