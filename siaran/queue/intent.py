"""Step 4 of the protocol: write down that we are about to say it; and giving a lane back without saying it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from siaran.domain.account import AccountState
from siaran.domain.attempt import Closure, Outcome, Verdict
from siaran.domain.post import OPEN, Post, State
from siaran.queue import gates
from siaran.queue.choice import overtaking
from siaran.queue.claim import Claim
from siaran.queue.moves import move, moving
from siaran.store.alerts import raise_alert
from siaran.store.among import among
from siaran.store.holds import held
from siaran.store.moments import Utc
from siaran.store.rows import rows
from siaran.store.tables import account, attempt, gate, instance, lane, post


@dataclass(frozen=True, slots=True)
class Intent:
    """What a worker is about to do with a claim; the hash is of everything that will be sent."""

    claim: Claim
    worker: str
    request_sha256: str


def begin(connection: Connection, intents: Sequence[Intent], now: datetime) -> list[bool]:
    """Open an attempt and move the post to *sending*, for each intent that still holds; one answer each.

    Checked again here, for it may have changed since the claim: stop switch and quarantine; the lease and its epoch;
    the account, its lane's rest, its platform; state and version, holds, `due_at` (a clock may have been set back) and
    `not_after`, the number of sends; and that nothing on its lane goes before it now. Only after this transaction's
    commit may anything be sent; the lanes of what may not begin are given back. However many there are, they cost a
    handful of statements.
    """
    ours = _lanes_still_ours(connection, intents, now) if gates.running(connection) else set()
    allowed = [i for i in intents if i.claim.sends < i.claim.post.sends_allowed and i.claim.lease in ours]
    begun = _move(connection, allowed, now) if allowed else set()
    if begun:
        opened = [i for i in allowed if i.claim.post.id in begun]
        connection.execute(_ATTEMPT, {"intents": [_attempt(i) for i in opened], "now": now})
        connection.execute(_COUNT, {"begun": len(opened)})
    answers = [i.claim.lease in ours and i.claim.post.id in begun for i in intents]
    if idle := [i.claim.lease for i, answer in zip(intents, answers, strict=True) if not answer]:
        connection.execute(_GIVE_BACK, _named(idle))
    return answers


def _lanes_still_ours(connection: Connection, intents: Sequence[Intent], now: datetime) -> set[tuple[int, int]]:
    """Leases, as account and epoch, that hold now on lanes that are open."""
    named = {"accounts": [i.claim.post.account for i in intents], "now": now}
    return {(row.account, row.epoch) for row in connection.execute(_OURS, named)}


def _move(connection: Connection, intents: Sequence[Intent], now: datetime) -> set[int]:
    posts = [i.claim.post for i in intents]
    named = {"posts": [p.id for p in posts], "seen": [f"{p.id}:{p.version}" for p in posts], "now": now}
    return set(connection.execute(_BEGIN, named).scalars())


def _attempt(intent: Intent) -> dict[str, Any]:
    return {
        "post": intent.claim.post.id,
        "worker": intent.worker,
        "epoch": intent.claim.epoch,
        "request_sha256": intent.request_sha256,
    }


_NOW = bindparam("now", type_=Utc)
_SHUT = exists().where(
    gate.c.platform == account.c.platform,
    or_(gate.c.probe_account.is_(None), gate.c.probe_account != account.c.id),
)
_OURS = (
    select(lane.c.account, lane.c.epoch)
    .join(account, account.c.id == lane.c.account)
    .where(among(lane.c.account, "accounts"), lane.c.lease_until > _NOW)
    .where(or_(lane.c.closed_until.is_(None), lane.c.closed_until <= _NOW))
    .where(account.c.state == AccountState.ACTIVE, ~_SHUT)
    .order_by(lane.c.account)
    .with_for_update(of=lane)
)
_SEEN = post.c.id.cast(Text).concat(":").concat(post.c.version.cast(Text))
_BEGIN = moving(
    and_(
        among(post.c.id, "posts"),
        among(_SEEN, "seen"),
        post.c.due_at <= _NOW,
        post.c.not_after >= _NOW,
        ~held(post, _NOW),
        ~overtaking(post),
    ),
    {State.QUEUED},
    State.SENDING,
    retry_at=None,
)
_EARLIER = attempt.alias("earlier")
_NEW = rows("intents", post=Integer(), worker=Text(), epoch=Integer(), request_sha256=Text())
_N = select(func.count() + 1).where(_EARLIER.c.post == _NEW.c.post).scalar_subquery()
_OPENED: dict[str, ColumnElement[Any]] = {**_NEW.c, "n": _N, "intent_at": _NOW, "outcome": literal(Outcome.OPEN)}
_ATTEMPT = insert(attempt).from_select(list(_OPENED), select(*_OPENED.values()))
_COUNT = update(instance).values(intent_seq=instance.c.intent_seq + bindparam("begun"))


def release(connection: Connection, account_id: int, epoch: int) -> None:
    """Give a lane back; nothing happens where the lease has passed to somebody else."""
    release_all(connection, [(account_id, epoch)])


def release_all(connection: Connection, leases: Sequence[tuple[int, int]]) -> None:
    """Give lanes back, each named by account and epoch."""
    connection.execute(_RELEASE, _named(leases))


def _named(leases: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {"accounts": [number for number, _ in leases], "leases": [f"{number}:{epoch}" for number, epoch in leases]}


_LEASE = lane.c.account.cast(Text).concat(":").concat(lane.c.epoch.cast(Text))
_HELD = (
    select(lane.c.account)
    .where(among(lane.c.account, "accounts"), among(_LEASE, "leases"))
    .order_by(lane.c.account)
    .with_for_update(of=lane)
)
"""Locked in the order of `_OURS`: whoever begins elsewhere may want the same lanes."""
_RELEASE = (
    update(lane)
    .where(among(lane.c.account, "accounts"), lane.c.account.in_(_HELD))
    .values(worker=None, lease_until=None)
)
_SENDING = exists().where(post.c.account == lane.c.account, post.c.state == State.SENDING)
_GIVE_BACK = _RELEASE.where(~_SENDING)
"""A lane on which something is being sent stays leased, whoever asks: without its lease the post would be in doubt."""


def keep_handle(
    connection: Connection, claim: Claim, handle: dict[str, object] | None, handle_hash: str, ready: bool
) -> bool:
    """Save what was prepared (None drops it) before going on; False where the post was changed meanwhile."""
    p = claim.post
    statement = (
        update(post)
        .where(post.c.id == p.id, post.c.version == p.version, post.c.state == State.QUEUED)
        .values(handle=handle, handle_hash=handle_hash if handle is not None else None, to_prepare=not ready)
    )
    return connection.execute(statement).rowcount == 1


def postpone(connection: Connection, claim: Claim, verdict: Verdict, now: datetime, *, counted: bool = True) -> None:
    """Nothing was sent and no attempt is open: wait until `verdict.retry_at`, or fail for good; release the lane.

    `counted` says whether the wait counts for the back-off.
    """
    p = claim.post
    same = and_(post.c.id == p.id, post.c.version == p.version)
    if verdict.state is State.FAILED:
        if move(connection, same, {State.QUEUED}, State.FAILED, reason=verdict.reason):
            tell_end(connection, p, State.FAILED, verdict.reason, now)
    else:
        values: dict[str, Any] = {
            "retry_at": verdict.retry_at,
            "reason": verdict.reason,
            "tries": post.c.tries + (1 if counted else 0),
        }
        if verdict.drop_handle:
            values |= {"handle": None, "handle_hash": None, "to_prepare": bool(p.pictures), "stale": post.c.stale + 1}
        connection.execute(update(post).where(same, post.c.state.in_(OPEN)).values(values))
    take_effect(connection, p, verdict.lane, verdict.platform, now)
    release(connection, p.account, claim.epoch)


def take_effect(
    connection: Connection, p: Post, lane_closure: Closure | None, platform_closure: Closure | None, now: datetime
) -> None:
    """What an answer says about the account and the platform, whatever becomes of the post."""
    if lane_closure is not None:
        gates.close_lane(connection, p.account, lane_closure, now)
    if platform_closure is not None:
        gates.close_platform(connection, p.platform, platform_closure, now)


ENDS = {
    State.FAILED: "Kiriman {key} gagal terbit.",
    State.MISSED: "Kiriman {key} terlewat; tidak diterbitkan terlambat.",
    State.WITHDRAWN: "Kiriman {key} ditarik.",
}


def tell_end(connection: Connection, p: Post, state: State, reason: str, now: datetime) -> None:
    """Every end that is not *published* tells someone, once."""
    raise_alert(
        connection,
        key=f"end/{p.id}/{state}",
        kind=state,
        subject=p.key,
        text=f"{ENDS[state].format(key=p.key)} {reason}".strip(),
        now=now,
    )
