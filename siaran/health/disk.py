"""The disk: whether HOME can really be written to, and whether there is room."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from siaran import alert, disk
from siaran.house import House, machine_id
from siaran.store.alerts import raise_alert

LEAST_SPACE = 200 * 1024 * 1024
"""Bytes that must be free in HOME: room for the database's log and the spool."""
PROBE = ".tulis"


def trouble(home: Path, least: int = LEAST_SPACE) -> Iterator[str]:
    """What is wrong with the disk; a file is really written, for only that finds a full or read-only one."""
    try:
        disk.write_whole(home / PROBE, b"siaran\n")
    except OSError as error:
        yield f"Folder {home} tidak dapat ditulisi ({error.strerror}). Periksa hak, ruang, dan medianya."
        return
    free = shutil.disk_usage(home).free
    if free < least:
        yield f"Ruang di {home} tinggal {free // 1024**2} MiB. Kosongkan sampai lebih dari {least // 1024**2} MiB."


def opened(home: Path) -> Iterator[str]:
    """Whether others on this machine may look into HOME: names, texts and the record of changes lie there in the open.

    Siaran makes the folder for its owner alone; one that was there before stays as it was.
    """
    if os.name == "posix" and home.stat().st_mode & 0o007:
        yield f"Folder {home} terbuka bagi pengguna lain di mesin ini. Tutup dengan: chmod 700 {home}"


def watch_disk(house: House, least: int = LEAST_SPACE) -> None:
    """Tell someone, once a day, that the disk is full or nearly so; where not even that can be stored, tell at once."""
    for sentence in trouble(house.settings.home, least):
        now = house.database.now()
        key = f"disk/{machine_id()}/{now.date().isoformat()}"
        try:
            with house.database.write() as connection:
                raise_alert(connection, key=key, kind="disk", subject="Disk", text=sentence, now=now)
        except Exception as error:
            targets = [address.get_secret_value() for address in house.settings.alerts]
            text = f"{sentence} Basis data pun tidak dapat ditulisi ({type(error).__name__})."
            alert.tell(targets, "Disk", text, house.tongue())
