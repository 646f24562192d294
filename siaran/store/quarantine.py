"""In quarantine: posts that may have been published without this database knowing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, exists, func, or_, select, update

from siaran.domain.account import AccountState
from siaran.domain.post import OPEN, State
from siaran.domain.times import SKEW_LIMIT, Times
from siaran.store.moments import Utc
from siaran.store.tables import account, gate, instance, post

_LEADER = post.alias("suspects_leader")
_QUARANTINED = select(instance.c.quarantined_at)
_SINCE = _QUARANTINED.scalar_subquery()


def looks_from(connection: Connection, times: Times) -> datetime | None:
    """From when on an account that does not show a post proves something; None without quarantine.

    What was sent at the last moment before it began may not be shown earlier.
    """
    since = connection.execute(_QUARANTINED).scalar_one_or_none()
    return since + timedelta(seconds=times.settle_after) if since else None


def unread(row: FromClause, now: Any) -> ColumnElement[bool]:
    """Whether this post row is one: not sent as far as we know, its time has come, and in quarantine nobody has looked.

    False without quarantine. A planned one may have been approved and sent since the backup.
    """
    looked = and_(row.c.looked_at.is_not(None), row.c.looked_at >= _SINCE)
    return and_(_SINCE.is_not(None), row.c.state.in_(OPEN), row.c.due_at <= now, ~looked)


def suspect(row: FromClause, now: Any) -> ColumnElement[bool]:
    """Whether an account is to be read for this post row now: a sequel waits until its leader was found public."""
    led = exists().where(
        _LEADER.c.id == row.c.follows, _LEADER.c.state == State.PUBLISHED, _LEADER.c.platform_id.is_not(None)
    )
    return and_(unread(row, now), or_(row.c.follows.is_(None), led))


def in_question(connection: Connection, post_id: int) -> bool:
    """Whether the post may have been published before the quarantine began, and nobody has looked yet."""
    until = _sent_until(connection)
    return (
        until is not None and connection.execute(_IN_QUESTION, {"of_post": post_id, "until": until}).first() is not None
    )


def _sent_until(connection: Connection) -> datetime | None:
    """Posts that were due by then may have been published before the quarantine began; None without quarantine.

    A machine whose clock was ahead, by no more than it may be, published before the post was due.
    """
    since = connection.execute(_QUARANTINED).scalar_one_or_none()
    return since + timedelta(seconds=SKEW_LIMIT) if since else None


def _due_by(connection: Connection, now: datetime) -> datetime:
    """Now, but no earlier than what may be public was due: a clock that was set back answers no question."""
    return max(now, _sent_until(connection) or now)


def readable(row: FromClause) -> ColumnElement[bool]:
    """Whether the post's account can be read at all: it is active, and its platform not closed."""
    active = exists().where(account.c.id == row.c.account, account.c.state == AccountState.ACTIVE)
    return and_(active, ~exists().where(gate.c.platform == row.c.platform))


def suspects(connection: Connection, now: datetime) -> Mapping[bool, int]:
    """How many there are, by whether their account can be read."""
    by = _due_by(connection, now)
    return {bool(row[0]): row[1] for row in connection.execute(_SUSPECTS, {"now": by})}


def waiting(connection: Connection, now: datetime, limit: int) -> list[tuple[int, bool]]:
    """The first of them, by when they were due: the post, and whether its account can be read."""
    mine = unread(post, _due_by(connection, now))
    query = select(post.c.id, readable(post)).where(mine).order_by(post.c.due_at, post.c.id).limit(limit)
    return [(row[0], bool(row[1])) for row in connection.execute(query)]


def count(connection: Connection, now: datetime) -> int:
    """How many of them there are, sequels that wait for their leader included."""
    return connection.execute(select(func.count()).where(unread(post, _due_by(connection, now)))).scalar_one()


def note_looked(connection: Connection, post_id: int, now: datetime) -> None:
    """A complete read of its account did not show the post."""
    connection.execute(_LOOKED, {"of_post": post_id, "looked_at": now})


_IN_QUESTION = select(post.c.id).where(post.c.id == bindparam("of_post"), unread(post, bindparam("until", type_=Utc)))
_LOOKED = update(post).where(post.c.id == bindparam("of_post"))
_CAN = readable(post).label("can")
_SUSPECTS = select(_CAN, func.count()).where(suspect(post, bindparam("now", type_=Utc))).group_by(_CAN)
