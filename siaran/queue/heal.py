"""Step 0 of the protocol: what time itself changes, whatever lane, platform, stop switch or quarantine say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select, update

from siaran.domain.attempt import Outcome
from siaran.domain.post import OPEN, Post, State
from siaran.domain.times import Times
from siaran.queue import gates
from siaran.queue.intent import tell_end
from siaran.queue.moves import moving
from siaran.queue.sequels import withdraw_leaderless
from siaran.queue.settle import doubt
from siaran.store.moments import Utc
from siaran.store.posts import by_ids
from siaran.store.quarantine import unread
from siaran.store.tables import attempt, lane, post

DIED = "Proses pengirim berhenti sebelum jawabannya dicatat."


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
    dead = list(connection.execute(_ABANDON, {"now": now, **doubt(now, times)}).scalars())
    if dead:
        connection.execute(
            update(attempt)
            .where(attempt.c.post.in_(dead), attempt.c.outcome == Outcome.OPEN)
            .values(outcome=Outcome.UNKNOWN, detail=DIED)
        )
    return len(dead)


def _overdue(connection: Connection, now: datetime) -> int:
    """Past `not_after` and certainly not public → `missed`."""
    reason = "Batas waktunya lewat sebelum sempat terbit."
    missed = list(connection.execute(_MISS, {"now": now, "reason": reason}).scalars())
    _tell(connection, missed, State.MISSED, reason, now)
    return len(missed)


def _leaderless(connection: Connection, now: datetime) -> int:
    """A sequel whose leader ended otherwise than public is withdrawn."""
    reason = "Kiriman yang diikutinya tidak terbit."
    gone = withdraw_leaderless(connection, reason)
    _tell(connection, gone, State.WITHDRAWN, reason, now)
    return len(gone)


def _tell(connection: Connection, ids: Sequence[int], state: State, reason: str, now: datetime) -> None:
    ended: dict[int, Post] = by_ids(connection, ids) if ids else {}
    for p in ended.values():
        tell_end(connection, p, state, reason, now)


# What every tick asks is built once. `not_after` is never before `due_at`, which has an index.
# In quarantine nothing is called missed, so certainly not public, before its account was read for it.
_NOW = bindparam("now", type_=Utc)
_ABANDON = moving(
    post.c.account.not_in(select(lane.c.account).where(lane.c.lease_until >= _NOW)),
    {State.SENDING},
    State.UNKNOWN,
    reason=DIED,
)
_MISS = moving(
    and_(post.c.due_at < _NOW, post.c.not_after < _NOW, ~unread(post, _NOW)),
    OPEN,
    State.MISSED,
)
