"""What became of posts, beyond their sums: when each place went out, why others did not, how engagement grew."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from siaran.domain.post import Kind, State
from siaran.store.figures import Scope, engagement, narrowed
from siaran.store.tables import post, snapshot

_ENDED = (State.FAILED, State.MISSED, State.WITHDRAWN, State.UNKNOWN)


class Reason(NamedTuple):
    """Why a place did not publish on a platform."""

    territory: str
    platform: str
    state: str
    reason: str


class Growth(NamedTuple):
    """One measurement: whose, how long after it was published, and its engagement by then."""

    post: int
    taken_at: datetime
    published_at: datetime
    engagement: int


def reasons(connection: Connection, scope: Scope, limit: int = 500) -> list[Reason]:
    """Every reason that stands beside a post that is not public, once."""
    columns = (post.c.territory, post.c.platform, post.c.state, post.c.reason)
    query: Select[Any] = select(*columns).distinct().where(post.c.state.in_(_ENDED), post.c.reason != "")
    query = narrowed(query.where(post.c.kind != Kind.PART), scope, post.c.due_at).order_by(*columns).limit(limit)
    return [Reason(*row) for row in connection.execute(query)]


def went_out(connection: Connection, scope: Scope) -> dict[tuple[str, str, str], datetime]:
    """When the newest post of a programme went out in a territory, on a platform."""
    by = (post.c.program, post.c.territory, post.c.platform)
    query: Select[Any] = select(*by, func.max(post.c.published_at)).where(post.c.state == State.PUBLISHED).group_by(*by)
    found = connection.execute(narrowed(query, scope, post.c.due_at)).all()
    return {(row[0], row[1], row[2]): row[3] for row in found}


def growth(connection: Connection, scope: Scope, most: int) -> list[Growth] | None:
    """Every measurement of the posts in scope, in the order of time; None where there are more than `most`."""
    done = engagement()
    query: Select[Any] = select(post.c.id, snapshot.c.taken_at, post.c.published_at, done)
    query = query.select_from(snapshot.join(post, post.c.id == snapshot.c.post))
    query = query.where(post.c.state == State.PUBLISHED, ~snapshot.c.gone, done.is_not(None))
    query = narrowed(query, scope, post.c.published_at).order_by(snapshot.c.taken_at, snapshot.c.id).limit(most + 1)
    rows = connection.execute(query).all()
    return None if len(rows) > most else [Growth(*row) for row in rows]


def programs(connection: Connection, scope: str | None) -> list[str]:
    """The programmes that have posts in a part of the house."""
    query: Select[Any] = narrowed(select(post.c.program).distinct(), Scope(territory=scope), post.c.due_at)
    return list(connection.execute(query.order_by(post.c.program)).scalars())


def campaigns(connection: Connection, scope: str | None) -> list[str]:
    """The campaigns that have posts in a part of the house, the newest first."""
    query: Select[Any] = select(post.c.campaign).group_by(post.c.campaign).order_by(func.max(post.c.due_at).desc())
    return list(connection.execute(narrowed(query, Scope(territory=scope), post.c.due_at).limit(200)).scalars())
