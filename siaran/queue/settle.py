"""Step 7 of the protocol: write down what we know, whenever it comes; a late yes always counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from siaran.domain.attempt import Attempt, Outcome, Receipt, Verdict
from siaran.domain.post import OPEN, Post, State
from siaran.domain.times import Times
from siaran.queue import gates, sequels
from siaran.queue.intent import release, take_effect, tell_end
from siaran.queue.moves import move, moving
from siaran.queue.plain import ANSWER, Result, settle_plain, yes_values
from siaran.store.alerts import raise_alert
from siaran.store.posts import POST_COLUMNS, by_ids, to_attempt, to_post
from siaran.store.tables import attempt, post

NOT_YES = tuple(frozenset(State) - {State.PUBLISHED})


def settle(connection: Connection, results: Sequence[Result], now: datetime, times: Times) -> None:
    """Close attempts, move their posts, release their lanes. Settling the same result twice changes nothing."""
    for result in settle_plain(connection, results, now, times):
        _settle_one(connection, result, now, times)


def _settle_one(connection: Connection, result: Result, now: datetime, times: Times) -> None:
    p = _post(connection, result.post)
    if p is None:
        return
    found = _attempt(connection, result)
    verdict = result.verdict
    if found is not None:
        if verdict.outcome is Outcome.ACCEPTED:
            accept(connection, p, found, result.receipt, now, times, evidence=ANSWER)
        else:
            _decline(connection, p, found, verdict, now, times)
        take_effect(connection, p, verdict.lane, verdict.platform, now)
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

    Where another attempt of the post was accepted before, this one is *doubled*: recorded, and an alarm. An id that
    another post of the account has already is left pending. Whether the post moved.
    """
    if found is not None and found.outcome is Outcome.ABSENT and _known(connection, p, receipt):
        return False
    if found is not None and not _say_yes(connection, p, found, now, evidence):
        return False
    if _taken(connection, p, receipt.platform_id):
        receipt = replace(receipt, platform_id=None)
    moved = connection.execute(_PUBLISH, yes_values(p.id, receipt, now, times)).first() is not None
    if moved:
        gates.open_probed(connection, [p.account])
        sequels.shift(connection, p.id, p.due_at, receipt.published_at or now, times)
        _drop_replacement(connection, p, now)
    return moved


def _known(connection: Connection, p: Post, receipt: Receipt) -> bool:
    """Whether the post is public already as this very one.

    A container is published again and again as the same post: whoever looked, and slept meanwhile, sees what a later
    attempt made of it.
    """
    named = {"of_post": p.id, "of_id": receipt.platform_id, "of_container": receipt.container_id}
    return connection.execute(_SAME, named).first() is not None


def _say_yes(connection: Connection, p: Post, found: Attempt, now: datetime, evidence: Any) -> bool:
    """Close an attempt with a yes: an open one, one in doubt, and one thought *absent*."""
    again = connection.execute(_ACCEPTED_BEFORE, {"of_post": p.id, "of_attempt": found.id}).first() is not None
    outcome = Outcome.DOUBLED if again else Outcome.ACCEPTED
    values = {"of_attempt": found.id, "outcome": outcome, "closed_at": now, "evidence": evidence}
    closed = connection.execute(_CLOSE_WITH_YES, values).rowcount == 1
    if closed and again:
        text = f"Kiriman {p.key} terbit dua kali. Hapus salah satunya di kanalnya, lalu laporkan."
        raise_alert(connection, key=f"doubled/{found.id}", kind="doubled", subject=p.key, text=text, now=now)
    return closed


def _taken(connection: Connection, p: Post, platform_id: str | None) -> bool:
    if platform_id is None:
        return False
    owner = {"of_account": p.account, "of_id": platform_id, "of_post": p.id}
    return connection.execute(_OWNED, owner).first() is not None


def _decline(connection: Connection, p: Post, found: Attempt, verdict: Verdict, now: datetime, times: Times) -> None:
    """Anything but a yes closes only an attempt that is still open: a late failure never erases doubt."""
    values = {"outcome": verdict.outcome, "closed_at": now, "http_status": verdict.http_status}
    values |= {"of_attempt": found.id, "code": verdict.code, "detail": verdict.reason}
    if connection.execute(_CLOSE_OPEN, values).rowcount != 1:
        return
    landing = _landing(p, verdict, now, times)
    if not connection.execute(_LANDINGS[verdict.state], {"of_post": p.id, **landing}).first():
        return
    if verdict.state in (State.FAILED, State.MISSED):
        tell_end(connection, p, verdict.state, verdict.reason, now)


def _landing(p: Post, verdict: Verdict, now: datetime, times: Times) -> Mapping[str, Any]:
    dropped = _without_handle(p) if verdict.drop_handle else {}
    match verdict.state:
        case State.UNKNOWN:
            return {"reason": verdict.reason, **doubt(now, times)}
        case State.QUEUED:
            return {"reason": verdict.reason, "retry_at": verdict.retry_at, "tries": p.tries + 1, **dropped}
    return {"reason": verdict.reason}


def doubt(now: datetime, times: Times) -> dict[str, Any]:
    """The columns of a post that becomes unknown now: it counts as sent, so what was not sent is counted anew."""
    first_look = now + timedelta(seconds=times.next_look(0.0))
    return {"unknown_at": now, "asked_at": None, "next_look_at": first_look, "tries": 0}


def _without_handle(p: Post) -> dict[str, Any]:
    return {"handle": None, "handle_hash": None, "to_prepare": bool(p.pictures), "stale": p.stale + 1}


def _drop_replacement(connection: Connection, p: Post, now: datetime) -> None:
    """A late yes of an ended slot withdraws the post that was to replace it."""
    reason = "Yang lama ternyata terbit."
    dropped = move(connection, post.c.replaces == p.key, OPEN, State.WITHDRAWN, reason=reason)
    for replaced in by_ids(connection, dropped).values() if dropped else ():
        tell_end(connection, replaced, State.WITHDRAWN, "Kiriman yang digantikannya ternyata sudah terbit.", now)


def _attempt(connection: Connection, result: Result) -> Attempt | None:
    named = {"of_post": result.post, "of_epoch": result.epoch, "of_worker": result.worker}
    row = connection.execute(_ATTEMPT, named).mappings().first()
    return to_attempt(row) if row else None


def _post(connection: Connection, post_id: int) -> Post | None:
    row = connection.execute(_POST, {"of_post": post_id}).mappings().first()
    return to_post(row) if row else None


# What every result asks, built once.
_THIS, _TRIED = post.c.id == bindparam("of_post"), attempt.c.id == bindparam("of_attempt")
_POST = select(*POST_COLUMNS).where(_THIS)
_ATTEMPT = (
    select(attempt)
    .where(attempt.c.post == bindparam("of_post"), attempt.c.epoch == bindparam("of_epoch"))
    .where(attempt.c.worker == bindparam("of_worker"))
    .with_for_update()
)
_ACCEPTED_BEFORE = select(attempt.c.id).where(
    attempt.c.post == bindparam("of_post"),
    attempt.c.id != bindparam("of_attempt"),
    attempt.c.outcome == Outcome.ACCEPTED,
)
_MAY_BE = (Outcome.OPEN, Outcome.UNKNOWN, Outcome.ABSENT)
_CLOSE_WITH_YES = update(attempt).where(_TRIED, attempt.c.outcome.in_(_MAY_BE))
_CLOSE_OPEN = update(attempt).where(_TRIED, attempt.c.outcome == Outcome.OPEN)
_OWNED = select(post.c.id).where(
    post.c.account == bindparam("of_account"),
    post.c.platform_id == bindparam("of_id"),
    post.c.id != bindparam("of_post"),
)
_SAME = select(post.c.id).where(
    _THIS,
    post.c.state == State.PUBLISHED,
    or_(post.c.platform_id == bindparam("of_id"), post.c.container_id == bindparam("of_container")),
)
_PUBLISH = moving(_THIS, NOT_YES, State.PUBLISHED, reason="", asked_at=None)
_LANDINGS = {
    state: moving(_THIS, {State.SENDING}, state) for state in (State.QUEUED, State.FAILED, State.MISSED, State.UNKNOWN)
}
