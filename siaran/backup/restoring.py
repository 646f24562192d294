"""`siaran restore`: a backup in the place of an installation, in quarantine, all of it or nothing.

The order keeps it whole: what only adds (pictures, keys) comes first, then one transaction puts the database in
together with its quarantine, and last the mark file, which may lag behind but never lead.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from siaran.backup import archive, keyring
from siaran.backup.archive import Contents
from siaran.domain.account import AccountState
from siaran.domain.errors import SiaranError
from siaran.domain.member import Member
from siaran.house import machine_id
from siaran.settings import Settings
from siaran.store import accounts, copies, instance, members
from siaran.store.alerts import raise_alert
from siaran.store.database import Database
from siaran.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: the backup's moment, how many pictures, and how many accounts lost their tokens.

    `members` may sign in again: whoever left, or was given another role, since the backup is among them as before.
    """

    made_at: datetime
    pictures: int
    accounts: int
    lost: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class _There:
    """What stands where the backup is to go."""

    used: bool = False
    beating: bool = False
    generation: int = 0


def restore(settings: Settings, file: Path, *, keys: Path | None = None, force: bool = False) -> Restored:
    """Put a backup in; `keys` is the file of the keys, `force` the consent to replace an installation that is used.

    Raises SiaranError with what to do; then nothing that was there has changed.
    """
    contents = archive.read(file)
    _refuse_the_other_database(settings, contents)
    there = _there(settings)
    _refuse_what_is_used(there, force)
    ring = keyring.ring(settings, keys)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    pictures = [name for name in contents.members if name.startswith("media/")]
    archive.extract(file, settings.home / "media", pictures)
    keyring.keep(settings, ring)
    total, lost, able = _put_in(settings, file, contents, there, Vault(ring))
    _mark(settings)
    return Restored(contents.made_at, len(pictures), total, lost, able)


def _refuse_the_other_database(settings: Settings, contents: Contents) -> None:
    here = "sqlite" if settings.database_url.get_secret_value().startswith("sqlite") else "postgresql"
    if contents.database != here:
        raise SiaranError(
            f"Cadangan ini berasal dari {contents.database}, sedangkan SIARAN_DATABASE_URL menunjuk {here}. "
            "Arahkan ke basis data yang sejenis, lalu ulangi."
        )


def _there(settings: Settings) -> _There:
    """What is there is read, never made: a file that does not exist stays away."""
    mark = instance.read_mark(settings.home / instance.MARK_FILE)
    above = mark.generation if mark else 0
    database = Database(settings.database_url.get_secret_value())
    try:
        if not copies.founded(database):
            return _There(generation=above)
        with database.read() as connection:
            row = instance.get(connection)
            used = copies.used(connection)
        if row is None:
            return _There(generation=above)
        return _There(used, instance.beats(row.beat_at, database.now()), max(row.generation, above))
    finally:
        database.close()


def _refuse_what_is_used(there: _There, force: bool) -> None:
    if force or not (there.used or there.beating):
        return
    running = ["Siaran sedang berjalan di atasnya: hentikan dahulu."] if there.beating else []
    told = [
        "Di sini sudah ada instalasi yang terpakai.",
        *running,
        "Isinya hilang bila ditimpa: buat cadangannya dahulu, lalu ulangi dengan --force. Tidak ada yang diubah.",
    ]
    raise SiaranError(" ".join(told))


def _put_in(
    settings: Settings, file: Path, contents: Contents, there: _There, vault: Vault
) -> tuple[int, int, tuple[Member, ...]]:
    """The database, with its quarantine and its lost accounts, in one transaction.

    How many accounts there are, how many are lost, and who may sign in.
    """
    url = settings.database_url.get_secret_value()
    with tempfile.TemporaryDirectory(prefix=".siaran-", dir=settings.home) as drawer:
        folder = Path(drawer)
        archive.extract(file, folder, [name for name in contents.members if name.startswith("database/")])
        now = _now(url)
        reason = f"Dipulihkan dari cadangan {contents.made_at:%d/%m/%Y %H.%M} UTC."
        with copies.put_in(url, folder, contents.revision) as connection:
            instance.restore(connection, reason, above=there.generation, known_until=contents.made_at, now=now)
            copies.rehouse(connection, settings.home / "media")
            every = accounts.opening(connection, vault)
            shut = [number for number, _, opens in every if not opens]
            for number in shut:
                accounts.set_state(connection, number, AccountState.LOST, "Kuncinya tidak ikut dipulihkan.")
            if shut:
                text = f"Pemulihan tanpa kuncinya: {len(shut)} akun kehilangan tokennya. Sambungkan lagi."
                raise_alert(connection, key=f"lost/{now}", kind="lost", subject="Akun terputus", text=text, now=now)
            able = tuple(member for member in members.listed(connection) if member.ended_at is None)
    return len(every), len(shut), able


def _now(url: str) -> datetime:
    database = Database(url)
    try:
        return database.now()
    finally:
        database.close()


def _mark(settings: Settings) -> None:
    database = Database(settings.database_url.get_secret_value())
    try:
        with database.read() as connection:
            row = instance.get(connection)
        if row is not None:
            instance.write_mark(settings.home / instance.MARK_FILE, instance.mark_of(row, machine_id()))
    finally:
        database.close()
