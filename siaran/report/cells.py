"""Coverage added up: how each programme stands in each territory, on each platform; fast for a year of posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple

from siaran.domain.post import State
from siaran.report.coverage import GONE, NAMES, NOT_DUE, PUBLIC, RANK, RANKS, Promise, unposted
from siaran.store.figures import Stand
from siaran.store.gone import Gone
from siaran.store.outcomes import Spot


class Cell(NamedTuple):
    """One programme in one territory on one platform: the best status of its campaigns there.

    `campaigns` is how many are meant for there, `public` how many of them are public; `campaign` is the last of those
    that have the status, None where there is no post. Of their posts `published` are public, of `due` whose time has
    come: a campaign that repeats has several.
    """

    program: str
    territory: str
    platform: str
    status: str
    campaign: str | None
    campaigns: int
    public: int
    published: int
    due: int


def cells(
    promises: Sequence[Promise],
    stands: Sequence[Stand],
    forgotten: Mapping[str, str],
    reached: Collection[tuple[str, str]],
    again: Sequence[Spot] = (),
    late: Sequence[Spot] = (),
) -> list[Cell]:
    """The rows of `coverage`, added up over campaigns, in the order of names.

    `forgotten` are the programmes of campaigns that are promised nowhere any more, `again` the posts that others are
    sent for, `late` those that wait though their time has come.
    """
    allowed, standing = cache(_places), _by_campaign(stands)
    programs = defaultdict[str, _Program](_Program)
    alike = Counter((p.program, p.territories, p.platforms, p.campaign in standing) for p in promises)
    for (name, territories, platforms, spoken), campaigns in alike.items():
        programs[name].mean(allowed(territories, platforms), campaigns, spoken)
    known, instead, behind = {p.campaign: p for p in promises}, _spots(again), _spots(late)
    for campaign, mine in standing.items():
        promise = known.get(campaign)
        if promise is not None:
            program, meant = programs[promise.program], allowed(promise.territories, promise.platforms)
        else:
            program, meant = programs[forgotten[campaign]], frozenset(place for stand in mine for place in stand.places)
            program.mean(meant, 1, True)
        program.add(campaign, meant, mine, instead.get(campaign, ()), behind.get(campaign, ()))
    return [cell for name, program in sorted(programs.items()) for cell in program.cells(name, reached)]


class _Program:
    """What a programme's posts have come to in each place (`territory/platform`).

    Nearly every campaign is public wherever it is meant for, with one post: places are counted where it is not so, a
    few of each, or a year of posts would keep a page waiting.
    """

    def __init__(self) -> None:
        self._meant, self._absent, self._hidden = Counter[str](), Counter[str](), Counter[str]()
        self._more, self._lost = Counter[str](), Counter[str]()
        self._last: tuple[list[tuple[datetime, str, frozenset[str]]], ...] = tuple([] for _ in NAMES)

    def mean(self, places: Collection[str], campaigns: int, spoken: bool) -> None:
        """So many campaigns are meant for these places; where they are `spoken` of, they are added too."""
        for count in [self._meant] if spoken else [self._meant, self._absent, self._hidden]:
            count.update(dict.fromkeys(places, campaigns))

    def add(
        self, campaign: str, meant: frozenset[str], stands: Sequence[Stand], again: Sequence[str], late: Sequence[str]
    ) -> None:
        """One of those that are meant for these places: how it stands there, the best status of each place first."""
        hidden = missing = meant
        ranked = sorted((_rank(stand.kind, stand.state), stand.last, stand.places) for stand in stands)
        for rank, alike in groupby(ranked, key=itemgetter(0)):
            there, here = list[str](), frozenset[str]()
            for _, last, places in alike:
                mine = missing.intersection(places)
                self._last[rank].append((last, campaign, mine))
                there += places
                here |= mine
            missing -= here
            if rank <= PUBLIC:
                hidden = missing
                if len(there) > len(here):
                    self._more.update(place for place in there if place in meant)
                    self._more.subtract(here)
            elif rank not in NOT_DUE:
                self._lost.update(place for place in there if place in meant)
        for count, where in ((self._hidden, hidden), (self._absent, missing)):
            if where:
                count.update(where)
        if again:
            self._lost.subtract(place for place in again if place in meant)
        if late:
            self._lost.update(place for place in late if place in meant)

    def cells(self, program: str, reached: Collection[tuple[str, str]]) -> Iterator[Cell]:
        """Its cells; a campaign that is meant for a place and has no post there may stand better than those that do."""
        best: dict[str, tuple[int, str]] = {}
        for rank, found in reversed(list(enumerate(self._last))):
            best |= {place: (rank, campaign) for place, campaign in _newest(found).items()}
        for territory, platform in sorted(tuple(place.split("/")) for place in self._meant):
            place = f"{territory}/{platform}"
            without = RANK[unposted(territory, platform, reached)] if self._absent[place] else len(NAMES) - 1
            rank, last = best.get(place, (without, None))
            status, campaign = (rank, last) if rank <= without else (without, None)
            public = self._meant[place] - self._hidden[place]
            published = public + self._more[place]
            counts = (self._meant[place], public, published, published + self._lost[place])
            yield Cell(program, territory, platform, NAMES[status], campaign, *counts)


def _newest(found: Sequence[tuple[datetime, str, frozenset[str]]]) -> dict[str, str]:
    """For each place the campaign that went out there last."""
    last: dict[str, str] = {}
    for _, campaign, places in sorted(found, key=itemgetter(0, 1), reverse=True):
        last.update(dict.fromkeys(places.difference(last), campaign))
    return last


def apart(stands: Sequence[Stand], gone: Sequence[Gone]) -> list[Stand]:
    """The same, with what is gone from its platform in stands of their own."""
    lost = defaultdict[tuple[str, str], Counter[str]](Counter)
    for each in gone:
        lost[each.campaign, each.kind][f"{each.territory}/{each.platform}"] += 1
    found = list[Stand]()
    for stand in stands:
        mine = lost.get((stand.campaign, stand.kind)) if stand.state == State.PUBLISHED else None
        if not mine:
            found.append(stand)
            continue
        named = Counter(stand.places)
        away = named & mine
        mine -= away
        split = ((stand.state, named - away), (GONE, away))
        found += [stand._replace(state=state, places=tuple(part.elements())) for state, part in split if part]
    return found


def _by_campaign(stands: Sequence[Stand]) -> dict[str, list[Stand]]:
    found = defaultdict[str, list[Stand]](list)
    for stand in stands:
        found[stand.campaign].append(stand)
    return found


def _spots(spots: Sequence[Spot]) -> dict[str, list[str]]:
    """Their places, by campaign."""
    found = defaultdict[str, list[str]](list)
    for each in spots:
        found[each.campaign].append(f"{each.territory}/{each.platform}")
    return found


def _places(territories: frozenset[str], platforms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map("/".join, product(territories, platforms)))


def _rank(kind: str, state: str) -> int:
    return RANK[GONE] if state == GONE else RANKS[kind, state]
