"""How the queue stands as a whole: what is overdue, lost, closed, asked, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from siaran.domain.account import AccountState
from siaran.domain.post import State
from siaran.domain.times import Times
from siaran.store.holds import held
from siaran.store.instance import AHEAD
from siaran.store.quarantine import suspects
from siaran.store.tables import account, gate, instance, lane, post

ABANDONED = timedelta(seconds=15)
_LEADER = post.alias("leader")


@dataclass(frozen=True, slots=True)
class Condition:
    """Counts, and since when the engine has been silent. `overdue` leaves out what waits for a good reason.

    `abandoned`: being sent under a lease that has long run out, so that nobody is at it. `stuck`: lanes under a lease
    that no clock that is right has set. `platforms`: those with accounts. `suspects`: what must still be looked for in
    quarantine.
    """

    overdue: int
    abandoned: int
    stuck: int
    suspects: int
    platforms: tuple[str, ...]
    lost: int
    closed: tuple[str, ...]
    questions: int
    quarantine: str
    stopped_by: str
    beat_at: datetime | None
    skew: float | None


def longest_lease(now: datetime, times: Times) -> datetime:
    """No lease ends later than this: one that does was left there by a clock that was ahead."""
    return now + timedelta(seconds=times.lease) + AHEAD


def condition(connection: Connection, now: datetime, overdue: timedelta, times: Times) -> Condition:
    """How things stand at `now`; a post is overdue once it should have been sent `overdue` ago.

    Every page asks, so what can be counted together is: each statement is a journey to the database.
    """
    longest = longest_lease(now, times)
    lost = select(func.count()).where(account.c.state.in_([AccountState.LOST, AccountState.HELD]))
    questions = select(func.count()).where(post.c.state == State.UNKNOWN, post.c.asked_at.is_not(None))
    counted = {"lost": lost, "questions": questions}
    counted |= {"overdue": _overdue(now, now - overdue, longest), "abandoned": _abandoned(now - ABANDONED)}
    counted |= {"stuck": select(func.count()).where(lane.c.lease_until > longest)}
    said = ("quarantined_at", "quarantine_reason", "stopped_by", "beat_at", "skew")
    counts = (query.scalar_subquery().label(name) for name, query in counted.items())
    row = connection.execute(select(*(instance.c[name] for name in said), *counts)).one()
    closed = connection.execute(select(gate.c.platform).order_by(gate.c.platform)).scalars()
    return Condition(
        row.overdue,
        row.abandoned,
        row.stuck,
        sum(suspects(connection, now).values()),
        tuple(connection.execute(select(account.c.platform).distinct().order_by(account.c.platform)).scalars()),
        row.lost,
        tuple(closed),
        row.questions,
        row.quarantine_reason if row.quarantined_at else "",
        row.stopped_by,
        row.beat_at,
        row.skew,
    )


def _abandoned(before: datetime) -> Select[Any]:
    """Being sent, and the lease ran out before a time: healing takes a second where anybody ticks."""
    query = select(func.count()).select_from(post.join(lane, lane.c.account == post.c.account))
    nobody = or_(lane.c.lease_until.is_(None), lane.c.lease_until < before)
    return query.where(post.c.state == State.SENDING, nobody)


def _overdue(now: datetime, before: datetime, longest: datetime) -> Select[Any]:
    """Queued, its time long come, and nothing known that would keep it.

    That it was tried in vain and is tried again later keeps nothing: where the network is away, all is overdue. Nor
    does a lease that is too long.
    """
    leased = and_(lane.c.lease_until > now, lane.c.lease_until <= longest)
    resting = select(lane.c.account).where(or_(lane.c.closed_until > now, leased))
    doubtful = select(post.c.account).where(
        or_(post.c.state == State.SENDING, and_(post.c.state == State.UNKNOWN, post.c.asked_at.is_(None)))
    )
    led = or_(post.c.follows.is_(None), _LEADER.c.state == State.PUBLISHED)
    return (
        select(func.count())
        .select_from(
            post.join(account, account.c.id == post.c.account).outerjoin(_LEADER, _LEADER.c.id == post.c.follows)
        )
        .where(post.c.state == State.QUEUED, post.c.due_at < before, led, ~held(post, now))
        .where(account.c.state == AccountState.ACTIVE, post.c.platform.not_in(select(gate.c.platform)))
        .where(post.c.account.not_in(resting), post.c.account.not_in(doubtful))
    )


def with_pictures(connection: Connection) -> int:
    """How many queued posts have something to prepare on their platform first."""
    query = select(func.count()).where(post.c.state == State.QUEUED, post.c.to_prepare)
    return connection.execute(query).scalar_one()
