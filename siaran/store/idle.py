"""Is there anything left that an unattended run should wait for?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from siaran.domain.account import AccountState
from siaran.domain.post import State
from siaran.store.holds import held
from siaran.store.quarantine import readable, suspect
from siaran.store.tables import account, gate, instance, post

HORIZON = timedelta(minutes=2)
_LEADER = post.alias("leader")


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
    doubtful = and_(post.c.state == State.UNKNOWN, post.c.asked_at.is_(None), account.c.state != AccountState.LOST)
    query = select(func.count()).select_from(post.join(account, account.c.id == post.c.account))
    return connection.execute(query.where(or_(post.c.state == State.SENDING, doubtful))).scalar_one()


def _halted(connection: Connection) -> bool:
    row = connection.execute(select(instance.c.stopped_at, instance.c.quarantined_at)).first()
    return row is not None and (row[0] is not None or row[1] is not None)


def _suspects(connection: Connection, now: datetime) -> int:
    untried = or_(post.c.retry_at.is_(None), post.c.retry_at <= now)
    query = select(func.count()).where(suspect(post, now), readable(post), untried)
    return connection.execute(query).scalar_one()


def _queued(connection: Connection, now: datetime) -> int:
    closed = select(gate.c.platform)
    led = or_(post.c.follows.is_(None), _LEADER.c.state == State.PUBLISHED)
    joined = post.join(account, account.c.id == post.c.account).outerjoin(_LEADER, _LEADER.c.id == post.c.follows)
    query = (
        select(func.count())
        .select_from(joined)
        .where(post.c.state == State.QUEUED, post.c.due_at <= now + HORIZON, led)
        .where(account.c.state == AccountState.ACTIVE, post.c.platform.not_in(closed), ~held(post, now))
    )
    return connection.execute(query).scalar_one()
