"""The figures of a report: one object, the same for every output."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from siaran.domain.errors import SiaranError
from siaran.domain.metric import Figures, total
from siaran.domain.territory import Tree, contains
from siaran.report.cells import Cell, cells
from siaran.report.coverage import PUBLIC, Best, Promise, Promises, Slot, best, coverage
from siaran.store.database import Database
from siaran.store.figures import Row, Scope, Sum, links, reached, rows, standings, sums

PARTS: Mapping[str, str] = {
    "totals": "Angka pokok",
    "by_platform": "Menurut kanal",
    "by_campaign": "Menurut pengumuman",
    "by_territory": "Menurut wilayah",
    "posts": "Kiriman",
    "coverage": "Cakupan",
}
"""The parts of a report that are tables, with their titles."""
_SUMMED = {"totals", "by_platform", "by_territory"}
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
) -> dict[str, Any]:
    """`as_of, period, totals, by_platform, by_campaign, by_territory, posts, coverage`, ready for JSON; times in UTC.

    `territory` takes its subtree; `start` and `end` (left out) bound the time of publication, for coverage the due
    time. `promises` tells those of the campaigns that it is asked about. `by_…` are objects by name; not reported is
    None; totals are plain sums; a rate is engagement / views over posts that report both. Of the parts that are not
    asked for there is nothing but their names. Raises `SiaranError` where the territory is not known.
    """
    scope = _scope(tree, campaign, program, territory, start, end)
    with db.read() as connection:
        here = sums(connection, scope, "territory", "platform") if _SUMMED & set(parts) else []
        campaigns = sums(connection, scope, "campaign") if "by_campaign" in parts else []
        posts = [_post(row) for row in rows(connection, scope)] if "posts" in parts else []
    return {
        "as_of": _iso(now),
        "period": {"from": _iso(start), "to": _iso(end)},
        "totals": _total(here),
        "by_platform": _grouped(here, lambda s: s.names[1]),
        "by_campaign": _grouped(campaigns, lambda s: s.names[0]),
        "by_territory": _grouped(here, lambda s: s.names[0]),
        "posts": posts,
        "coverage": _coverage(db, scope, promises) if "coverage" in parts else [],
    }


def covered(
    db: Database,
    *,
    tree: Tree,
    promises: Promises = lambda _: (),
    campaign: str | None = None,
    program: str | None = None,
    territory: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[Cell]:
    """The `coverage` of `figures` added up over campaigns, much faster."""
    return cells(*_stand(db, _scope(tree, campaign, program, territory, start, end), promises))


def _scope(tree: Tree, campaign: str | None, program: str | None, territory: str | None, *times: Any) -> Scope:
    if territory is not None and territory not in tree:
        raise SiaranError(f"Wilayah {territory} belum terdaftar. Periksa kodenya dengan «siaran territories list».")
    return Scope(campaign, program, territory, *times)


def _coverage(db: Database, scope: Scope, promises: Promises) -> list[dict[str, Any]]:
    mine, found, accounts = _stand(db, scope, promises)
    with db.read() as connection:
        known = links(connection, (post for rank, post, _ in found.values() if rank <= PUBLIC))
    return coverage(mine, found, accounts, known)


def _stand(
    db: Database, scope: Scope, promises: Promises
) -> tuple[list[Promise], dict[Slot, Best], set[tuple[str, str]]]:
    """What was promised in scope, what the posts there came to, and who has an account.

    Of a report about a time, campaigns without a post in it are left out.
    """
    with db.read() as connection:
        found, accounts = best(standings(connection, scope)), reached(connection)
    bounded = scope.start is not None or scope.end is not None
    present = {campaign for campaign, _, _ in found} if bounded else None
    return _in_scope(promises(present), scope), found, accounts


def _in_scope(promises: Iterable[Promise], scope: Scope) -> list[Promise]:
    """Those of campaigns that are meant, for the territories that are meant."""

    @cache
    def here(territories: frozenset[str]) -> frozenset[str]:
        part = scope.territory
        return territories if part is None else frozenset(code for code in territories if contains(part, code))

    return [
        replace(p, territories=here(p.territories))
        for p in promises
        if scope.campaign in (None, p.campaign) and scope.program in (None, p.program)
    ]


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
    return {**row._asdict(), "published_at": _iso(row.published_at), "measured_at": _iso(row.measured_at), "rate": rate}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment is not None else None
