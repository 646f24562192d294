"""What someone must be told: rows, each once by its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from siaran.store.tables import alert


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell. `told_at` None: not yet gone out. `kind` groups them: failed, missed, question, lost …"""

    id: int
    key: str
    kind: str
    subject: str
    text: str
    created_at: datetime
    told_at: datetime | None
    tries: int


_COLUMNS = tuple(alert.c[name] for name in Alert.__dataclass_fields__)


def raise_alert(connection: Connection, *, key: str, kind: str, subject: str, text: str, now: datetime) -> bool:
    """Note something to tell, once for all time by `key`; whether it is new."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(alert).values(key=key, kind=kind, subject=subject, text=text, created_at=now)
    return connection.execute(statement.on_conflict_do_nothing(index_elements=["key"])).rowcount == 1


def take_untold(connection: Connection, now: datetime, again: timedelta, limit: int = 50) -> Sequence[Alert]:
    """Alerts to send now, oldest first; each is left alone by others until `now + again`, when it may be tried anew."""
    free = alert.c.next_try_at.is_(None) | (alert.c.next_try_at <= now)
    wanted = select(alert.c.id).where(alert.c.told_at.is_(None), free).order_by(alert.c.id).limit(limit)
    statement = (
        update(alert)
        .where(alert.c.id.in_(wanted), alert.c.told_at.is_(None), free)
        .values(next_try_at=now + again, tries=alert.c.tries + 1)
        .returning(*_COLUMNS)
    )
    return sorted((Alert(**r) for r in connection.execute(statement).mappings()), key=lambda a: a.id)


def recent(connection: Connection, limit: int = 50) -> Sequence[Alert]:
    """The newest alerts, newest first."""
    query = select(*_COLUMNS).order_by(alert.c.id.desc()).limit(limit)
    return [Alert(**r) for r in connection.execute(query).mappings()]


def mark_told(connection: Connection, alert_id: int, now: datetime) -> bool:
    """It has gone out; False where somebody else marked it first."""
    done = connection.execute(
        update(alert).where(alert.c.id == alert_id, alert.c.told_at.is_(None)).values(told_at=now)
    )
    return done.rowcount == 1
