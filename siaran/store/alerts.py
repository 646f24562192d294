"""What someone must be told: rows, each once by its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


def raise_alert(connection: Connection, *, key: str, kind: str, subject: str, text: str, now: datetime) -> bool:
    """Note something to tell, once for all time by `key`; whether it is new."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(alert).values(key=key, kind=kind, subject=subject, text=text, created_at=now)
    return connection.execute(statement.on_conflict_do_nothing(index_elements=["key"])).rowcount == 1


def untold(connection: Connection, limit: int = 50) -> Sequence[Alert]:
    """Alerts that have not gone out, oldest first."""
    rows = connection.execute(select(alert).where(alert.c.told_at.is_(None)).order_by(alert.c.id).limit(limit))
    return [Alert(**r) for r in rows.mappings()]


def recent(connection: Connection, limit: int = 50) -> Sequence[Alert]:
    """The newest alerts, newest first."""
    return [Alert(**r) for r in connection.execute(select(alert).order_by(alert.c.id.desc()).limit(limit)).mappings()]


def mark_told(connection: Connection, alert_id: int, now: datetime) -> bool:
    """It has gone out; False where somebody else marked it first."""
    done = connection.execute(update(alert).where(alert.c.id == alert_id, alert.c.told_at.is_(None)).values(told_at=now))
    return done.rowcount == 1
