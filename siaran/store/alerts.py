"""What someone must be told: rows, each once by its key; and to which targets each has gone out already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, Table, and_, exists, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from siaran.store.tables import alert, telling

NEWS = timedelta(days=1)
"""For so long an alert is worth sending; afterwards it is history, which the rows keep."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell. `told_at`: since when somebody knows. `kind` groups them: failed, missed, question, lost …"""

    id: int
    key: str
    kind: str
    subject: str
    text: str
    created_at: datetime
    told_at: datetime | None


_COLUMNS = tuple(alert.c[name] for name in Alert.__dataclass_fields__)
_RAISE = {
    name: dialect.insert(alert).on_conflict_do_nothing(index_elements=["key"]).returning(alert.c.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def raise_alert(connection: Connection, *, key: str, kind: str, subject: str, text: str, now: datetime) -> bool:
    """Note something to tell, once for all time by `key`; whether it is new."""
    values = {"key": key, "kind": kind, "subject": subject, "text": text, "created_at": now}
    return connection.execute(_RAISE[connection.dialect.name], values).first() is not None


def recent(connection: Connection, limit: int = 50) -> Sequence[Alert]:
    """The newest alerts, newest first."""
    query = select(*_COLUMNS).order_by(alert.c.id.desc()).limit(limit)
    return [Alert(**r) for r in connection.execute(query).mappings()]


def any_untold(connection: Connection, now: datetime) -> bool:
    """Whether there may be anything to send: cheap, for it is asked every few seconds."""
    fresh = alert.c.created_at > now - NEWS
    owed = exists().where(telling.c.alert == alert.c.id, telling.c.told_at.is_(None))
    query = select(alert.c.id).where(fresh, or_(alert.c.told_at.is_(None), owed)).limit(1)
    return connection.execute(query).first() is not None


def owe(connection: Connection, targets: Sequence[str], now: datetime) -> None:
    """Every fresh alert that nobody knows of yet is owed to each of these targets.

    A target that is added later is not told what others have been told before.
    """
    untold = and_(alert.c.told_at.is_(None), alert.c.created_at > now - NEWS)
    for target in targets:
        rows = select(alert.c.id, literal(target, String)).where(untold)
        statement = _insert(connection, telling).from_select(["alert", "target"], rows)
        connection.execute(statement.on_conflict_do_nothing())


def take_owed(connection: Connection, target: str, now: datetime, again: timedelta, limit: int = 50) -> Sequence[Alert]:
    """What to send to a target now, oldest first; others leave it alone until `now + again`, when it may be tried anew.

    So two processes never send the same at once; one that died in the middle of sending costs a repetition.
    """
    owed = and_(telling.c.target == target, telling.c.told_at.is_(None))
    free = or_(telling.c.next_try_at.is_(None), telling.c.next_try_at <= now)
    fresh = select(alert.c.id).where(alert.c.created_at > now - NEWS)
    wanted = select(telling.c.alert).where(owed, free, telling.c.alert.in_(fresh)).order_by(telling.c.alert)
    statement = (
        update(telling)
        .where(owed, free, telling.c.alert.in_(wanted.limit(limit)))
        .values(next_try_at=now + again, tries=telling.c.tries + 1)
        .returning(telling.c.alert)
    )
    ids = list(connection.execute(statement).scalars())
    query = select(*_COLUMNS).where(alert.c.id.in_(ids)).order_by(alert.c.id)
    return [Alert(**r) for r in connection.execute(query).mappings()] if ids else []


def mark_told(connection: Connection, ids: Sequence[int], target: str, now: datetime) -> None:
    """They have gone out to a target."""
    this = and_(telling.c.alert.in_(ids), telling.c.target == target)
    connection.execute(update(telling).where(this).values(told_at=now))
    connection.execute(update(alert).where(alert.c.id.in_(ids), alert.c.told_at.is_(None)).values(told_at=now))


def _insert(connection: Connection, table: Table) -> Any:
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
