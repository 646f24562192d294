"""Which lanes may go now, and what stands first on each: the part of a claim that only reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, ScalarSelect, and_, bindparam, exists, or_, select

from siaran.domain.account import AccountState
from siaran.domain.post import Post, State
from siaran.domain.times import Times
from siaran.store.among import among
from siaran.store.holds import held
from siaran.store.moments import Utc
from siaran.store.posts import POST_COLUMNS, to_post
from siaran.store.quarantine import suspect
from siaran.store.tables import account, gate, lane, post

SHORTEST_STRIDE = 128


def due(connection: Connection, now: datetime, times: Times, limit: int) -> list[Post]:
    """What is to be said now: the first post of up to `limit` free lanes, in due order, the lanes locked.

    In short steps, not in one statement: a planner that misjudges how much is due (it does, while a large plan is
    young) would ask everything of every due post before taking the first few. Longer and longer strides reach the lanes
    that may go where many may not.
    """
    moment = {"now": now, "ahead": now + timedelta(seconds=times.prepare_ahead)}
    found: list[Post] = []
    asked: set[int] = set()
    stride, offset = max(2 * limit, SHORTEST_STRIDE), 0
    while len(found) < limit:
        rows = list(connection.execute(_DUE_LANES, {**moment, "limit": stride, "offset": offset}).scalars())
        if fresh := [number for number in dict.fromkeys(rows) if number not in asked]:
            found += _firsts(connection, fresh, {**moment, "limit": limit})
        if len(rows) < stride:
            break
        asked.update(fresh)
        stride, offset = 4 * stride, offset + stride
    return sorted(found, key=lambda p: (p.due_at, p.id))[:limit]


def _firsts(connection: Connection, accounts: Sequence[int], moment: dict[str, Any]) -> list[Post]:
    """Of those lanes among `accounts` that may go: what stands first on each, where it is due; the earliest few."""
    firsts = list(connection.execute(_FIRSTS, {"now": moment["now"], "accounts": accounts}).scalars())
    rows = connection.execute(_DUE_FIRSTS, {**moment, "ids": firsts}).mappings() if firsts else ()
    return [to_post(r) for r in rows]


def suspects(connection: Connection, now: datetime, limit: int) -> list[Post]:
    """In quarantine: what must be looked for before anything is sent, the lanes locked."""
    return [to_post(r) for r in connection.execute(_SUSPECTS, {"now": now, "limit": limit}).mappings()]


def _may_go(row: FromClause) -> ColumnElement[bool]:
    """A queued post holds its place in the lane unless its leader is not public yet, or a hold stops it."""
    led = exists().where(
        _LEADER.c.id == row.c.follows, _LEADER.c.state == State.PUBLISHED, _LEADER.c.platform_id.is_not(None)
    )
    return and_(or_(row.c.follows.is_(None), led), ~held(row, _NOW))


def overtaking(row: FromClause) -> ColumnElement[bool]:
    """Whether another post than this one is first on its lane by now: it was approved, or let go on, after the claim.

    The first is taken by its order, in the lane's own index: asked whether any is earlier, PostgreSQL would go through
    all that is queued, for each post, where its statistics are older than a large plan.
    """
    return _first_of(_BEFORE, row.c.account).is_distinct_from(row.c.id)


def _first_of(row: FromClause, number: ColumnElement[int]) -> ScalarSelect[int]:
    """The post that stands first on an account's lane of those that may go; `row` is a name of posts for it."""
    queued = select(row.c.id).where(row.c.account == number, row.c.state == State.QUEUED, _may_go(row))
    return queued.order_by(row.c.due_at, row.c.id).limit(1).scalar_subquery()


# Statements are built once: building one anew for every claim would cost more than running it.
_NOW, _AHEAD = bindparam("now", type_=Utc), bindparam("ahead", type_=Utc)
_NAMES = ("leader", "first", "earlier", "in_doubt", "before")
_LEADER, _FIRST, _EARLIER, _IN_DOUBT, _BEFORE = (post.alias(name) for name in _NAMES)
_DOUBTFUL = and_(_IN_DOUBT.c.state == State.UNKNOWN, _IN_DOUBT.c.asked_at.is_(None))
_RESTLESS = exists().where(_IN_DOUBT.c.account == lane.c.account, or_(_IN_DOUBT.c.state == State.SENDING, _DOUBTFUL))
"""A post of the account is being sent, or in doubt without a person having been asked."""
FREE = or_(lane.c.lease_until.is_(None), lane.c.lease_until < _NOW)
"""Nobody holds the lane's lease."""
_OPEN = and_(
    FREE, or_(lane.c.closed_until.is_(None), lane.c.closed_until <= _NOW), account.c.state == AccountState.ACTIVE
)
_NOT_RESTING = or_(post.c.retry_at.is_(None), post.c.retry_at <= _NOW)
_NO_PROBE_YET = and_(
    post.c.platform.in_(select(gate.c.platform).where(gate.c.probe_at > _NOW)),
    post.c.account.not_in(select(gate.c.probe_account).where(gate.c.probe_account.is_not(None))),
)
"""The platform is closed, nobody may probe it yet, and this account is not the one that does."""
_IS_DUE = and_(
    post.c.due_at <= _AHEAD, or_(post.c.due_at <= _NOW, post.c.to_prepare), post.c.not_after >= _NOW, _NOT_RESTING
)
_DUE_LANES = (
    select(post.c.account)
    .where(post.c.state == State.QUEUED, _IS_DUE, ~_NO_PROBE_YET)
    .order_by(post.c.due_at, post.c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_FIRSTS = (
    select(_first_of(_FIRST, lane.c.account).label("first"))
    .join_from(lane, account, account.c.id == lane.c.account)
    .where(among(lane.c.account, "accounts"), _OPEN, ~_RESTLESS)
    .with_for_update(of=lane, skip_locked=True)
)
_DUE_FIRSTS = (
    select(*POST_COLUMNS)
    .where(among(post.c.id, "ids"), _IS_DUE)
    .order_by(post.c.due_at, post.c.id)
    .limit(bindparam("limit"))
)
_EARLIER_SUSPECT = exists().where(
    _EARLIER.c.account == post.c.account, _EARLIER.c.id < post.c.id, suspect(_EARLIER, _NOW)
)
_SUSPECTS = (
    select(*POST_COLUMNS)
    .join(lane, lane.c.account == post.c.account)
    .join(account, account.c.id == post.c.account)
    .where(_OPEN, _NOT_RESTING, ~_NO_PROBE_YET)
    .where(suspect(post, _NOW), ~_EARLIER_SUSPECT)
    .order_by(post.c.due_at, post.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=lane, skip_locked=True)
)
