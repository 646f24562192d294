"""Step 7 of the protocol: write down what we know, whenever it comes; a late yes always counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select, update

from siaran.domain.attempt import Attempt, Outcome, Receipt, Verdict
from siaran.domain.post import Post, State
from siaran.domain.times import Times
from siaran.queue import gates
from siaran.queue.intent import release, take_effect, tell_end
from siaran.queue.moves import move, move_one
from siaran.store.alerts import raise_alert
from siaran.store.posts import POST_COLUMNS, to_attempt, to_post
from siaran.store.tables import attempt, post

NOT_YES = (State.SENDING, State.UNKNOWN, State.QUEUED, State.FAILED, State.MISSED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one attempt, named by its post and lease: it can be written down again without harm."""

    post: int
    epoch: int
    verdict: Verdict
    at: datetime


def settle(connection: Connection, results: Sequence[Result], now: datetime, times: Times) -> None:
    """Close attempts, move their posts, release their lanes. Settling the same result twice changes nothing."""
    for result in results:
        settle_one(connection, result, now, times)


def settle_one(connection: Connection, result: Result, now: datetime, times: Times) -> None:
    """Write one result down."""
    found = _attempt(connection, result.post, result.epoch)
    p = _post(connection, result.post)
    if p is None:
        return
    if found is not None:
        if result.verdict.outcome is Outcome.ACCEPTED:
            accept(connection, p, found, result.verdict.receipt or Receipt(None), now, times, evidence="answer")
        else:
            _decline(connection, p, found, result.verdict, now, times)
        take_effect(connection, p, result.verdict.lane, result.verdict.platform, now)
    release(connection, p.account, result.epoch)


def accept(
    connection: Connection,
    p: Post,
    found: Attempt | None,
    receipt: Receipt,
    now: datetime,
    times: Times,
    *,
    evidence: Any,
) -> bool:
    """A definite yes, early or late: the attempt is accepted and the post published, whatever its state.

    Where another attempt of the post was accepted before, this one is *doubled*: recorded, and an alarm.
    Whether the post moved.
    """
    if found is not None and not _close(connection, found, Outcome.ACCEPTED, now, evidence=evidence):
        return False
    values = {
        "platform_id": receipt.platform_id,
        "container_id": receipt.container_id,
        "permalink": receipt.permalink,
        "published_at": receipt.published_at or now,
        "measure_at": (receipt.published_at or now) + timedelta(hours=1),
        "reason": "",
        "asked_at": None,
        "next_look_at": None,
    }
    moved = move_one(connection, p.id, NOT_YES, State.PUBLISHED, **values)
    if moved:
        gates.open_platform(connection, p.platform)
        _shift_sequels(connection, p, receipt.published_at or now, times)
        _drop_replacement(connection, p, now)
    return moved


def _close(
    connection: Connection, found: Attempt, outcome: Outcome, now: datetime, *, evidence: Any = None, **values: Any
) -> bool:
    """Close an attempt: an open one with anything, one in doubt or *absent* only with a yes."""
    open_to = (Outcome.OPEN,) if outcome is not Outcome.ACCEPTED else (Outcome.OPEN, Outcome.UNKNOWN, Outcome.ABSENT)
    if outcome is Outcome.ACCEPTED and _accepted_before(connection, found):
        outcome = Outcome.DOUBLED
        _alarm_doubled(connection, found, now)
    statement = (
        update(attempt)
        .where(attempt.c.id == found.id, attempt.c.outcome.in_(list(open_to)))
        .values(outcome=outcome, closed_at=now, evidence=evidence, **values)
    )
    return connection.execute(statement).rowcount == 1


def _accepted_before(connection: Connection, found: Attempt) -> bool:
    query = select(attempt.c.id).where(
        attempt.c.post == found.post, attempt.c.id != found.id, attempt.c.outcome == Outcome.ACCEPTED
    )
    return connection.execute(query).first() is not None


def _alarm_doubled(connection: Connection, found: Attempt, now: datetime) -> None:
    raise_alert(
        connection,
        key=f"doubled/{found.id}",
        kind="doubled",
        subject=str(found.post),
        text=f"Kiriman nomor {found.post} terbit dua kali. Hapus salah satunya di kanalnya, lalu laporkan.",
        now=now,
    )


def _decline(connection: Connection, p: Post, found: Attempt, verdict: Verdict, now: datetime, times: Times) -> None:
    closing = {"http_status": verdict.http_status, "code": verdict.code, "detail": verdict.reason}
    if not _close(connection, found, verdict.outcome, now, **closing):
        return
    if not move_one(connection, p.id, {State.SENDING}, verdict.state, **_landing(verdict, now, times)):
        return
    if verdict.drop_handle:
        connection.execute(update(post).where(post.c.id == p.id).values(_without_handle(p)))
    if verdict.state in (State.FAILED, State.MISSED):
        tell_end(connection, p, verdict.state, verdict.reason, now)


def _landing(verdict: Verdict, now: datetime, times: Times) -> Mapping[str, Any]:
    match verdict.state:
        case State.UNKNOWN:
            return {"reason": verdict.reason, **doubt(now, times)}
        case State.QUEUED:
            return {"reason": verdict.reason, "retry_at": verdict.retry_at, "tries": post.c.tries + 1}
    return {"reason": verdict.reason}


def doubt(now: datetime, times: Times) -> dict[str, Any]:
    """The columns of a post that becomes unknown now."""
    return {"unknown_at": now, "asked_at": None, "next_look_at": now + timedelta(seconds=times.next_look(0.0))}


def _without_handle(p: Post) -> dict[str, Any]:
    return {"handle": None, "handle_hash": None, "to_prepare": bool(p.pictures), "stale": p.stale + 1}


def _shift_sequels(connection: Connection, leader: Post, published_at: datetime, times: Times) -> None:
    """A leader that was late moves its sequels by as much, so that they stay spread."""
    late = published_at - leader.due_at
    if late <= timedelta(seconds=times.late_after):
        return
    for sequel in _descendants(connection, leader.id):
        connection.execute(
            update(post)
            .where(post.c.id == sequel.id, post.c.state.in_([State.PLANNED, State.QUEUED]))
            .values(due_at=sequel.due_at + late, not_after=sequel.not_after + late, version=post.c.version + 1)
        )


def _descendants(connection: Connection, leader_id: int) -> list[Post]:
    found: list[Post] = []
    layer = [leader_id]
    while layer:
        query = select(*POST_COLUMNS).where(post.c.follows.in_(layer))
        rows = [to_post(r) for r in connection.execute(query).mappings()]
        found += rows
        layer = [r.id for r in rows]
    return found


def _drop_replacement(connection: Connection, p: Post, now: datetime) -> None:
    """A late yes of an ended slot withdraws the post that was to replace it."""
    newer = and_(post.c.replaces == p.key)
    for row in move(
        connection, newer, {State.PLANNED, State.QUEUED}, State.WITHDRAWN, reason="Yang lama ternyata terbit."
    ):
        replaced = _post(connection, row)
        if replaced is not None:
            tell_end(connection, replaced, State.WITHDRAWN, "Kiriman yang digantikannya ternyata sudah terbit.", now)


def _attempt(connection: Connection, post_id: int, epoch: int) -> Attempt | None:
    query = select(attempt).where(attempt.c.post == post_id, attempt.c.epoch == epoch).with_for_update()
    row = connection.execute(query).mappings().first()
    return to_attempt(row) if row else None


def _post(connection: Connection, post_id: int) -> Post | None:
    row = connection.execute(select(*POST_COLUMNS).where(post.c.id == post_id)).mappings().first()
    return to_post(row) if row else None
