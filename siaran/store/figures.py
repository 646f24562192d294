"""What reports are made of: sums over published posts, their rows, and how each territory stands with a campaign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from siaran.domain.metric import Figures
from siaran.domain.post import Kind
from siaran.store.metric_tables import newest, snapshot
from siaran.store.tables import account, post

_AT_ONCE = 5_000
"""Posts that are named in one query: databases take no more than some 30,000 values."""

_FIGURES = tuple(f.name for f in fields(Figures))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which posts a report is about; None is all. `territory` takes its subtree, `end` is left out."""

    campaign: str | None = None
    program: str | None = None
    territory: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Published posts that have the same names (of campaign, territory or platform), added up.

    `measured` is how many of `posts` have metrics; `rated_…` are over those that report both engagement and views.
    """

    names: tuple[str, ...]
    posts: int
    measured: int
    figures: Figures
    rated_engagement: int | None
    rated_views: int | None


class Row(NamedTuple):
    """One published post with its newest metrics (a tuple: there may be a great many of them).

    `measured_at` is None where it was never measured.
    """

    key: str
    campaign: str
    program: str
    territory: str
    account: str
    platform: str
    permalink: str | None
    published_at: datetime
    measured_at: datetime | None
    views: int | None
    reach: int | None
    reactions: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    engagement: int | None


Standing = tuple[str, str, str, str, str, str, int]
"""One post: campaign, programme, territory, platform, kind, state, id."""


class Link(NamedTuple):
    """Where and since when a post is public."""

    permalink: str | None
    published_at: datetime


def sums(connection: Connection, scope: Scope, *names: str) -> list[Sum]:
    """Published posts in scope, added up by `names` (campaign, territory, platform); not reported stays None."""
    by = [post.c[name] for name in names]
    done, views = engagement(), snapshot.c.views
    both = and_(done.is_not(None), views > 0)
    added = [func.sum(snapshot.c[name]) for name in _FIGURES]
    rated = [func.sum(case((both, value))) for value in (done, views)]
    query = select(*by, func.count(), func.count(snapshot.c.id), *rated, *added).select_from(_MEASURED)
    cells = connection.execute(_published(query, scope).group_by(*by)).all()
    return [_sum(tuple(row[: len(by)]), tuple(row[len(by) :])) for row in cells]


def rows(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Published posts in scope, in the order of their publication."""
    own = (post.c.key, post.c.campaign, post.c.program, post.c.territory, account.c.handle, post.c.platform)
    dated = (post.c.permalink, post.c.published_at, snapshot.c.taken_at)
    query = select(*own, *dated, *(snapshot.c[name] for name in _FIGURES), engagement())
    query = query.select_from(_MEASURED.join(account, account.c.id == post.c.account))
    query = _published(query, scope).order_by(post.c.published_at, post.c.id)
    return map(Row._make, connection.execute(query).all())


def standings(connection: Connection, scope: Scope) -> Sequence[Standing]:
    """How posts in scope (by their due time) stand, the earliest first; a thread stands as its first part does."""
    names = ("campaign", "program", "territory", "platform", "kind", "state", "id")
    query: Select[Any] = select(*(post.c[name] for name in names)).where(post.c.kind != Kind.PART)
    query = narrowed(query, scope, post.c.due_at).order_by(post.c.due_at)
    return cast("Sequence[Standing]", connection.execute(query).all())


def links(connection: Connection, posts: Iterable[int]) -> dict[int, Link]:
    """Where and since when these posts are public, those that are."""
    wanted, found = list(posts), dict[int, Link]()
    query = select(post.c.id, post.c.permalink, post.c.published_at).where(IS_PUBLIC)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(query.where(post.c.id.in_(wanted[start : start + _AT_ONCE])))
        found |= {number: Link(permalink, at) for number, permalink, at in rows}
    return found


def reached(connection: Connection) -> set[tuple[str, str]]:
    """Territory and platform of every account there is, whatever its state."""
    return {(row[0], row[1]) for row in connection.execute(select(account.c.territory, account.c.platform).distinct())}


_MEASURED = post.outerjoin(newest, newest.c.post == post.c.id).outerjoin(snapshot, snapshot.c.id == newest.c.snapshot)
"""Posts with their newest measurement."""

IS_PUBLIC = post.c.published_at.is_not(None)
"""It is set as a post becomes public, which it stays; its index knows it, and the state is not in it."""


def _published(query: Select[Any], scope: Scope) -> Select[Any]:
    return narrowed(query.where(IS_PUBLIC), scope, post.c.published_at)


def narrowed(query: Select[Any], scope: Scope, moment: ColumnElement[datetime]) -> Select[Any]:
    """A query of posts, only those in scope; `moment` is the time that the scope bounds."""
    named = {"campaign": scope.campaign, "program": scope.program}
    query = query.where(*(post.c[name] == value for name, value in named.items() if value is not None))
    if scope.territory is not None:
        query = query.where(or_(post.c.territory == scope.territory, post.c.territory.like(f"{scope.territory}.%")))
    if scope.start is not None:
        query = query.where(moment >= scope.start)
    return query if scope.end is None else query.where(moment < scope.end)


def engagement() -> ColumnElement[int | None]:
    """The sum of what was reported of them; NULL where none was."""
    parts = [snapshot.c[name] for name in ("reactions", "comments", "shares", "saves")]
    total: ColumnElement[int | None] = sum((func.coalesce(part, 0) for part in parts[1:]), func.coalesce(parts[0], 0))
    return case((or_(*(part.is_not(None) for part in parts)), total))


def _sum(names: tuple[str, ...], cells: tuple[Any, ...]) -> Sum:
    """Figures come last, after the two that a rate is made of."""
    posts, measured, *numbers = cells
    rated, views, *figures = map(_whole, numbers)
    return Sum(names, posts, measured, Figures(*figures), rated, views)


def _whole(value: Any) -> int | None:
    """PostgreSQL adds up to a decimal."""
    return None if value is None else int(value)
