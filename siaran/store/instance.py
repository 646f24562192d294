"""This installation: who it is, whether it may publish, and the file beside the database that betrays a copy."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from siaran.store.alerts import raise_alert
from siaran.store.tables import attempt, instance

MARK_FILE = "instance.json"
"""In HOME."""


@dataclass(frozen=True, slots=True)
class Instance:
    """The instance row. `intent_seq` counts intents; quarantine and stop say since when nothing is sent."""

    uuid: str
    generation: int
    intent_seq: int
    machine: str
    quarantined_at: datetime | None
    quarantine_reason: str
    restored_at: datetime | None
    stopped_at: datetime | None
    stopped_by: str
    beat_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file in HOME remembers of the database it belongs to. It may lag behind, never lead."""

    uuid: str
    generation: int
    intent_seq: int
    machine: str


_COLUMNS = tuple(instance.c[name] for name in Instance.__dataclass_fields__)


def get(connection: Connection) -> Instance | None:
    """The instance row, None before `siaran init`."""
    row = connection.execute(select(*_COLUMNS)).mappings().first()
    return Instance(**row) if row else None


def create(connection: Connection, machine: str) -> None:
    """Make the row, once."""
    if get(connection) is None:
        connection.execute(
            insert(instance).values(id=1, uuid=str(uuid.uuid4()), generation=1, intent_seq=0, machine=machine)
        )


def beat(connection: Connection, now: datetime) -> None:
    """The engine lives: it ticked at `now`."""
    connection.execute(update(instance).values(beat_at=now))


def mark_of(row: Instance) -> Mark:
    """What the file should say now."""
    return Mark(row.uuid, row.generation, row.intent_seq, row.machine)


def read_mark(path: Path) -> Mark | None:
    """The file's word, None where there is no file. Raises ValueError where it cannot be read."""
    if not path.exists():
        return None
    return Mark(**json.loads(path.read_text(encoding="utf-8")))


def write_mark(path: Path, mark: Mark) -> None:
    """Replace the file atomically and durably. Raises OSError."""
    draft = path.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(mark), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def check_copy(connection: Connection, mark: Mark | None, machine: str, now: datetime) -> str:
    """Compare database and file at start; put a copy or a restored database into quarantine. The reason, or "".

    Without a file a SQLite database that has attempts is a copy; a new machine adopts what PostgreSQL says.
    """
    row = get(connection)
    if row is None:
        return ""
    reason = _suspicion(connection, row, mark, machine)
    if reason and row.quarantined_at is None:
        connection.execute(update(instance).values(quarantined_at=now, quarantine_reason=reason, restored_at=now))
        raise_alert(
            connection,
            key=f"quarantine/{now.isoformat()}",
            kind="quarantine",
            subject=row.uuid,
            text=f"{reason} Tidak ada yang dikirim. Periksa kiriman sejak cadangan dibuat, lalu jalankan "
            "«siaran queue resume --after-restore».",
            now=now,
        )
    return row.quarantine_reason or reason


def _suspicion(connection: Connection, row: Instance, mark: Mark | None, machine: str) -> str:
    if mark is None:
        copied = (
            connection.dialect.name == "sqlite"
            and connection.execute(select(func.count()).select_from(attempt)).scalar_one()
        )
        return "Berkas penanda instansi tidak ada, padahal basis data ini pernah mengirim." if copied else ""
    if mark.uuid != row.uuid:
        return "Basis data ini milik instansi lain."
    if machine and mark.machine and machine != mark.machine:
        return "Basis data ini pindah ke mesin lain."
    if (row.generation, row.intent_seq) < (mark.generation, mark.intent_seq):
        return "Basis data ini lebih tua daripada yang terakhir dipakai mengirim."
    return ""
