"""In quarantine: posts that may have been published without this database knowing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, or_, select, update

from siaran.domain.account import AccountState
from siaran.domain.post import State
from siaran.store.tables import account, gate, instance, post

_LEADER = post.alias("suspects_leader")
_SINCE = select(instance.c.quarantined_at).scalar_subquery()


def suspect(row: FromClause, now: Any) -> ColumnElement[bool]:
    """Whether this post row is one: queued, its time has come, and its account was not read for it in quarantine yet.

    A sequel is one only where its leader is public: what follows nothing cannot be out. False without quarantine.
    """
    led = exists().where(
        _LEADER.c.id == row.c.follows, _LEADER.c.state == State.PUBLISHED, _LEADER.c.platform_id.is_not(None)
    )
    unread = or_(row.c.looked_at.is_(None), row.c.looked_at < _SINCE)
    due = and_(row.c.state == State.QUEUED, row.c.due_at <= now)
    return and_(_SINCE.is_not(None), due, unread, or_(row.c.follows.is_(None), led))


def readable(row: FromClause) -> ColumnElement[bool]:
    """Whether the post's account can be read at all: it is active, and its platform not closed."""
    active = exists().where(account.c.id == row.c.account, account.c.state == AccountState.ACTIVE)
    return and_(active, ~exists().where(gate.c.platform == row.c.platform))


def suspects(connection: Connection, now: datetime) -> Mapping[bool, int]:
    """How many there are, by whether their account can be read."""
    can = readable(post).label("can")
    query = select(can, func.count()).where(suspect(post, now)).group_by(can)
    return {bool(row[0]): row[1] for row in connection.execute(query)}


def note_looked(connection: Connection, post_id: int, now: datetime) -> None:
    """A complete read of its account did not show the post."""
    connection.execute(update(post).where(post.c.id == post_id).values(looked_at=now))
