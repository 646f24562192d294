"""What became of posts, beyond their sums: why places did not publish, and how engagement grew."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from siaran.domain.post import Kind, State
from siaran.store.figures import IS_PUBLIC, Scope, engagement, narrowed
from siaran.store.metric_tables import snapshot
from siaran.store.moments import seconds
from siaran.store.tables import post, revision

_DAY = 86_400
_ENDED = (State.FAILED, State.MISSED, State.WITHDRAWN, State.UNKNOWN)


class Reason(NamedTuple):
    """Why a place did not publish on a platform."""

    territory: str
    platform: str
    state: str
    reason: str


def reasons(connection: Connection, scope: Scope, limit: int = 500) -> list[Reason]:
    """Every reason that stands beside a post that is not public, once."""
    columns = (post.c.territory, post.c.platform, post.c.state, post.c.reason)
    query: Select[Any] = select(*columns).distinct().where(post.c.state.in_(_ENDED), post.c.reason != "")
    query = narrowed(query.where(post.c.kind != Kind.PART), scope, post.c.due_at).order_by(*columns).limit(limit)
    return [Reason(*row) for row in connection.execute(query)]


def growth(connection: Connection, scope: Scope) -> dict[int, int]:
    """How much engagement the posts in scope gained in each of their days: 0 ends as they are published, 1 a day later.

    What all posts had by a day is the sum up to it: each measurement adds what it has more than the one before.
    """
    done, age = engagement(), seconds(post.c.published_at, snapshot.c.taken_at)
    # "+ 0", or SQLite walks through all measurements there are, for the sake of their index's order.
    before = func.lag(done).over(partition_by=snapshot.c.post + 0, order_by=(snapshot.c.taken_at, snapshot.c.id))
    gained: ColumnElement[Any] = done - func.coalesce(before, 0)
    columns = [((age + _DAY - 1) // _DAY).label("day"), gained.label("gained")]
    query: Select[Any] = select(*columns).select_from(snapshot.join(post, post.c.id == snapshot.c.post))
    query = query.where(IS_PUBLIC, ~snapshot.c.gone, done.is_not(None))
    each = narrowed(query, scope, post.c.published_at).subquery()
    days = connection.execute(select(each.c.day, func.sum(each.c.gained)).group_by(each.c.day))
    return {int(day): int(number) for day, number in days}


def programs(connection: Connection, scope: str | None) -> list[str]:
    """The programmes that have posts in a part of the house."""
    query: Select[Any] = narrowed(select(post.c.program).distinct(), Scope(territory=scope), post.c.due_at)
    return list(connection.execute(query.order_by(post.c.program)).scalars())


def campaigns(connection: Connection, scope: str | None) -> list[str]:
    """The campaigns that have posts in a part of the house, those that were begun last."""
    mine = narrowed(select(post.c.id).where(post.c.campaign == revision.c.slug), Scope(territory=scope), post.c.due_at)
    query = select(revision.c.slug).where(revision.c.number == 1, mine.exists()).order_by(revision.c.id.desc())
    return list(connection.execute(query.limit(200)).scalars())
