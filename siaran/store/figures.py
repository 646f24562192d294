"""What reports are made of: sums over published posts, their rows, and how each territory stands with a campaign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from siaran.domain.metric import Figures
from siaran.domain.post import Kind, State
from siaran.store.tables import account, post, snapshot

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
    """Published posts of one campaign, territory and platform, added up.

    `measured` is how many of `posts` have metrics; `rated_…` are over those that report both engagement and views.
    """

    campaign: str
    territory: str
    platform: str
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


@dataclass(frozen=True, slots=True)
class Standing:
    """A state that posts of one kind are in, in one campaign, territory and platform; `permalink` is one of theirs."""

    campaign: str
    program: str
    territory: str
    platform: str
    kind: Kind
    state: State
    permalink: str | None


def sums(connection: Connection, scope: Scope) -> list[Sum]:
    """Published posts in scope, added up by campaign, territory and platform; not reported stays None."""
    by = (post.c.campaign, post.c.territory, post.c.platform)
    done, views = engagement(), snapshot.c.views
    both = and_(done.is_not(None), views > 0)
    added = [func.sum(snapshot.c[name]) for name in _FIGURES]
    rated = [func.sum(case((both, value))) for value in (done, views)]
    query = _published(select(*by, func.count(), func.count(snapshot.c.id), *rated, *added), scope)
    return [_sum(tuple(cells)) for cells in connection.execute(query.group_by(*by)).all()]


def rows(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Published posts in scope, in the order of their publication."""
    own = (post.c.key, post.c.campaign, post.c.program, post.c.territory, account.c.handle, post.c.platform)
    dated = (post.c.permalink, post.c.published_at, snapshot.c.taken_at)
    query = select(*own, *dated, *(snapshot.c[name] for name in _FIGURES), engagement())
    query = _published(query, scope).order_by(post.c.published_at, post.c.id)
    return map(Row._make, connection.execute(query).all())


def standings(connection: Connection, scope: Scope) -> list[Standing]:
    """The states that posts in scope (by their due time) are in; a thread stands as its first part does."""
    by = (post.c.campaign, post.c.program, post.c.territory, post.c.platform, post.c.kind, post.c.state)
    query: Select[Any] = select(*by, func.max(post.c.permalink)).where(post.c.kind != Kind.PART).group_by(*by)
    query = narrowed(query, scope, post.c.due_at)
    found = connection.execute(query).all()
    return [Standing(c[0], c[1], c[2], c[3], Kind(c[4]), State(c[5]), c[6]) for c in found]


def reached(connection: Connection) -> set[tuple[str, str]]:
    """Territory and platform of every account there is, whatever its state."""
    return {(row[0], row[1]) for row in connection.execute(select(account.c.territory, account.c.platform).distinct())}


def _published(query: Select[Any], scope: Scope) -> Select[Any]:
    """Joined with the account and the newest snapshot before the post was deleted there, if it was."""
    newest = (
        select(snapshot.c.id)
        .where(snapshot.c.post == post.c.id, ~snapshot.c.gone)
        .order_by(snapshot.c.taken_at.desc(), snapshot.c.id.desc())
        .limit(1)
        .correlate(post)
        .scalar_subquery()
    )
    joined = post.join(account, account.c.id == post.c.account).outerjoin(snapshot, snapshot.c.id == newest)
    return narrowed(query.select_from(joined).where(post.c.state == State.PUBLISHED), scope, post.c.published_at)


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


def _sum(cells: tuple[Any, ...]) -> Sum:
    """Figures come last, after the two that a rate is made of."""
    campaign, territory, platform, posts, measured, *numbers = cells
    rated, views, *figures = map(_whole, numbers)
    return Sum(campaign, territory, platform, posts, measured, Figures(*figures), rated, views)


def _whole(value: Any) -> int | None:
    """PostgreSQL adds up to a decimal."""
    return None if value is None else int(value)
