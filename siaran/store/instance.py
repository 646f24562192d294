"""This installation: who it is, whether it may publish, and the file beside the database that betrays a copy."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from siaran import disk
from siaran.store import audit, sessions
from siaran.store.alerts import raise_alert
from siaran.store.tables import attempt, instance

MARK_FILE = "instance.json"
"""In HOME."""
BEATING = timedelta(seconds=10)
"""An engine that ticked less than this ago is at work."""
AHEAD = timedelta(seconds=30)
"""What lies further ahead than it should was written before the clock was set back: a beat, a lease."""


@dataclass(frozen=True, slots=True)
class Instance:
    """The instance row. `intent_seq` counts intents; quarantine and stop say since when nothing is sent.

    `known_until`: of what was sent between then and `restored_at` this database may know nothing. `skew`: by how many
    seconds our clock was ahead of the platforms' when the engine last heard one.
    """

    uuid: str
    generation: int
    intent_seq: int
    machine: str
    quarantined_at: datetime | None
    quarantine_reason: str
    restored_at: datetime | None
    known_until: datetime | None
    stopped_at: datetime | None
    stopped_by: str
    beat_at: datetime | None
    skew: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file in HOME remembers of the database it belongs to, and the machine that wrote it.

    It may lag behind the database, never lead. `line` and `link`: number and hash of the newest line of the record.
    """

    uuid: str
    generation: int
    intent_seq: int
    machine: str
    line: int = 0
    link: str = audit.FIRST


_SET = update(instance)
_GET = select(*(instance.c[name] for name in Instance.__dataclass_fields__))
_LIFE = select(instance.c.uuid, instance.c.generation)


def get(connection: Connection) -> Instance | None:
    """The instance row, None before `siaran init`."""
    row = connection.execute(_GET).mappings().first()
    return Instance(**row) if row else None


def life(connection: Connection) -> tuple[str, int] | None:
    """Which database this is, and since which backup was put in: what was read in another life says nothing of it."""
    row = connection.execute(_LIFE).first()
    return (row[0], row[1]) if row else None


def create(connection: Connection, machine: str) -> None:
    """Make the row, once."""
    if get(connection) is None:
        connection.execute(
            insert(instance).values(id=1, uuid=str(uuid.uuid4()), generation=1, intent_seq=0, machine=machine)
        )


def beat(connection: Connection, now: datetime, skew: float = 0.0) -> None:
    """The engine lives: it ticked at `now`. `skew` as the platforms' clocks told it; 0.0 tells nothing new."""
    heard = {"skew": skew} if skew else {}
    connection.execute(_SET, {"beat_at": now, **heard})


def beats(beat_at: datetime | None, now: datetime, within: timedelta = BEATING) -> bool:
    """Whether an engine is at work: it ticked `within` this time. A beat that lies ahead of us tells nothing."""
    return beat_at is not None and -AHEAD <= now - beat_at <= within


def touch(connection: Connection, now: datetime) -> bool:
    """Really write (SQLite writes nothing where nothing changes); whether there is an instance to write to."""
    return connection.execute(_SET, {"touched_at": now}).rowcount == 1


def mark_of(row: Instance, machine: str, newest: tuple[int, str] = (0, audit.FIRST)) -> Mark:
    """What the file should say now, written on this machine; `newest` line of the record as `audit` tells it."""
    return Mark(row.uuid, row.generation, row.intent_seq, machine, *newest)


def read_mark(path: Path) -> Mark | None:
    """The file's word, None where there is no file; one that cannot be read is a mark of no instance."""
    try:
        return Mark(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return Mark("", 0, 0, "")


def write_mark(path: Path, mark: Mark) -> None:
    """Replace the file atomically and durably. Raises OSError."""
    disk.write_whole(path, json.dumps(asdict(mark)).encode())


def suspicion(row: Instance, mark: Mark, machine: str) -> str:
    """Why this database cannot be the one that was here when `mark` was written; "" where it may be.

    `mark` must have been read before `row`, for the database goes ahead.
    """
    if not mark.uuid:
        return "Berkas penanda instansi rusak, jadi tidak diketahui apakah basis data ini yang terakhir dipakai."
    if mark.uuid != row.uuid:
        return "Basis data ini milik instansi lain."
    if machine and mark.machine and machine != mark.machine:
        return "Basis data ini pindah ke mesin lain."
    if (row.generation, row.intent_seq) < (mark.generation, mark.intent_seq):
        return "Basis data ini lebih tua daripada yang terakhir dipakai mengirim."
    return ""


def check_copy(connection: Connection, mark: Mark | None, machine: str, now: datetime) -> str:
    """Compare database and file; put a copy or an old database into quarantine. Why it is in quarantine, or "".

    Without a file a SQLite database that has attempts is a copy; a new machine adopts what PostgreSQL says.
    """
    row = get(connection)
    if row is None or row.quarantined_at is not None:
        return row.quarantine_reason if row else ""
    reason = suspicion(row, mark, machine) if mark else _unmarked(connection)
    if reason:
        quarantine(connection, reason, known_until=row.beat_at, now=now)
    return reason


def _unmarked(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return ""
    tried = connection.execute(select(func.count()).select_from(attempt)).scalar_one()
    return "Berkas penanda instansi tidak ada, padahal basis data ini pernah mengirim." if tried else ""


def restore(connection: Connection, reason: str, *, above: int, known_until: datetime, now: datetime) -> None:
    """A backup has just been put in: a generation of its own, higher than `above`; in quarantine, and not beating."""
    row = get(connection)
    if row is not None:
        values = {"generation": max(row.generation, above) + 1, "beat_at": None, "skew": None}
        connection.execute(_SET, values)
        quarantine(connection, reason, known_until=known_until, now=now)


def quarantine(connection: Connection, reason: str, *, known_until: datetime | None, now: datetime) -> None:
    """Nothing is sent from now on, until what may have been sent has been looked for and a person says so.

    Whose access was ended since this database was the last one is not known either: everybody signs in anew.
    """
    sessions.end_access(connection)
    values = {"quarantined_at": now, "quarantine_reason": reason, "restored_at": now, "known_until": known_until}
    connection.execute(_SET, values)
    raise_alert(
        connection,
        key=f"quarantine/{now.isoformat()}",
        kind="quarantine",
        subject="Karantina",
        text=f"{reason} Tidak ada yang dikirim. Siaran sedang mencari kiriman yang mungkin sudah terbit; periksa "
        "hasilnya di halaman Karantina, lalu lanjutkan di sana atau dengan «siaran queue resume --after-restore».",
        now=now,
    )
