"""Step 1 of the protocol: lease lanes whose earliest queued post is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from siaran.domain.attempt import SENDS
from siaran.domain.post import Post
from siaran.domain.times import Times
from siaran.queue import choice, gates
from siaran.store import quarantine
from siaran.store.among import among
from siaran.store.tables import attempt, lane, post


@dataclass(frozen=True, slots=True)
class Claim:
    """One leased lane and the post to say on it.

    `epoch` makes an old lease worthless, `sends` counts attempts that may have reached the platform, `leader_id` is
    the platform id of the post it follows, `look_since` asks to look first, back to then; `only_look`: the instance
    is in quarantine, and looking is all that may be done.
    """

    post: Post
    epoch: int
    lease_until: datetime
    sends: int
    leader_id: str | None
    look_since: datetime | None = None
    only_look: bool = False

    @property
    def lease(self) -> tuple[int, int]:
        """What names the lease: the account and its lane's epoch."""
        return self.post.account, self.epoch


def claim(connection: Connection, *, worker: str, now: datetime, times: Times, limit: int) -> list[Claim]:
    """Lease up to `limit` lanes for `worker` and give back what is to be said on each, in due order.

    Nothing while publishing is stopped; in quarantine only what must be looked for, once a look can prove something.
    Posts with something to prepare are claimed `prepare_ahead` before they are due. The epoch is raised every time,
    also for the same worker.
    """
    standing = gates.standing(connection)
    looks_from = quarantine.looks_from(connection, times) if standing.quarantined else None
    if limit < 1 or (now < looks_from if looks_from else standing.stopped):
        return []
    wanted = choice.suspects(connection, now, limit) if looks_from else choice.due(connection, now, times, limit)
    chosen = _through_gates(connection, wanted, now)
    if not chosen:
        return []
    leased = _lease(connection, chosen, worker, now, times)
    mine = [p for p in chosen if p.account in leased]
    doubtful, only_look = _doubtful_since(standing, now), looks_from is not None
    return [replace(c, only_look=only_look) for c in _with_past(connection, mine, leased, doubtful, now, times)]


def _through_gates(connection: Connection, candidates: Sequence[Post], now: datetime) -> list[Post]:
    """Of a closed platform one post that is due may go, as its hourly probe."""
    shut = gates.closed(connection, {p.platform for p in candidates}) if candidates else set()
    return [p for p in candidates if p.platform not in shut or _probes(connection, p, now)]


def _probes(connection: Connection, p: Post, now: datetime) -> bool:
    return p.due_at <= now and gates.take_probe(connection, p.platform, p.account, now)


def _lease(
    connection: Connection, posts: Sequence[Post], worker: str, now: datetime, times: Times
) -> dict[int, tuple[int, datetime]]:
    until = now + timedelta(seconds=times.lease)
    values = {"now": now, "accounts": [p.account for p in posts], "worker": worker, "lease_until": until}
    return {row.account: (row.epoch, until) for row in connection.execute(_LEASE, values)}


def _with_past(
    connection: Connection,
    posts: Sequence[Post],
    leased: dict[int, tuple[int, datetime]],
    doubtful: datetime | None,
    now: datetime,
    times: Times,
) -> list[Claim]:
    past = {row.id: row for row in connection.execute(_PAST, {"ids": [p.id for p in posts]})}
    claims = []
    for p in posts:
        epoch, until = leased[p.account]
        sends = past[p.id].sends
        since = _look_since(connection, p, sends, doubtful, now, times)
        claims.append(Claim(p, epoch, until, sends, past[p.id].leader_id, since))
    return claims


# Statements are built once: building one anew for every claim would cost more than running it.
_LEASE = (
    update(lane)
    .where(among(lane.c.account, "accounts"), choice.FREE)
    .values(epoch=lane.c.epoch + 1)
    .returning(lane.c.account, lane.c.epoch)
)
_LEADER = post.alias("leader")
_SENT = select(func.count()).where(attempt.c.post == post.c.id, attempt.c.outcome.in_(SENDS))
_LED_BY = select(_LEADER.c.platform_id).where(_LEADER.c.id == post.c.follows)
_PAST = select(post.c.id, _SENT.scalar_subquery().label("sends"), _LED_BY.scalar_subquery().label("leader_id")).where(
    among(post.c.id, "ids")
)
"""Counted post by post: of many posts at once, where its statistics are older than a large plan, PostgreSQL would go
through all attempts."""

RESTORE_CAUTION = timedelta(hours=48)
LOOK_MARGIN = timedelta(seconds=60)


def _doubtful_since(standing: gates.Standing, now: datetime) -> datetime | None:
    """For 48 hours after a restore: since when the database knows nothing of what was sent. None: it knows all."""
    restored = standing.restored_at
    if restored is None or now >= restored + RESTORE_CAUTION:
        return None
    return standing.known_until or restored


def _look_since(
    connection: Connection, p: Post, sends: int, doubtful: datetime | None, now: datetime, times: Times
) -> datetime | None:
    """From when to look for the post before saying it; None where nothing suggests that it may be public already.

    Asked of posts claimed ahead too: preparing may take until they are due. After a restore, back to the backup: the
    post may have been moved forward since, or been planned anew.
    """
    late = now > p.due_at + timedelta(seconds=times.late_after)
    if not (late or sends or doubtful or p.replaces):
        return None
    first = connection.execute(select(func.min(attempt.c.intent_at)).where(attempt.c.post == p.id)).scalar_one_or_none()
    replaced = connection.execute(select(post.c.due_at).where(post.c.key == p.replaces)).scalar_one_or_none()
    return min(m for m in (p.due_at, first, replaced, doubtful) if m is not None) - LOOK_MARGIN
