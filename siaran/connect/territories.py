"""Territories from a CSV file into the tree: all of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from siaran.connect.sheet import Imported, Row, Sheet, meant, read
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.territory import Level, Territory, Tree
from siaran.store import audit
from siaran.store.database import Database
from siaran.store.gazetteer import province_zones
from siaran.store.territories import load_tree, upsert

SYNONYMS = {
    "kode": "code",
    "nama": "name",
    "tingkat": "level",
    "kode_induk": "parent",
    "induk": "parent",
    "zona": "timezone",
    "zona_waktu": "timezone",
    "penduduk": "population",
}
REQUIRED = ("code", "name", "level")
KNOWN = (*REQUIRED, "parent", "timezone", "population")
LEVELS = {level.value: level for level in Level} | {"desa_adat": Level.DESA_ADAT}
DEPTHS = {1: (Level.PROVINSI,), 2: (Level.KOTA, Level.KABUPATEN), 3: (Level.KECAMATAN,)}
DEPTHS |= {4: (Level.KELURAHAN, Level.DESA, Level.DESA_ADAT)}
ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2,3}|0{1,2}")
_NUMBER = re.compile(r"\d+|\d{1,3}([. ]\d{3})+", re.ASCII)
_MOST = 2_000_000_000


def import_territories(db: Database, path: Path, now: datetime, *, who: str = "siaran") -> Imported:
    """Store the territories of a CSV file: `code, name, level`, and `parent, timezone, population` where it has them.

    Any further column becomes a variable; an empty cell there leaves the territory to inherit. What the file has no
    column for stays as it was. Raises `ContentError` with every mistake; then nothing was written.
    """
    sheet = read(path, synonyms=SYNONYMS, required=REQUIRED)
    with db.read() as connection:
        tree = load_tree(connection)
    reading = _Reading(sheet, tree)
    territories = reading.territories()
    added = [t for t in territories if t.code not in tree]
    changed = [t for t in territories if t.code in tree and tree[t.code] != t]
    counts = {"added": len(added), "changed": len(changed), "unchanged": len(territories) - len(added) - len(changed)}
    with db.write() as connection:
        upsert(connection, [*added, *changed])
        audit.record(connection, who=who, action="territories import", subject=path.name, now=now, **counts)
    return Imported(**counts, warnings=tuple(reading.warnings))


class _Reading:
    """One file being read against what is stored: its mistakes and warnings grow, row by row."""

    def __init__(self, sheet: Sheet, tree: Tree) -> None:
        self._sheet = sheet
        self._tree = tree
        self._lines: dict[str, int] = {}
        self._variables = [name for name in sheet.columns if name and name not in KNOWN]
        self._mistakes: list[Mistake] = []
        self.warnings: list[str] = []

    def territories(self) -> list[Territory]:
        """Every territory of the file. Raises `ContentError` with all its mistakes."""
        self._headings()
        found = [t for row in self._sheet.rows for t in self._territory(row)]
        self._parents()
        if self._mistakes:
            raise ContentError(sorted(self._mistakes))
        return found

    def _headings(self) -> None:
        for name in self._variables:
            if not re.fullmatch(r"[a-z_]\w*", name):
                todo = "Pakai huruf kecil, angka, dan garis bawah, diawali huruf, misalnya jadwal_ktp."
                self._wrong(1, f"judul kolom «{name[:40]}» tidak dapat dipakai di templat.", todo)

    def _territory(self, row: Row) -> Iterator[Territory]:
        before = len(self._mistakes)
        cells = row.cells
        code, known = cells["code"], self._tree.get(cells["code"])
        level = self._level(row)
        self._shape(row, level)
        population = self._population(row, known)
        timezone = self._timezone(row, known, level)
        if len(self._mistakes) == before and level is not None:
            parent = code.rpartition(".")[0] or cells.get("parent") or (known.parent if known else None) or None
            yield Territory(code, cells["name"], level, parent, timezone, population, self._values(row, known))

    def _level(self, row: Row) -> Level | None:
        level = LEVELS.get(row.cells["level"].lower())
        if level is None:
            words = [level.value for level in Level]
            self._wrong(row.line, f"tingkat «{row.cells['level']}» tidak dikenal.", meant(row.cells["level"], words))
        return level

    def _shape(self, row: Row, level: Level | None) -> None:
        code = row.cells["code"]
        if row.overfull:
            self._wrong(row.line, "selnya lebih banyak daripada judul kolom.", "Apit teks berkoma dengan tanda kutip.")
        if not row.cells["name"]:
            self._wrong(row.line, "nama wilayah kosong.", "Isi namanya.")
        if (first := self._lines.setdefault(code, row.line)) != row.line and code:
            self._wrong(row.line, f"kode «{code}» sudah ada di baris {first}.", "Hapus salah satunya.")
        elif not _fits(code, level):
            self._wrong(row.line, *_bad_code(code, level))

    def _parents(self) -> None:
        """Every parent is in the file or stored, and is the one that the code names."""
        for row in self._sheet.rows:
            parent, above = row.cells.get("parent", ""), row.cells["code"].rpartition(".")[0]
            if above and parent and parent != above:
                self._wrong(row.line, f"induk «{parent}» tidak cocok dengan kodenya.", f"Induknya mestinya {above}.")
            elif (above := above or parent) and above not in self._lines and above not in self._tree:
                self._wrong(row.line, f"induk {above} belum terdaftar.", "Tambahkan barisnya, atau impor dahulu.")

    def _population(self, row: Row, known: Territory | None) -> int | None:
        if "population" not in row.cells:
            return known.population if known else None
        written = row.cells["population"]
        if not written:
            return None
        number = int(re.sub(r"[. ]", "", written)) if _NUMBER.fullmatch(written) else _MOST
        if number >= _MOST:
            self._wrong(row.line, f"jumlah penduduk «{written}» bukan bilangan bulat.", "Tulis misalnya 38500.")
        return number

    def _timezone(self, row: Row, known: Territory | None, level: Level | None) -> str | None:
        written = row.cells.get("timezone", "")
        zone = ZONES.get(written.lower(), written)
        if zone and not _is_zone(zone):
            words = [*map(str.upper, ZONES), *ZONES.values()]
            self._wrong(row.line, f"zona waktu «{written}» tidak dikenal.", meant(written, words))
        if zone or level is not Level.PROVINSI:
            return zone or (known.timezone if known and "timezone" not in row.cells else None)
        return (known.timezone if known else None) or self._province_zone(row)

    def _province_zone(self, row: Row) -> str | None:
        code = row.cells["code"]
        if code not in province_zones() and _CODE.fullmatch(code):
            self.warnings.append(
                f"{self._sheet.file}:{row.line}: zona waktu provinsi {code} tidak diketahui, jadi WIB yang dipakai. "
                "Isi kolom timezone bila lain."
            )
        return province_zones().get(code)

    def _values(self, row: Row, known: Territory | None) -> dict[str, str]:
        stored = dict(known.variables) if known else {}
        brought = {name: row.cells[name] for name in self._variables}
        return {name: value for name, value in (stored | brought).items() if value}

    def _wrong(self, line: int, what: str, todo: str) -> None:
        self._mistakes.append(Mistake(self._sheet.file, line, what, todo))


def _fits(code: str, level: Level | None) -> bool:
    if level is Level.NEGARA:
        return _COUNTRY.fullmatch(code) is not None
    shaped = _CODE.fullmatch(code) is not None
    return shaped and (level is None or level in DEPTHS[code.count(".") + 1])


def _bad_code(code: str, level: Level | None) -> tuple[str, str]:
    if not code:
        return "kode wilayah kosong.", "Isi kode Kemendagri, misalnya 32.77.01.1001."
    if _CODE.fullmatch(code) and level is not None:
        allowed = " atau ".join(fit.value for fit in DEPTHS[code.count(".") + 1])
        return f"kode «{code}» bukan kode {level.value}.", f"Kode sepanjang ini milik {allowed}."
    return (
        f"kode «{code}» bukan kode wilayah.",
        "Tulis seperti 32, 32.77, 32.77.01, atau 32.77.01.1001; simpan kolomnya sebagai teks agar nol tidak hilang.",
    )


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
