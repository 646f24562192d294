"""Accounts from a CSV file, or one from the command line: checked whole, sealed at once, or nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from siaran.connect.sheet import Imported, Row, Sheet, meant, parse, read
from siaran.connect.tokens import tidied
from siaran.domain.account import Account
from siaran.domain.errors import ContentError, Mistake, SiaranError
from siaran.domain.platform import Platform
from siaran.domain.territory import Tree
from siaran.store import audit
from siaran.store.accounts import Entry, Saved, listed, outcome, save
from siaran.store.database import Database
from siaran.store.vault import Vault

SYNONYMS = {
    "wilayah": "territory",
    "kanal": "platform",
    "akun": "handle",
    "id": "external_id",
    "ketat": "strict",
    "jam_tenang": "quiet_hours",
    "jarak": "min_gap",
    "jam_terbit": "slots",
}
REQUIRED = ("territory", "platform", "handle", "external_id")
NONE = "-"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_CODE = re.compile(r"[\d.]{1,20}", re.ASCII)
_EXTERNAL_ID = re.compile(r"\S{1,80}")
_ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_YES_NO = {"ya": True, "yes": True, "true": True, "1": True, "tidak": False, "no": False, "false": False, "0": False}
_UNREADABLE = object()

Kinds = Mapping[str, type[Platform]]


class Foreseen(NamedTuple):
    """A row of a file, and what an import would do with it.

    `beside`: what other accounts of its territory and platform are called, where it would be added to them.
    """

    entry: Entry
    saved: Saved
    beside: tuple[str, ...] = ()


def import_accounts(
    db: Database, path: Path, vault: Vault, kinds: Kinds, tree: Tree, now: datetime, *, who: str = "siaran"
) -> Imported:
    """Store the accounts of a CSV file: `territory, platform, handle, external_id` and the secrets of its platforms.

    Optional: `strict` (ya, tidak), `quiet_hours` (21:00-05:30), `min_gap` (seconds), `slots` (07:00 16:30); an empty
    cell follows the settings, "-" is none. Raises `ContentError` with every mistake, never a cell that may be a
    secret; then nothing was written. An account known already gets its new secrets, and is active again if it was lost.
    """
    return _store(db, read(path, synonyms=SYNONYMS, required=REQUIRED), vault, kinds, tree, now, who)


def import_sheet(
    db: Database, name: str, content: bytes, vault: Vault, kinds: Kinds, tree: Tree, now: datetime, *, who: str
) -> Imported:
    """The same from a file's content, which is nowhere written; `tree` holds the territories that may be named."""
    return _store(db, parse(name, content, synonyms=SYNONYMS, required=REQUIRED), vault, kinds, tree, now, who)


def preview_sheet(db: Database, name: str, content: bytes, vault: Vault, kinds: Kinds, tree: Tree) -> list[Foreseen]:
    """What an import would do with each row; nothing is written. Raises `ContentError` with every mistake."""
    sheet = parse(name, content, synonyms=SYNONYMS, required=REQUIRED)
    with db.read() as connection:
        known = listed(connection)
        entries = _Reading(sheet, kinds, tree, known).entries()
        foreseen = [(entry, outcome(connection, entry, vault)) for entry in entries]
    seats: dict[tuple[str, str], dict[str, str]] = {}
    everyone: Sequence[Account | Entry] = [*known, *entries]
    for one in everyone:
        seats.setdefault((one.territory, one.platform), {})[one.external_id] = one.handle
    return [Foreseen(entry, saved, _beside(entry, seats) if saved is Saved.ADDED else ()) for entry, saved in foreseen]


def _beside(entry: Entry, seats: Mapping[tuple[str, str], Mapping[str, str]]) -> tuple[str, ...]:
    there = seats[entry.territory, entry.platform]
    return tuple(sorted(handle for external_id, handle in there.items() if external_id != entry.external_id))


def add_account(
    db: Database,
    given: Mapping[str, str],
    vault: Vault,
    kinds: Kinds,
    tree: Tree,
    now: datetime,
    *,
    who: str = "siaran",
) -> Imported:
    """Store one account given by the names of the columns; otherwise as `import_accounts`."""
    return _store(db, Sheet("akun", tuple(given), (Row(0, given),)), vault, kinds, tree, now, who)


def _store(db: Database, sheet: Sheet, vault: Vault, kinds: Kinds, tree: Tree, now: datetime, who: str) -> Imported:
    with db.write() as connection:
        reading = _Reading(sheet, kinds, tree, listed(connection))
        done = [save(connection, entry, vault, now)[1] for entry in reading.entries()]
        counts = {saved.value: done.count(saved) for saved in Saved}
        subject = Path(sheet.file).name
        audit.record(connection, who=who, action="accounts import", subject=subject, now=now, **counts)
    return Imported(**counts, warnings=tuple(reading.warnings))


class _Reading:
    """One file being read against the accounts there are: its mistakes and warnings grow, row by row."""

    def __init__(self, sheet: Sheet, kinds: Kinds, tree: Tree, accounts: Sequence[Account]) -> None:
        self._sheet = sheet
        self._kinds = kinds
        self._tree = tree
        self._known = {(a.platform, a.external_id): a for a in accounts}
        self._names = {(a.territory, a.platform, a.handle): a.external_id for a in accounts}
        self._lines: dict[tuple[str, str], int] = {}
        self._secrets = sorted({name for kind in kinds.values() for name in kind.secrets})
        self._mistakes: list[Mistake] = []
        self.warnings: list[str] = []

    def entries(self) -> list[Entry]:
        """Every account of the file. Raises `ContentError` with all its mistakes."""
        self._headings()
        found = [entry for row in self._sheet.rows for entry in self._entry(row)]
        if self._mistakes:
            raise ContentError(sorted(self._mistakes))
        return found

    def _headings(self) -> None:
        known = [*REQUIRED, *self._secrets, *_OVERRIDES]
        for place, name in enumerate(self._sheet.columns, 1):
            if name and name not in known:
                # The heading itself is not shown: in a file without headings it might be a token.
                self._wrong(1, f"judul kolom ke-{place} tidak dikenal.", meant(name, known))

    def _entry(self, row: Row) -> Iterator[Entry]:
        before = len(self._mistakes)
        cells = row.cells
        platform, handle = cells["platform"].lower(), cells["handle"].removeprefix("@")
        if row.overfull:
            self._wrong(row.line, "selnya lebih banyak daripada judul kolom.", "Apit teks berkoma dengan tanda kutip.")
        self._place(row)
        self._identity(row, platform, handle)
        secrets = self._secrets_of(row, platform)
        overrides = self._overrides(row)
        if len(self._mistakes) == before:
            yield Entry(cells["territory"], platform, handle, cells["external_id"], secrets, overrides)

    def _place(self, row: Row) -> None:
        code = row.cells["territory"]
        if code not in self._tree:
            known = _CODE.fullmatch(code)
            what = f"wilayah {code} belum terdaftar." if known else "wilayah di baris ini belum terdaftar."
            self._wrong(row.line, what, "Tulis kodenya, misalnya 32.77.01.1001.")

    def _identity(self, row: Row, platform: str, handle: str) -> None:
        external_id = row.cells["external_id"]
        if platform not in self._kinds:
            self._wrong(row.line, "kanalnya tidak dikenal.", meant(platform, sorted(self._kinds)))
        if not handle:
            self._wrong(row.line, "nama akun (handle) kosong.", "Isi nama akunnya di kanal itu.")
        if not _EXTERNAL_ID.fullmatch(external_id) or _ROUNDED.fullmatch(external_id):
            todo = "Isi nomor akun dari kanalnya; di lembar sebar, simpan kolomnya sebagai teks agar tidak dibulatkan."
            self._wrong(row.line, "external_id kosong atau rusak.", todo)
        else:
            self._only_one(row, platform, handle, external_id)

    def _only_one(self, row: Row, platform: str, handle: str, external_id: str) -> None:
        first = self._lines.setdefault((platform, external_id), row.line)
        known = self._known.get((platform, external_id))
        if first != row.line:
            self._wrong(row.line, f"external_id ini sudah ada di baris {first}.", "Hapus salah satunya.")
        elif known and known.territory != row.cells["territory"]:
            todo = "Satu akun berbicara untuk satu wilayah: periksa external_id atau wilayahnya."
            self._wrong(row.line, f"akun ini sudah terdaftar untuk wilayah {known.territory}.", todo)
        elif self._names.setdefault((row.cells["territory"], platform, handle), external_id) != external_id:
            todo = "Periksa external_id, atau pakai nama yang berbeda."
            self._wrong(row.line, "nama akun ini sudah dipakai akun lain di wilayah dan kanal yang sama.", todo)

    def _secrets_of(self, row: Row, platform: str) -> dict[str, str]:
        wanted = self._kinds[platform].secrets if platform in self._kinds else ()
        given = {name: token for name in self._secrets if (token := self._token(row, name))}
        for name in wanted:
            if name not in given:
                self._wrong(row.line, f"{name} kosong.", f"Kanal {platform} memerlukannya; isi dari kanal itu.")
        if spare := [name for name in given if wanted and name not in wanted]:
            place = f"{self._sheet.file}:{row.line}"
            self.warnings.append(f"{place}: {', '.join(spare)} tidak dipakai di kanal {platform}, jadi tidak disimpan.")
        return {name: given[name] for name in wanted if name in given}

    def _token(self, row: Row, name: str) -> str:
        """What stands there; its name in place of what cannot be used, so that it is not called empty besides."""
        try:
            return tidied(row.cells.get(name, ""))
        except SiaranError:
            self._wrong(row.line, f"{name} memuat tanda yang bukan bagian token.", "Salin lagi dari kanalnya.")
            return name

    def _overrides(self, row: Row) -> dict[str, Any]:
        values = {}
        for name, (understand, todo) in _OVERRIDES.items():
            if name in row.cells:
                values[name] = understand(row.cells[name])
                if values[name] is _UNREADABLE:
                    self._wrong(row.line, f"{name} tidak dapat dibaca.", todo)
        return values

    def _wrong(self, line: int, what: str, todo: str) -> None:
        self._mistakes.append(Mistake(self._sheet.file, line, what, todo))


def _strict(cell: str) -> Any:
    return _YES_NO.get(cell.lower(), _UNREADABLE) if cell else False


def _quiet_hours(cell: str) -> Any:
    if cell in ("", NONE):
        return "" if cell else None
    hours = cell.replace("–", "-").replace(" ", "")
    return hours if re.fullmatch(f"{_TIME}-{_TIME}", hours) else _UNREADABLE


def _min_gap(cell: str) -> Any:
    if cell in ("", NONE):
        return 0 if cell else None
    return int(cell) if re.fullmatch(r"\d{1,6}", cell, re.ASCII) else _UNREADABLE


def _slots(cell: str) -> Any:
    if cell in ("", NONE):
        return "" if cell else None
    times = re.split(r"[,;\s]+", cell)
    return ",".join(times) if all(re.fullmatch(_TIME, time) for time in times) else _UNREADABLE


_OVERRIDES: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "strict": (_strict, "Tulis ya atau tidak."),
    "quiet_hours": (_quiet_hours, "Tulis rentang jam, misalnya 21:00-05:30, atau - bila tidak ada."),
    "min_gap": (_min_gap, "Tulis jumlah detik, misalnya 900, atau - bila tidak ada."),
    "slots": (_slots, "Tulis jam-jamnya, misalnya 07:00 16:30, atau - bila tidak ada."),
}
