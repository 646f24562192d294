"""The library of pictures: what a member brings is decoded, cleaned of what it should not tell, named and kept."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from siaran import content, media
from siaran.domain.member import Member
from siaran.house import House
from siaran.store import audit, library

LARGEST = 20 * 1024 * 1024
NO_WORDS = "Tulis isi gambar dalam satu kalimat, untuk warga yang tidak dapat melihatnya."


def shelve(house: House, name: str, file: BinaryIO, *, alt: str, member: Member) -> library.Kept:
    """Keep a picture under a name of its own, made of the file's name and its content.

    Raises ValueError with a sentence for a person where it is too large or not a still picture that we can read.
    """
    stored, now = _taken_in(house, Path(name).name, file), house.database.now()
    called = f"{content.plain_name(Path(name).stem, 'gambar')}-{stored.sha256[:8]}.jpg"
    with house.database.write() as connection:
        kept = library.add(
            connection,
            name=called,
            sha256=stored.sha256,
            alt=" ".join(alt.split()),
            size=(stored.width, stored.height),
            territory=member.territory,
            who=member.who,
            now=now,
        )
        audit.record(connection, who=member.who, action="bring picture", subject=called, now=now)
    return kept


def describe(house: House, number: int, alt: str, *, who: str) -> None:
    """Give a picture other words."""
    with house.database.write() as connection:
        library.describe(connection, number, " ".join(alt.split()))
        audit.record(connection, who=who, action="describe picture", subject=str(number), now=house.database.now())


def _taken_in(house: House, name: str, file: BinaryIO) -> media.Stored:
    """The upload goes to a file of its own first, no further than is allowed."""
    with tempfile.TemporaryDirectory(prefix="siaran-") as folder:
        path = Path(folder) / (re.sub(r"[^\w. -]", "", name)[-80:] or "gambar")
        with path.open("wb") as copy:
            shutil.copyfileobj(_Capped(file, name), copy)
        return media.ingest(path, house.settings.home)


class _Capped:
    """A file that refuses to be larger than is allowed."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name, self._left = file, name, LARGEST

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise ValueError(f"{self._name}: berkasnya lebih dari {LARGEST // 1024 // 1024} MB. Kecilkan dahulu.")
        return piece
