"""Is there anything left that an unattended run should wait for?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from siaran.domain.account import AccountState
from siaran.domain.post import State
from siaran.store.holds import held
from siaran.store.moments import Utc
from siaran.store.quarantine import readable, suspect
from siaran.store.tables import account, gate, instance, post

HORIZON = timedelta(minutes=2)


def waiting(connection: Connection, now: datetime) -> int:
    """How many posts an unattended run waits for: due within two minutes, being sent, trying again, looked for.

    What was put before a person does not count, nor its sequels, nor lanes that are lost or paused, nor a closed
    platform; nothing that is queued counts while everything is stopped or in quarantine, or a hold is on; but in
    quarantine what must be looked for does, until it has been tried.
    """
    return _in_doubt(connection) + (_suspects(connection, now) if _halted(connection) else _queued(connection, now))


def published(connection: Connection) -> int:
    """How many posts are public."""
    return connection.execute(select(func.count()).where(post.c.state == State.PUBLISHED)).scalar_one()


def _in_doubt(connection: Connection) -> int:
    """Being sent, or looked for; a look needs the account's token, so a lost account waits for a person instead."""
    return connection.execute(_IN_DOUBT).scalar_one()


def _halted(connection: Connection) -> bool:
    return connection.execute(_HALTED).first() is not None


def _suspects(connection: Connection, now: datetime) -> int:
    untried = or_(post.c.retry_at.is_(None), post.c.retry_at <= now)
    query = select(func.count()).where(suspect(post, now), readable(post), untried)
    return connection.execute(query).scalar_one()


def _queued(connection: Connection, now: datetime) -> int:
    return connection.execute(_QUEUED, {"now": now, "soon": now + HORIZON}).scalar_one()


# Asked all the time, so built once.
_NOW = bindparam("now", type_=Utc)
_LEADER = post.alias("leader")
_LED = or_(post.c.follows.is_(None), _LEADER.c.state == State.PUBLISHED)
_DOUBTFUL = and_(post.c.state == State.UNKNOWN, post.c.asked_at.is_(None), account.c.state != AccountState.LOST)
_IN_DOUBT = (
    select(func.count())
    .select_from(post.join(account, account.c.id == post.c.account))
    .where(or_(post.c.state == State.SENDING, _DOUBTFUL))
)
_HALTED = select(instance.c.id).where(or_(instance.c.stopped_at.is_not(None), instance.c.quarantined_at.is_not(None)))
_QUEUED = (
    select(func.count())
    .select_from(post.join(account, account.c.id == post.c.account).outerjoin(_LEADER, _LEADER.c.id == post.c.follows))
    .where(post.c.state == State.QUEUED, post.c.due_at <= bindparam("soon", type_=Utc), _LED)
    .where(account.c.state == AccountState.ACTIVE, post.c.platform.not_in(select(gate.c.platform)), ~held(post, _NOW))
)
