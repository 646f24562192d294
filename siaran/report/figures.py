"""The figures of a report: one object, the same for every output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from siaran.domain.errors import SiaranError
from siaran.domain.metric import Figures, total
from siaran.domain.territory import Tree, contains
from siaran.report.coverage import Expected, coverage
from siaran.store.database import Database
from siaran.store.figures import Row, Scope, Sum, reached, rows, standings, sums

_NAMES = ("views", "reach", "reactions", "comments", "shares", "saves", "clicks", "engagement")


def figures(
    db: Database,
    *,
    now: datetime,
    tree: Tree,
    expected: Sequence[Expected] = (),
    campaign: str | None = None,
    program: str | None = None,
    territory: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    listed: bool = True,
) -> dict[str, Any]:
    """`as_of, period, totals, by_platform, by_campaign, by_territory, posts, coverage`, ready for JSON; times in UTC.

    `territory` takes its subtree; `start` and `end` (left out) bound the time of publication, for coverage the due
    time. `expected` is every campaign × territory × platform that was promised. `by_…` are objects by name; not
    reported is None; totals are plain sums; a rate is engagement / views over posts that report both.
    Without `listed`, `posts` stays empty: there may be a great many. Raises `SiaranError` where the territory is not
    known.
    """
    scope = _scope(tree, campaign, program, territory, start, end)
    with db.read() as connection:
        added = sums(connection, scope)
        posts = [_post(row) for row in rows(connection, scope)] if listed else []
    return {
        "as_of": _iso(now),
        "period": {"from": _iso(start), "to": _iso(end)},
        "totals": _total(added),
        "by_platform": _grouped(added, lambda s: s.platform),
        "by_campaign": _grouped(added, lambda s: s.campaign),
        "by_territory": _grouped(added, lambda s: s.territory),
        "posts": posts,
        "coverage": _coverage(db, scope, expected),
    }


def covered(
    db: Database,
    *,
    tree: Tree,
    expected: Sequence[Expected] = (),
    campaign: str | None = None,
    program: str | None = None,
    territory: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[dict[str, Any]]:
    """Only the `coverage` of `figures`, much faster: nothing is added up."""
    return _coverage(db, _scope(tree, campaign, program, territory, start, end), expected)


def _scope(tree: Tree, campaign: str | None, program: str | None, territory: str | None, *times: Any) -> Scope:
    if territory is not None and territory not in tree:
        raise SiaranError(f"Wilayah {territory} belum terdaftar. Periksa kodenya dengan «siaran territories list».")
    return Scope(campaign, program, territory, *times)


def _coverage(db: Database, scope: Scope, expected: Sequence[Expected]) -> list[dict[str, Any]]:
    with db.read() as connection:
        states, accounts = standings(connection, scope), reached(connection)
    promised = [e for e in expected if _in_scope(e, scope)]
    bounded = scope.start is not None or scope.end is not None
    return coverage(promised, states, accounts, bounded=bounded)


def _in_scope(slot: Expected, scope: Scope) -> bool:
    campaign, program, territory, _ = slot
    return (
        scope.campaign in (None, campaign)
        and scope.program in (None, program)
        and (scope.territory is None or contains(scope.territory, territory))
    )


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
