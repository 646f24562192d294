"""Who changed what, when: append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from siaran.store.tables import audit


def record(connection: Connection, *, who: str, action: str, subject: str, now: datetime, **detail: Any) -> None:
    """Write down that `who` did `action` to `subject`; `detail` must be JSON-able and free of secrets."""
    connection.execute(insert(audit).values(at=now, who=who, action=action, subject=subject, detail=detail))
