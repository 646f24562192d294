"""A CSV file as people save it: comma or semicolon, a byte order mark or none, Indonesian or English headings."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from siaran.domain.errors import ContentError, Mistake

SAVE_AGAIN = (
    "Simpan lagi. Di Excel: Simpan Sebagai, jenis «CSV UTF-8». Di LibreOffice: Simpan Sebagai, Teks CSV, himpunan "
    "karakter Unicode (UTF-8). Di Google Sheets: Unduh, CSV."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, its trimmed cells by column, and whether it has more cells than headings."""

    line: int
    cells: Mapping[str, str]
    overfull: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file: its name for messages, its columns in order, its rows without the empty ones."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What bringing a file did: rows added, changed, left as they were; and what the person should know."""

    added: int
    changed: int
    unchanged: int
    warnings: tuple[str, ...] = ()


def read(path: Path, *, synonyms: Mapping[str, str], required: Sequence[str]) -> Sheet:
    """Read a CSV file. `synonyms` gives a heading's English name; `required` must all be there.

    Raises `ContentError` where nothing can be read from it. Messages never repeat what stands in the file: it may hold
    secrets, also in the first line.
    """
    return parse(str(path), _bytes(path), synonyms=synonyms, required=required)


def parse(file: str, content: bytes, *, synonyms: Mapping[str, str], required: Sequence[str]) -> Sheet:
    """The same for a file's content; `file` is what messages call it."""
    text = _text(file, content)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    records = _records(reader, file)
    line, headings = next(records, (1, []))
    columns = tuple(_column(heading, synonyms) for heading in headings)
    if mistakes := _heading_mistakes(file, line, columns, required):
        raise ContentError(mistakes)
    return Sheet(file, columns, tuple(_row(number, columns, cells) for number, cells in records))


def meant(word: str, words: Sequence[str]) -> str:
    """«Mungkin maksudnya …» where one of `words` is close to `word`, whatever its case; else the list of them."""
    known = {each.lower(): each for each in words}
    close = get_close_matches(word.lower(), known, 1, 0.6)
    return f"Mungkin maksudnya «{known[close[0]]}»." if close else f"Tulis salah satu: {', '.join(words)}."


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        what, todo = "berkas ini tidak ada.", "Periksa nama dan foldernya."
    except OSError as error:
        what, todo = f"berkas ini tidak dapat dibaca ({error.strerror}).", "Periksa hak aksesnya."
    raise ContentError([Mistake(str(path), 0, what, todo)])


def _text(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError([Mistake(file, 0, "berkas ini bukan UTF-8.", SAVE_AGAIN)]) from None


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _records(reader: Iterator[list[str]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, each with the line it begins on: a quoted cell may span lines."""
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error:
        what = "baris ini bukan CSV yang utuh."
        raise ContentError([Mistake(file, line, what, "Periksa tanda kutip di baris ini.")]) from None


def _column(heading: str, synonyms: Mapping[str, str]) -> str:
    name = re.sub(r"[\s-]+", "_", heading.strip().lower())
    return synonyms.get(name, name)


def _heading_mistakes(file: str, line: int, columns: Sequence[str], required: Sequence[str]) -> list[Mistake]:
    if missing := [name for name in required if name not in columns]:
        todo = f"Baris pertama harus memuat: {', '.join(required)}."
        return [Mistake(file, line, f"judul kolom {', '.join(missing)} tidak ada.", todo)]
    twice = [name for name, count in Counter(columns).items() if name and count > 1]
    return [Mistake(file, line, f"judul kolom «{name}» ada dua kali.", "Hapus salah satunya.") for name in twice]


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    padded = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
    return Row(line, dict(zip(columns, padded, strict=False)), any(padded[len(columns) :]))
