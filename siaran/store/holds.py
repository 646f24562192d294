"""Holds: rules that stop publishing for a territory, programme or platform for a time (mourning, quiet period)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, insert, literal, or_, select, update

from siaran.store import audit
from siaran.store.tables import hold


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold. None means every territory (else a subtree), programme or platform; no `ends_at`: until ended."""

    id: int
    territory: str | None
    program: str | None
    platform: str | None
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    who: str


def held(row: FromClause, now: Any) -> ColumnElement[bool]:
    """Whether a hold that is on at `now` keeps this post row back; an emergency passes."""
    there = or_(
        hold.c.territory.is_(None),
        row.c.territory == hold.c.territory,
        row.c.territory.like(hold.c.territory + literal(".%")),
    )
    stops = exists().where(
        hold.c.starts_at <= now,
        or_(hold.c.ends_at.is_(None), hold.c.ends_at > now),
        there,
        or_(hold.c.program.is_(None), hold.c.program == row.c.program),
        or_(hold.c.platform.is_(None), hold.c.platform == row.c.platform),
    )
    return and_(~row.c.emergency, stops)


def add(
    connection: Connection,
    *,
    reason: str,
    who: str,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    territory: str | None = None,
    program: str | None = None,
    platform: str | None = None,
) -> int:
    """Begin a hold (now, or at `starts_at`); its id."""
    statement = insert(hold).values(
        territory=territory,
        program=program,
        platform=platform,
        starts_at=starts_at or now,
        ends_at=ends_at,
        reason=reason,
        who=who,
    )
    made = connection.execute(statement.returning(hold.c.id)).scalar_one()
    audit.record(connection, who=who, action="hold", subject=str(made), now=now, reason=reason)
    return int(made)


def end(connection: Connection, hold_id: int, *, who: str, now: datetime) -> bool:
    """End a hold now; False where there is none that is still on."""
    on = and_(hold.c.id == hold_id, or_(hold.c.ends_at.is_(None), hold.c.ends_at > now))
    done = connection.execute(update(hold).where(on).values(ends_at=now)).rowcount == 1
    audit.record(connection, who=who, action="end hold", subject=str(hold_id), now=now)
    return done


def listed(connection: Connection) -> Sequence[Hold]:
    """Every hold, newest first."""
    return [Hold(**r) for r in connection.execute(select(hold).order_by(hold.c.id.desc())).mappings()]


def on(connection: Connection, now: datetime) -> Sequence[Hold]:
    """The holds that are on, or will be, oldest first."""
    query = select(hold).where(or_(hold.c.ends_at.is_(None), hold.c.ends_at > now)).order_by(hold.c.id)
    return [Hold(**r) for r in connection.execute(query).mappings()]
