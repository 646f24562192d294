"""The file of a backup: a ZIP whose first member says what it is and what each other member's hash must be."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from siaran import disk
from siaran.domain.errors import SiaranError

CONTENTS = "siaran.json"
FORMAT = 1
_MEMBER = re.compile(r"(database/[a-z_]+\.(db|copy)|media/[\w-][\w.-]*)")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: made when, by which version, from which kind of database; `members` with their SHA-256."""

    format: int
    made_at: datetime
    version: str
    database: str
    revision: str
    uuid: str
    generation: int
    members: Mapping[str, str]


def write(path: Path, files: Mapping[str, Path], contents: Contents) -> None:
    """Make `path` whole or not at all; `files` are the members by name. Raises OSError."""
    with disk.whole(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(CONTENTS, json.dumps(asdict(contents), default=str, indent=1))
        for name, file in files.items():
            packed = zipfile.ZIP_STORED if name.startswith("media/") else zipfile.ZIP_DEFLATED
            archive.write(file, name, compress_type=packed)


def read(path: Path) -> Contents:
    """What the file holds, once every byte of it has been found to be as it was written. Raises SiaranError."""
    try:
        with zipfile.ZipFile(path) as archive:
            contents = _contents(archive)
            _verify(archive, contents)
            return contents
    except FileNotFoundError:
        raise SiaranError(f"Berkas {path} tidak ada. Periksa namanya.") from None
    except OSError as error:
        raise SiaranError(f"Berkas {path} tidak dapat dibaca ({error.strerror}).") from None
    except KeyError:
        raise SiaranError(f"{path} bukan cadangan Siaran.") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, TypeError, EOFError, NotImplementedError, zlib.error):
        raise SiaranError(f"{path} rusak atau bukan cadangan Siaran. Pakai cadangan yang lain.") from None


def is_backup(path: Path) -> bool:
    """Whether the file says of itself that it is one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return CONTENTS in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def extract(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Write members, by the last part of their names, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path) as archive:
        for name in names:
            with archive.open(name) as packed, disk.whole(folder / Path(name).name) as out:
                for block in _blocks(packed):
                    out.write(block)


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return _hash(file)


def _contents(archive: zipfile.ZipFile) -> Contents:
    told = json.loads(archive.read(CONTENTS))
    if told["format"] != FORMAT:
        raise SiaranError(
            f"Cadangan ini dibuat oleh Siaran {told.get('version')}, dalam bentuk yang tidak dikenal di sini. "
            "Perbarui Siaran, lalu ulangi."
        )
    told["made_at"] = datetime.fromisoformat(told["made_at"])
    return Contents(**told)


def _verify(archive: zipfile.ZipFile, contents: Contents) -> None:
    if not all(_MEMBER.fullmatch(name) for name in contents.members):
        raise ValueError("a member that no backup has")
    for name, wanted in contents.members.items():
        with archive.open(name) as packed:
            if _hash(packed) != wanted:
                raise ValueError("a member is not what was written")


def _hash(file: IO[bytes]) -> str:
    made = hashlib.sha256()
    for block in _blocks(file):
        made.update(block)
    return made.hexdigest()


def _blocks(file: IO[bytes]) -> Any:
    return iter(lambda: file.read(_BLOCK), b"")
