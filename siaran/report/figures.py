"""The figures of a report: one object, the same for every output."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from siaran.domain.errors import SiaranError
from siaran.domain.metric import Figures, total
from siaran.domain.territory import Tree, contains
from siaran.report.cells import Cell, apart, cells
from siaran.report.coverage import Promise, Promises, best, coverage
from siaran.store.database import Database
from siaran.store.figures import (
    Link,
    Row,
    Scope,
    Sum,
    by_account,
    by_campaign,
    growth,
    links,
    program_of,
    reached,
    rows,
    standings,
)
from siaran.store.gone import gone
from siaran.store.outcomes import overdue, sent_again
from siaran.store.published import Published

PARTS: Mapping[str, str] = {
    "totals": "Angka pokok",
    "by_platform": "Menurut kanal",
    "by_campaign": "Menurut pengumuman",
    "by_territory": "Menurut wilayah",
    "posts": "Kiriman",
    "coverage": "Cakupan",
}
"""The parts of a report that are tables, with their titles."""
_AT_ONCE = 1_000
"""Rows that are read at a time."""
GROWTH = "growth"
"""A part that only pages have: what `grown` tells."""
_SUMMED = {"totals", "by_platform", "by_territory", GROWTH}
_NAMES = ("views", "reach", "reactions", "comments", "shares", "saves", "clicks", "engagement")


def figures(
    db: Database,
    *,
    now: datetime,
    tree: Tree,
    promises: Promises = lambda _: (),
    campaign: str | None = None,
    program: str | None = None,
    territory: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    parts: Collection[str] = PARTS,
    at_once: bool = True,
) -> dict[str, Any]:
    """`as_of, period, totals, by_platform, by_campaign, by_territory, posts, coverage`, ready for JSON; times in UTC.

    `territory` takes its subtree; `start` and `end` (left out) bound the time of publication, for coverage the due
    time. `promises` tells those of the campaigns that it is asked about. `by_…` are objects by name; not reported is
    None; totals are plain sums; a rate is engagement / views over posts that report both. Of the parts that are not
    asked for there is nothing but their names. Where it need not be there `at_once`, the rows of posts and coverage
    come as they are gone through, once. Raises `SiaranError` where the territory is not known.
    """
    scope = _scope(tree, campaign, program, territory, start, end)
    with db.read() as connection:
        here = by_account(connection, scope) if _SUMMED & set(parts) else []
        campaigns = by_campaign(connection, scope) if "by_campaign" in parts else []
    listed: Callable[[Iterable[Any]], Iterable[Any]] = list if at_once else iter
    pages = {GROWTH: growth(here)} if GROWTH in parts else {}
    return {
        **pages,
        "as_of": _iso(now),
        "period": {"from": _iso(start), "to": _iso(end)},
        "totals": _total(here),
        "by_platform": _grouped(here, lambda s: s.names[1]),
        "by_campaign": _grouped(campaigns, lambda s: s.names[0]),
        "by_territory": _grouped(here, lambda s: s.names[0]),
        "posts": listed(_posts(db, scope) if "posts" in parts else ()),
        "coverage": listed(_coverage(db, scope, promises, now) if "coverage" in parts else ()),
    }


def covered(
    db: Database,
    *,
    now: datetime,
    tree: Tree,
    promises: Promises = lambda _: (),
    campaign: str | None = None,
    program: str | None = None,
    territory: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    published: Published | None = None,
) -> list[Cell]:
    """The `coverage` of `figures` added up over campaigns, much faster; still more where `published` knows its days."""
    scope = _scope(tree, campaign, program, territory, start, end)
    with db.read() as connection:
        standing = (published or Published()).stands(connection, scope)
        found, accounts = apart(standing, gone(connection, scope)), reached(connection)
        again, late = sent_again(connection, scope), overdue(connection, scope, now)
        mine = _promised(promises, scope, {stand.campaign for stand in found})
        forgotten = {stand.campaign for stand in found}.difference(p.campaign for p in mine)
        programs = program_of(connection, forgotten) if forgotten else {}
    return cells(mine, found, programs, accounts, again, late)


def grown(
    db: Database,
    *,
    tree: Tree,
    campaign: str | None = None,
    program: str | None = None,
    territory: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[tuple[int, int]]:
    """Days since publication, and the engagement of all posts by then; empty where nothing was measured."""
    with db.read() as connection:
        return growth(by_account(connection, _scope(tree, campaign, program, territory, start, end)))


def _scope(tree: Tree, campaign: str | None, program: str | None, territory: str | None, *times: Any) -> Scope:
    if territory is not None and territory not in tree:
        raise SiaranError(f"Wilayah {territory} belum terdaftar. Periksa kodenya dengan «siaran territories list».")
    return Scope(campaign, program, territory, *times)


def _posts(db: Database, scope: Scope) -> Iterator[dict[str, Any]]:
    """A row for each published post; some at a time, so that whoever takes them slowly keeps no connection."""
    last: Row | None = None
    while True:
        with db.read() as connection:
            found = rows(connection, scope, _AT_ONCE, last)
        yield from map(_post, found)
        if len(found) < _AT_ONCE:
            return
        last = found[-1]


def _coverage(db: Database, scope: Scope, promises: Promises, now: datetime) -> Iterator[dict[str, Any]]:
    with db.read() as connection:
        lost = {each.id for each in gone(connection, scope)}
        again = {each.id for each in sent_again(connection, scope)}
        late = {each.id for each in overdue(connection, scope, now)}
        found, accounts = best(standings(connection, scope), lost, again, late), reached(connection)

    def known(posts: Iterable[int]) -> dict[int, Link]:
        with db.read() as connection:
            return links(connection, posts)

    return coverage(_promised(promises, scope, {slot[0] for slot in found}), found, accounts, known)


def _promised(promises: Promises, scope: Scope, present: set[str]) -> list[Promise]:
    """What was promised in scope: of a report about a time, campaigns without a post in it are left out."""
    bounded = scope.start is not None or scope.end is not None
    return _in_scope(promises(present if bounded else None), scope)


def _in_scope(promises: Iterable[Promise], scope: Scope) -> list[Promise]:
    """Those of campaigns that are meant, for the territories that are meant."""
    part = scope.territory
    mine = [p for p in promises if scope.campaign in (None, p.campaign) and scope.program in (None, p.program)]
    if part is None:
        return mine
    here = cache(lambda territories: frozenset(code for code in territories if contains(part, code)))
    return [replace(p, territories=here(p.territories)) for p in mine]


def _grouped(added: Iterable[Sum], name: Callable[[Sum], str]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Sum]] = {}
    for each in sorted(added, key=name):
        groups.setdefault(name(each), []).append(each)
    return {key: _total(group) for key, group in groups.items()}


def _total(added: Sequence[Sum]) -> dict[str, Any]:
    engagement = sum(s.rated_engagement or 0 for s in added)
    views = sum(s.rated_views or 0 for s in added)
    counts = {"posts": sum(s.posts for s in added), "measured": sum(s.measured for s in added)}
    return {**counts, **_figures(total(s.figures for s in added)), "rate": engagement / views if views else None}


def _figures(reported: Figures) -> dict[str, int | None]:
    return {name: getattr(reported, name) for name in _NAMES}


def _post(row: Row) -> dict[str, Any]:
    rate = row.engagement / row.views if row.engagement is not None and row.views else None
    told = row._asdict()
    del told["id"]
    times = {name: _iso(told[name]) for name in ("published_at", "measured_at", "gone_at")}
    return {**told, **times, "rate": rate}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment is not None else None
