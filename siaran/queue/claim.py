"""Step 1 of the protocol: lease lanes whose earliest queued post is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from siaran.domain.account import AccountState
from siaran.domain.attempt import SENDS
from siaran.domain.post import Post, State
from siaran.domain.times import Times
from siaran.queue import gates
from siaran.store.holds import held
from siaran.store.moments import Utc
from siaran.store.posts import POST_COLUMNS, to_post
from siaran.store.tables import account, attempt, gate, instance, lane, post


@dataclass(frozen=True, slots=True)
class Claim:
    """One leased lane and the post to say on it.

    `epoch` makes an old lease worthless, `sends` counts attempts that may have reached the platform, `leader_id` is
    the platform id of the post it follows, `strict` never sends twice, `look_since` asks to look first, back to then.
    """

    post: Post
    epoch: int
    lease_until: datetime
    sends: int
    leader_id: str | None
    look_since: datetime | None = None

    @property
    def lease(self) -> tuple[int, int]:
        """What names the lease: the account and its lane's epoch."""
        return self.post.account, self.epoch


def claim(connection: Connection, *, worker: str, now: datetime, times: Times, limit: int) -> list[Claim]:
    """Lease up to `limit` lanes for `worker` and give back what is to be said on each, in due order.

    Nothing while publishing is stopped or the instance is in quarantine. Posts with something to prepare are claimed
    `prepare_ahead` before they are due. The epoch is raised every time, also for the same worker.
    """
    if limit < 1 or not gates.running(connection):
        return []
    chosen = _through_gates(connection, _candidates(connection, now, times, limit), now)
    if not chosen:
        return []
    leased = _lease(connection, chosen, worker, now, times)
    mine = [p for p in chosen if p.account in leased]
    return _with_past(connection, mine, leased, now, times)


def _candidates(connection: Connection, now: datetime, times: Times, limit: int) -> list[Post]:
    """The first post of up to `limit` free lanes, in due order, lanes locked.

    In three short steps, not in one statement: a planner that misjudges how much is due (it does, while a large plan is
    young) would ask everything of every due post before taking the first few. Longer and longer strides reach the lanes
    that may go where many may not.
    """
    moment = {"now": now, "ahead": now + timedelta(seconds=times.prepare_ahead)}
    found: list[Post] = []
    asked: set[int] = set()
    stride, offset = max(2 * limit, SHORTEST_STRIDE), 0
    while len(found) < limit:
        due = list(connection.execute(_DUE_LANES, {**moment, "limit": stride, "offset": offset}).scalars())
        if fresh := [number for number in dict.fromkeys(due) if number not in asked]:
            found += _firsts(connection, fresh, moment)
        if len(due) < stride:
            break
        asked.update(fresh)
        stride, offset = 4 * stride, offset + stride
    return sorted(found, key=lambda p: (p.due_at, p.id))[:limit]


def _firsts(connection: Connection, accounts: Sequence[int], moment: dict[str, Any]) -> list[Post]:
    """Of those lanes among `accounts` that may go: what stands first on each, where it is due."""
    firsts = list(connection.execute(_FIRSTS, {**moment, "accounts": accounts}).scalars())
    rows = connection.execute(_DUE_FIRSTS, {**moment, "ids": firsts}).mappings() if firsts else ()
    return [to_post(r) for r in rows]


def _through_gates(connection: Connection, candidates: Sequence[Post], now: datetime) -> list[Post]:
    """Of a closed platform one post may go, as its hourly probe."""
    shut = gates.closed(connection, {p.platform for p in candidates}) if candidates else set()
    return [p for p in candidates if p.platform not in shut or gates.take_probe(connection, p.platform, p.account, now)]


def _lease(
    connection: Connection, posts: Sequence[Post], worker: str, now: datetime, times: Times
) -> dict[int, tuple[int, datetime]]:
    until = now + timedelta(seconds=times.lease)
    values = {"now": now, "accounts": [p.account for p in posts], "worker": worker, "lease_until": until}
    return {row.account: (row.epoch, until) for row in connection.execute(_LEASE, values)}


def _with_past(
    connection: Connection, posts: Sequence[Post], leased: dict[int, tuple[int, datetime]], now: datetime, times: Times
) -> list[Claim]:
    sends = _pairs(connection, _SENDS, [p.id for p in posts])
    leaders = _pairs(connection, _LEADER_IDS, [p.follows for p in posts if p.follows is not None])
    recent = _recently_restored(connection, now)
    claims = []
    for p in posts:
        epoch, until = leased[p.account]
        since = _look_since(connection, p, sends.get(p.id, 0), recent, now, times)
        leader_id = leaders.get(p.follows) if p.follows is not None else None
        claims.append(Claim(p, epoch, until, sends.get(p.id, 0), leader_id, since))
    return claims


def _pairs(connection: Connection, query: Select[Any], ids: Sequence[int]) -> dict[int, Any]:
    return {row[0]: row[1] for row in connection.execute(query, {"ids": ids})} if ids else {}


# Statements are built once: building one anew for every claim would cost more than running it.
_NOW = bindparam("now", type_=Utc)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_FREE = or_(lane.c.lease_until.is_(None), lane.c.lease_until < _NOW)
_LEADER = post.alias("leader")
_IN_DOUBT = post.alias("in_doubt")


def _may_go(row: FromClause) -> ColumnElement[bool]:
    """A queued post holds its place in the lane unless its leader is not public yet, or a hold stops it."""
    led = exists().where(
        _LEADER.c.id == row.c.follows, _LEADER.c.state == State.PUBLISHED, _LEADER.c.platform_id.is_not(None)
    )
    return and_(or_(row.c.follows.is_(None), led), ~held(row, _NOW))


def _lane_at_rest() -> ColumnElement[bool]:
    """No post of the account is being sent, or in doubt without a person having been asked."""
    doubtful = and_(_IN_DOUBT.c.state == State.UNKNOWN, _IN_DOUBT.c.asked_at.is_(None))
    return ~exists().where(_IN_DOUBT.c.account == lane.c.account, or_(_IN_DOUBT.c.state == State.SENDING, doubtful))


_FIRST = post.alias("first")
_FIRST_OF_LANE = (
    select(_FIRST.c.id)
    .where(_FIRST.c.account == lane.c.account, _FIRST.c.state == State.QUEUED, _may_go(_FIRST))
    .order_by(_FIRST.c.due_at, _FIRST.c.id)
    .limit(1)
    .scalar_subquery()
)
_AHEAD = bindparam("ahead", type_=Utc)
_IS_DUE = and_(
    post.c.due_at <= _AHEAD,
    or_(post.c.due_at <= _NOW, post.c.to_prepare),
    post.c.not_after >= _NOW,
    or_(post.c.retry_at.is_(None), post.c.retry_at <= _NOW),
)
_DUE_LANES = (
    select(post.c.account)
    .where(post.c.state == State.QUEUED, _IS_DUE)
    .where(post.c.platform.not_in(select(gate.c.platform).where(gate.c.probe_at > _NOW)))
    .order_by(post.c.due_at, post.c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_FIRSTS = (
    select(_FIRST_OF_LANE.label("first"))
    .join_from(lane, account, account.c.id == lane.c.account)
    .where(lane.c.account.in_(bindparam("accounts", expanding=True)), _FREE, _lane_at_rest())
    .where(or_(lane.c.closed_until.is_(None), lane.c.closed_until <= _NOW))
    .where(account.c.state == AccountState.ACTIVE)
    .with_for_update(of=lane, skip_locked=True)
)
_DUE_FIRSTS = select(*POST_COLUMNS).where(post.c.id.in_(_IDS), _IS_DUE)

_LEASE = (
    update(lane)
    .where(lane.c.account.in_(bindparam("accounts", expanding=True)), _FREE)
    .values(epoch=lane.c.epoch + 1)
    .returning(lane.c.account, lane.c.epoch)
)
_SENDS = (
    select(attempt.c.post, func.count())
    .where(attempt.c.post.in_(_IDS), attempt.c.outcome.in_(list(SENDS)))
    .group_by(attempt.c.post)
)
_LEADER_IDS = select(post.c.id, post.c.platform_id).where(post.c.id.in_(_IDS))
_RESTORED = select(instance.c.restored_at)

SHORTEST_STRIDE = 16
RESTORE_CAUTION = timedelta(hours=48)
LOOK_MARGIN = timedelta(seconds=60)


def _recently_restored(connection: Connection, now: datetime) -> bool:
    restored = connection.execute(_RESTORED).scalar_one_or_none()
    return restored is not None and now < restored + RESTORE_CAUTION


def _look_since(
    connection: Connection, p: Post, sends: int, restored: bool, now: datetime, times: Times
) -> datetime | None:
    """From when to look for the post before saying it; None where nothing suggests that it may be public already.

    Asked of posts claimed ahead too: preparing may take until they are due.
    """
    late = now > p.due_at + timedelta(seconds=times.late_after)
    if not (late or sends or restored or p.replaces):
        return None
    first = connection.execute(select(func.min(attempt.c.intent_at)).where(attempt.c.post == p.id)).scalar_one_or_none()
    replaced = connection.execute(select(post.c.due_at).where(post.c.key == p.replaces)).scalar_one_or_none()
    return min(m for m in (p.due_at, first, replaced) if m is not None) - LOOK_MARGIN
