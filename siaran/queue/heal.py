"""Step 0 of the protocol: what time itself changes, whatever lane, platform, stop switch or quarantine say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from siaran.domain.attempt import Outcome
from siaran.domain.post import Post, State
from siaran.domain.times import Times
from siaran.queue import gates
from siaran.queue.intent import tell_end
from siaran.queue.moves import move
from siaran.queue.settle import doubt
from siaran.store.posts import POST_COLUMNS, to_post
from siaran.store.tables import attempt, lane, post


@dataclass(frozen=True, slots=True)
class Healed:
    """How many posts became unknown (their worker died), missed (their time passed), withdrawn (no leader)."""

    unknown: int = 0
    missed: int = 0
    withdrawn: int = 0


def heal(connection: Connection, now: datetime, times: Times) -> Healed:
    """Put right what the passing of time made wrong; every end that is not *published* raises an alert."""
    gates.open_expired(connection, now)
    return Healed(_abandoned(connection, now, times), _overdue(connection, now), _leaderless(connection, now))


def _abandoned(connection: Connection, now: datetime, times: Times) -> int:
    """`sending` with an expired lease → `unknown`, never `queued`: it may be public."""
    leased = select(lane.c.account).where(lane.c.lease_until >= now)
    dead = move(
        connection,
        post.c.account.not_in(leased),
        {State.SENDING},
        State.UNKNOWN,
        reason="Proses pengirim berhenti sebelum jawabannya dicatat.",
        **doubt(now, times),
    )
    if dead:
        connection.execute(
            update(attempt)
            .where(attempt.c.post.in_(dead), attempt.c.outcome == Outcome.OPEN)
            .values(outcome=Outcome.UNKNOWN, detail="worker died", closed_at=None)
        )
    return len(dead)


def _overdue(connection: Connection, now: datetime) -> int:
    """Past `not_after` and certainly not public → `missed`."""
    reason = "Batas waktunya lewat sebelum sempat terbit."
    missed = move(connection, post.c.not_after < now, {State.PLANNED, State.QUEUED}, State.MISSED, reason=reason)
    for p in _posts(connection, missed):
        tell_end(connection, p, State.MISSED, reason, now)
    return len(missed)


def _leaderless(connection: Connection, now: datetime) -> int:
    """A sequel whose leader ended otherwise than public is withdrawn; repeated for sequels of sequels."""
    reason = "Kiriman yang diikutinya tidak terbit."
    gone: list[int] = []
    while lost := move(connection, _LEADERLESS, {State.PLANNED, State.QUEUED}, State.WITHDRAWN, reason=reason):
        gone += lost
    for p in _posts(connection, gone):
        tell_end(connection, p, State.WITHDRAWN, reason, now)
    return len(gone)


_LEADER = post.alias("leader")
_ENDED = select(_LEADER.c.id).where(_LEADER.c.state.in_([State.FAILED, State.MISSED, State.WITHDRAWN]))
_LEADERLESS = post.c.follows.in_(_ENDED)


def _posts(connection: Connection, ids: list[int]) -> list[Post]:
    if not ids:
        return []
    return [to_post(r) for r in connection.execute(select(*POST_COLUMNS).where(post.c.id.in_(ids))).mappings()]
