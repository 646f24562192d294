"""Snapshots: the metrics of posts over time, append-only; and which posts are due to be measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    exists,
    insert,
    or_,
    select,
    update,
)

from siaran.domain.account import AccountState
from siaran.domain.metric import Figures, Measured, Snapshot
from siaran.domain.post import Kind, State
from siaran.store.metric_tables import FIGURES, snapshot
from siaran.store.tables import account, gate, lane, post
from siaran.store.tallies import recount

FIRST_AFTER = 3600.0
"""Seconds after publication of the first measurement, as the ledger writes it down."""


@dataclass(frozen=True, slots=True)
class Due:
    """A published post to be measured."""

    post: int
    account: int
    platform: str
    platform_id: str
    published_at: datetime


def take_due(
    connection: Connection, now: datetime, *, limit: int, again_at: datetime, hour: float = FIRST_AFTER
) -> list[Due]:
    """Posts whose time to be measured has come, the longest waiting first; nobody else takes them until `again_at`.

    `hour` is how many seconds an hour lasts, for a world that ages faster than ours.
    """
    waiting = _measurable().where(_time_has_come(now, hour), _may_ask(now)).order_by(post.c.measure_at, post.c.id)
    rows = connection.execute(waiting.limit(limit).with_for_update(skip_locked=True, of=post)).mappings().all()
    schedule(connection, {row["post"]: again_at for row in rows})
    return [Due(**row) for row in rows]


def living(connection: Connection, now: datetime, *, since: datetime | None = None) -> list[Due]:
    """Every published post that can be measured now, whatever its rhythm, the newest first.

    One that is gone is among them: it may have come back.
    """
    query = _measurable().where(_may_ask(now)).order_by(post.c.published_at.desc(), post.c.id)
    if since is not None:
        query = query.where(post.c.published_at >= since)
    return [Due(**row) for row in connection.execute(query).mappings()]


def append(connection: Connection, snapshots: Sequence[Snapshot]) -> None:
    """Write measurements down, and what they make of their posts."""
    if snapshots:
        connection.execute(insert(snapshot), [_values(s) for s in snapshots])
        recount(connection, {s.post for s in snapshots})


def schedule(connection: Connection, times: Mapping[int, datetime | None]) -> None:
    """When each post is measured next; None: never again."""
    statement = update(post).where(post.c.id == bindparam("which")).values(measure_at=bindparam("moment"))
    if times:
        connection.execute(statement, [{"which": which, "moment": moment} for which, moment in sorted(times.items())])


def latest(connection: Connection, posts: Iterable[int]) -> dict[int, Snapshot]:
    """The newest snapshot of each post, by post."""
    query = select(snapshot).where(snapshot.c.post.in_(list(posts))).order_by(snapshot.c.taken_at, snapshot.c.id)
    return {row["post"]: _snapshot(row) for row in connection.execute(query).mappings()}


def _measurable() -> Select[tuple[int, int, str, str, datetime]]:
    """Published posts that have metrics of their own: a repost has none."""
    return (
        select(post.c.id.label("post"), post.c.account, post.c.platform, post.c.platform_id, post.c.published_at)
        .join(account, account.c.id == post.c.account)
        .join(lane, lane.c.account == post.c.account)
        .where(post.c.state == State.PUBLISHED, post.c.kind != Kind.REPOST, post.c.platform_id.is_not(None))
    )


def _time_has_come(now: datetime, hour: float) -> ColumnElement[bool]:
    never_yet = ~exists().where(snapshot.c.post == post.c.id)
    sooner = now + timedelta(seconds=max(FIRST_AFTER - hour, 0.0))
    return or_(post.c.measure_at <= now, and_(post.c.measure_at <= sooner, never_yet))


def _may_ask(now: datetime) -> ColumnElement[bool]:
    """Asking while a limit holds makes it longer; asking with a dead token tells us nothing."""
    usable = account.c.state.in_([AccountState.ACTIVE, AccountState.PAUSED])
    open_lane = or_(lane.c.closed_until.is_(None), lane.c.closed_until <= now)
    return and_(usable, open_lane, ~exists().where(gate.c.platform == post.c.platform))


def _values(taken: Snapshot) -> dict[str, object]:
    measured = taken.measured
    kept = {"raw": dict(measured.raw), "api_version": measured.api_version, "gone": measured.gone}
    return {"post": taken.post, "taken_at": taken.taken_at, **asdict(measured.figures), **kept}


def _snapshot(row: RowMapping) -> Snapshot:
    figures = Figures(**{name: row[name] for name in FIGURES})
    return Snapshot(row["post"], row["taken_at"], Measured(figures, row["raw"], row["api_version"], row["gone"]))
