"""What became of posts, beyond their sums: why places did not publish, and what a report may be about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from siaran.domain.post import Kind, State
from siaran.store.figures import Scope, narrowed
from siaran.store.tables import post, revision

OFFERED = 200
"""Campaigns to choose from, where none is named."""
_COMING = (State.PLANNED, State.QUEUED, State.SENDING)
_ENDED = (State.FAILED, State.MISSED, State.WITHDRAWN, State.UNKNOWN)


_NOT_OUT = (State.FAILED, State.MISSED)
_ANOTHER = post.alias("another")


class Spot(NamedTuple):
    """One post, and where it is."""

    id: int
    campaign: str
    territory: str
    platform: str


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


def coming(connection: Connection, scope: Scope, now: datetime) -> int:
    """How many posts in scope have yet to go out, later than now."""
    later = post.c.state.in_(_COMING), post.c.due_at > now
    query: Select[Any] = select(func.count()).where(*later, post.c.kind != Kind.PART)
    return int(connection.execute(narrowed(query, scope, post.c.due_at)).scalar_one())


def overdue(connection: Connection, scope: Scope, now: datetime) -> list[Spot]:
    """Those in scope whose time has come and that nobody has sent, or that are being sent."""
    query = _spots(scope).where(post.c.state.in_(_COMING), post.c.due_at <= now)
    return [Spot(*row) for row in connection.execute(query)]


def sent_again(connection: Connection, scope: Scope) -> list[Spot]:
    """Those in scope (by their due time) that did not go out and that another one is sent for: it counts instead."""
    another = select(_ANOTHER.c.id).where(_ANOTHER.c.replaces == post.c.key).exists()
    return [Spot(*row) for row in connection.execute(_spots(scope).where(post.c.state.in_(_NOT_OUT), another))]


def _spots(scope: Scope) -> Select[Any]:
    query: Select[Any] = select(*(post.c[name] for name in Spot._fields)).where(post.c.kind != Kind.PART)
    return narrowed(query, scope, post.c.due_at)


def campaigns(connection: Connection, scope: str | None, named: Collection[str] = ()) -> list[str]:
    """The campaigns that have posts in a part of the house: those that were begun last, and whichever are `named`."""
    mine = narrowed(select(post.c.id).where(post.c.campaign == revision.c.slug), Scope(territory=scope), post.c.due_at)
    query = select(revision.c.slug).where(revision.c.number == 1, mine.exists()).order_by(revision.c.id.desc())
    last = connection.execute(query.limit(OFFERED)).scalars().all()
    others = sorted(set(named) - set(last))
    return [*last, *connection.execute(query.where(revision.c.slug.in_(others))).scalars()] if others else list(last)
