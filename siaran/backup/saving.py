"""`siaran backup`: database and pictures into one file, the keys into another, while Siaran goes on working."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from siaran import __version__
from siaran.backup import archive
from siaran.domain.errors import SiaranError
from siaran.house import House
from siaran.store import copies, instance


@dataclass(frozen=True, slots=True)
class Saved:
    """What went into the file. `keys` is where the keys went, where they were asked for."""

    file: str
    size: int
    pictures: int
    accounts_need_keys: bool
    keys: str | None = None


def save(house: House, file: Path, keys: Path | None = None) -> Saved:
    """Write the backup, and with `keys` the secret keys beside it. Raises SiaranError with what to do."""
    _refuse_others(file)
    began = house.database.now()
    with _sentences(file), tempfile.TemporaryDirectory(prefix=".siaran-", dir=file.parent) as folder:
        files = _files(house, Path(folder))
        archive.write(file, files, _contents(house, files, began))
    if keys is not None:
        _write_keys(house, keys)
    pictures = sum(name.startswith("media/") for name in files)
    return Saved(str(file), file.stat().st_size, pictures, keys is None, str(keys) if keys else None)


def _refuse_others(file: Path) -> None:
    """An older backup is replaced; anything else that has the name is somebody's work."""
    if file.exists() and not archive.is_backup(file):
        raise SiaranError(f"{file} sudah ada dan bukan cadangan Siaran. Pilih nama lain; tidak ada yang ditimpa.")


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SiaranError(f"Cadangan tidak dapat ditulis ke {file} ({error.strerror}). Pilih tempat lain.") from None


def _files(house: House, folder: Path) -> dict[str, Path]:
    """The members by name. The database comes first: pictures are only ever added, so it finds all of its own."""
    _refuse_old_tables(house)
    rows = copies.copy_out(house.database, folder)
    media = house.settings.home / "media"
    pictures = sorted(path for path in media.glob("*") if path.is_file() and not path.name.startswith("."))
    return {f"database/{path.name}": path for path in rows} | {f"media/{path.name}": path for path in pictures}


def _refuse_old_tables(house: House) -> None:
    with house.database.read() as connection:
        if copies.revision(connection) != copies.head():
            raise SiaranError("Basis data belum mengikuti versi Siaran ini. Jalankan «siaran init», lalu ulangi.")


def _contents(house: House, files: dict[str, Path], began: datetime) -> archive.Contents:
    """What is known of what was sent ends when the copying began."""
    with house.database.read() as connection:
        row = instance.get(connection)
    if row is None:
        raise SiaranError("Basis data belum disiapkan. Jalankan «siaran init».")
    return archive.Contents(
        archive.FORMAT,
        began,
        __version__,
        "sqlite" if house.database.sqlite else "postgresql",
        copies.head(),
        row.uuid,
        row.generation,
        {name: archive.sha256(path) for name, path in files.items()},
    )


def _write_keys(house: House, path: Path) -> None:
    """The keys, for their owner's eyes only; a file that is there is never written over."""
    lines = "".join(f"{key.get_secret_value()}\n" for key in house.settings.secret_keys)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SiaranError(
            f"Cadangan sudah jadi, tetapi kuncinya tidak dapat ditulis ke {path} ({error.strerror}). Pilih nama lain."
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
