"""Coverage added up: how each programme stands in each territory, on each platform; fast for a year of posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import product
from typing import NamedTuple

from siaran.domain.post import Kind, State
from siaran.report.coverage import GONE, NAMES, NOT_DUE, PUBLIC, RANK, RANKS, Promise, unposted
from siaran.store.figures import Stand
from siaran.store.gone import Gone
from siaran.store.outcomes import Again


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
    again: Sequence[Again] = (),
) -> list[Cell]:
    """The rows of `coverage`, added up over campaigns, in the order of names.

    `forgotten` are the programmes of campaigns that are promised nowhere any more, `again` the posts that others are
    sent for.
    """
    allowed = cache(_places)
    programs = defaultdict[str, _Program](_Program)
    alike = Counter((p.program, p.territories, p.platforms) for p in promises)
    for (program, territories, platforms), campaigns in alike.items():
        programs[program].mean(allowed(territories, platforms), campaigns)
    known = {p.campaign: p for p in promises}
    for campaign, rank, places in _standing(stands):
        promise = known.get(campaign)
        if promise is None:
            programs[forgotten[campaign]].mean(places, 1)
            programs[forgotten[campaign]].add(campaign, rank, places)
        else:
            meant = allowed(promise.territories, promise.platforms)
            programs[promise.program].add(campaign, rank, places & meant)
    for campaign, each, public, due in _counted(stands, again):
        promise = known.get(campaign)
        meant = allowed(promise.territories, promise.platforms) if promise else frozenset(each)
        program = promise.program if promise else forgotten[campaign]
        programs[program].count([place for place in each if place in meant], public, due)
    return [cell for program, stand in sorted(programs.items()) for cell in stand.cells(program, reached)]


class _Program:
    """What a programme's posts have come to in each place (`territory/platform`).

    Many campaigns' places are counted as whole sets: one by one, a year of posts would keep a page waiting.
    """

    def __init__(self) -> None:
        self._meant, self._posted, self._public = Counter[str](), Counter[str](), Counter[str]()
        self._published, self._due = Counter[str](), Counter[str]()
        self._last: tuple[dict[str, str], ...] = tuple({} for _ in NAMES)

    def mean(self, places: Collection[str], campaigns: int) -> None:
        """So many campaigns are meant for these places."""
        self._meant.update(dict.fromkeys(places, campaigns))

    def add(self, campaign: str, rank: int, places: Collection[str]) -> None:
        """Where a campaign has this status; those that went out earlier come first."""
        self._posted.update(places)
        if rank <= PUBLIC:
            self._public.update(places)
        self._last[rank].update(dict.fromkeys(places, campaign))

    def count(self, places: Sequence[str], public: int, due: int) -> None:
        """For each place that is named, so many posts that are public, and whose time has come."""
        for named, one in ((self._published, public), (self._due, due)):
            if one:
                (named.update if one > 0 else named.subtract)(places)

    def cells(self, program: str, reached: Collection[tuple[str, str]]) -> Iterator[Cell]:
        """Its cells; a campaign that is meant for a place and has no post there may stand better than those that do."""
        for territory, platform in sorted(tuple(place.split("/")) for place in self._meant):
            place = f"{territory}/{platform}"
            without = unposted(territory, platform, reached) if self._meant[place] > self._posted[place] else NAMES[-1]
            rank = next((rank for rank, last in enumerate(self._last) if place in last), RANK[without])
            campaign = self._last[rank].get(place) if rank <= RANK[without] else None
            status = NAMES[min(rank, RANK[without])]
            counts = (self._meant[place], self._public[place], self._published[place], self._due[place])
            yield Cell(program, territory, platform, status, campaign, *counts)


def apart(stands: Sequence[Stand], gone: Sequence[Gone]) -> list[Stand]:
    """The same, with what is gone from its platform in stands of their own."""
    lost = defaultdict[tuple[str, str], Counter[str]](Counter)
    for each in gone:
        lost[each.campaign, each.kind][f"{each.territory}/{each.platform}"] += 1
    campaigns, found = {campaign for campaign, _ in lost}, list[Stand]()
    for stand in stands:
        if stand.state != State.PUBLISHED or stand.campaign not in campaigns:
            found.append(stand)
            continue
        own, indirect = (lost[stand.campaign, kind] for kind in (Kind.POST, Kind.REPOST))
        found.append(stand._replace(own=_without(stand.own, own), indirect=_without(stand.indirect, indirect)))
        found.append(stand._replace(state=GONE, own=_joined(own), indirect=_joined(indirect)))
    return found


def _without(named: str | None, lost: Counter[str]) -> str | None:
    return _joined(Counter((named or "").split(",")) - lost) if named else None


def _joined(places: Counter[str]) -> str | None:
    return ",".join(places.elements()) or None


def _places(territories: frozenset[str], platforms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map("/".join, product(territories, platforms)))


def _standing(stands: Sequence[Stand]) -> Iterator[tuple[str, int, set[str]]]:
    """Each campaign with the rank of a status, and the places where that is its best; the ones that went out earlier
    come first."""
    seen = defaultdict[str, set[str]](set)
    found: list[tuple[datetime, str, int, set[str]]] = []
    for rank, campaign, last, named in sorted(_ranked(stands)):
        places = set(named.split(",")) - seen[campaign]
        seen[campaign] |= places
        found.append((last, campaign, rank, places))
    return ((campaign, rank, places) for _, campaign, rank, places in sorted(found, key=lambda each: each[:3]))


def _counted(stands: Sequence[Stand], again: Sequence[Again]) -> Iterator[tuple[str, list[str], int, int]]:
    """Campaigns, the places of their posts, and what each of those counts for: as public, and as due."""
    for rank, campaign, _, named in _ranked(stands):
        if rank not in NOT_DUE:
            yield campaign, named.split(","), int(rank <= PUBLIC), 1
    yield from ((each.campaign, [f"{each.territory}/{each.platform}"], 0, -1) for each in again)


def _ranked(stands: Sequence[Stand]) -> Iterator[tuple[int, str, datetime, str]]:
    for campaign, state, last, own, indirect in stands:
        if own:
            yield _rank(Kind.POST, state), campaign, last, own
        if indirect:
            yield _rank(Kind.REPOST, state), campaign, last, indirect


def _rank(kind: Kind, state: str) -> int:
    return RANK[GONE] if state == GONE else RANKS[kind, state]
