"""What became of posts, beyond their sums: why places did not publish, and how engagement grew."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from siaran.domain.post import Kind, State
from siaran.store.figures import IS_PUBLIC, Scope, engagement, narrowed
from siaran.store.metric_tables import snapshot
from siaran.store.tables import post, revision

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


def growth(connection: Connection, scope: Scope, most: int) -> list[Growth] | None:
    """Every measurement of the posts in scope, in the order of time; None where there are more than `most`."""
    done = engagement()
    query: Select[Any] = select(post.c.id, snapshot.c.taken_at, post.c.published_at, done)
    query = query.select_from(snapshot.join(post, post.c.id == snapshot.c.post))
    query = query.where(IS_PUBLIC, ~snapshot.c.gone, done.is_not(None))
    query = narrowed(query, scope, post.c.published_at)
    some = query.with_only_columns(snapshot.c.id).limit(most + 1).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() > most:
        return None
    return sorted((Growth(*row) for row in connection.execute(query)), key=lambda each: each.taken_at)


def programs(connection: Connection, scope: str | None) -> list[str]:
    """The programmes that have posts in a part of the house."""
    query: Select[Any] = narrowed(select(post.c.program).distinct(), Scope(territory=scope), post.c.due_at)
    return list(connection.execute(query.order_by(post.c.program)).scalars())


def campaigns(connection: Connection, scope: str | None) -> list[str]:
    """The campaigns that have posts in a part of the house, those that were begun last."""
    mine = narrowed(select(post.c.id).where(post.c.campaign == revision.c.slug), Scope(territory=scope), post.c.due_at)
    query = select(revision.c.slug).where(revision.c.number == 1, mine.exists()).order_by(revision.c.id.desc())
    return list(connection.execute(query.limit(200)).scalars())
