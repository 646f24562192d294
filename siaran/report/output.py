"""The same figures as JSON, as CSV for a spreadsheet, as a table of words, and as a few sentences."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from siaran.domain.territory import Tree
from siaran.report.coverage import STATUSES, sentences
from siaran.report.figures import PARTS
from siaran.speech import NC_, Tongue

HEADINGS: Mapping[str, str] = {
    "key": NC_("column", "Kiriman"),
    "campaign": NC_("column", "Pengumuman"),
    "title": NC_("column", "Judul pengumuman"),
    "program": NC_("column", "Program"),
    "territory": NC_("column", "Wilayah"),
    "territory_name": NC_("column", "Nama wilayah"),
    "account": NC_("column", "Akun"),
    "platform": NC_("column", "Kanal"),
    "status": NC_("column", "Cakupan"),
    "published": NC_("column", "Sudah terbit"),
    "due": NC_("column", "Dari yang sudah waktunya"),
    "permalink": NC_("column", "Tautan"),
    "published_at": NC_("column", "Terbit"),
    "published_on": NC_("column", "Tanggal terbit"),
    "published_clock": NC_("column", "Jam terbit"),
    "measured_at": NC_("column", "Diukur"),
    "measured_on": NC_("column", "Tanggal diukur"),
    "measured_clock": NC_("column", "Jam diukur"),
    "gone_at": NC_("column", "Dihapus"),
    "gone_on": NC_("column", "Tanggal dihapus"),
    "zone": NC_("column", "Zona waktu"),
    "posts": NC_("column", "Kiriman terbit"),
    "measured": NC_("column", "Terukur"),
    "views": NC_("column", "Tayangan"),
    "reach": NC_("column", "Jangkauan"),
    "reactions": NC_("column", "Reaksi"),
    "comments": NC_("column", "Komentar"),
    "shares": NC_("column", "Bagikan"),
    "saves": NC_("column", "Simpan"),
    "clicks": NC_("column", "Klik"),
    "engagement": NC_("column", "Interaksi"),
    "rate": NC_("column", "Tingkat interaksi"),
}

_FIGURES = ("views", "reach", "reactions", "comments", "shares", "saves", "clicks", "engagement", "rate")
_SUMS = ("posts", "measured", *_FIGURES)
_NUMBERS = frozenset((*_SUMS, "published", "due"))
_WHAT = ("key", "campaign", "program", "territory", "account", "platform", "permalink")
_TIMES = ("published_at", "measured_at", "gone_at")
_COLUMNS: Mapping[str, Sequence[str]] = {
    "totals": _SUMS,
    "by_platform": ("platform", *_SUMS),
    "by_campaign": ("campaign", *_SUMS),
    "by_territory": ("territory", *_SUMS),
    "posts": (*_WHAT, *_TIMES, *_FIGURES),
    "coverage": ("program", "campaign", "territory", "platform", "status", "published", "due", "permalink"),
}
_LOCAL = ("published_on", "published_clock", "measured_on", "measured_clock", "gone_on", "zone")
_NAMES = {"campaign": "title", "territory": "territory_name"}
_IN_FILES: Mapping[str, Sequence[str]] = {
    part: tuple(each for name in columns for each in ((name, _NAMES[name]) if name in _NAMES else (name,)))
    for part, columns in {**_COLUMNS, "posts": (*_WHAT, *_LOCAL, *_TIMES, *_FIGURES)}.items()
}
"""A file tells the day and the clock of each place in columns of their own: by those a spreadsheet sorts and groups.

Beside a slug or a code, which joins tables, stands the name by which people know what it is.
"""
_AT_ONCE = 500
"""Rows of one piece of a file."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words, ready to print; `numeric` are the places of columns to be aligned to the right."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]


def as_json(figures: Mapping[str, Any]) -> Iterator[str]:
    """The whole report as one JSON object on one line, piece by piece: rows that come one after the other stay so."""
    before = "{"
    for name, value in figures.items():
        yield f"{before}{_json(name)}: "
        yield from (
            _list(value) if isinstance(value, Iterable) and not isinstance(value, Mapping | str) else [_json(value)]
        )
        before = ", "
    yield "}"


def as_csv(
    figures: Mapping[str, Any],
    part: str,
    tongue: Tongue,
    tree: Tree,
    *,
    titles: Mapping[str, str] | None = None,
    zone: str = "Asia/Jakarta",
) -> Iterator[str]:
    """One part (of `PARTS`) for a spreadsheet: byte order mark, `;`, decimal comma; what was not reported stays empty.

    Headings and what coverage is called are in `tongue`; the marks are those that Indonesian spreadsheets want,
    whatever it is. Times are those of the post's territory (`zone` is that of one that says nothing): day, clock and
    zone, and ISO 8601 for machines. `titles` are those of campaigns, by slug. A text that a spreadsheet would run as
    a formula gets an apostrophe before it. It comes piece by piece.
    """
    columns = _IN_FILES[part]
    there = cache(lambda code: ZoneInfo(tree.timezone(code, zone) if code in tree else zone))
    yield "\ufeff" + _lines([[tongue.pgettext("column", HEADINGS[name]) for name in columns]])
    rows = (_dated(row, there) if part == "posts" else row for row in _rows(figures, part))
    rows = (_named(row, titles or {}, tree) for row in rows)
    while some := list(islice(rows, _AT_ONCE)):
        yield _lines([_cell(name, row[name], tongue) for name in columns] for row in some)


def table(figures: Mapping[str, Any], part: str, tree: Tree, *, zone: str = "Asia/Jakarta") -> Table:
    """One part (of `PARTS`) in words: territories by name, times in `zone`, a dash where nothing was reported."""
    columns = _COLUMNS[part]
    rows = (tuple(_word(name, row[name], tree, zone) for name in columns) for row in _rows(figures, part))
    numeric = frozenset(place for place, name in enumerate(columns) if name in _NUMBERS)
    return Table(PARTS[part], tuple(HEADINGS[name] for name in columns), tuple(rows), numeric)


def summary(figures: Mapping[str, Any], tree: Tree, *, zone: str = "Asia/Jakarta") -> list[str]:
    """The report in a few sentences: who published, what was measured, as of when."""
    levels = {row["territory"]: _level(row["territory"], tree) for row in figures["coverage"]}
    return [*sentences(figures["coverage"], levels), *_measured(figures, zone)]


def _json(value: Any) -> str:
    """On one line: set in, a year of posts takes ten times as long to write."""
    return json.dumps(value, ensure_ascii=False)


def _list(values: Iterable[Any]) -> Iterator[str]:
    rest, before = iter(values), "["
    while some := list(islice(rest, _AT_ONCE)):
        yield before + _json(some)[1:-1]
        before = ", "
    yield "]" if before == ", " else "[]"


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _measured(figures: Mapping[str, Any], zone: str) -> Iterator[str]:
    totals = figures["totals"]
    yield f"{_number(totals['measured'])} dari {_number(totals['posts'])} kiriman terbit terukur."
    if lost := sum(row["gone_at"] is not None for row in figures["posts"]):
        yield f"{_number(lost)} kiriman sudah dihapus di kanalnya; angkanya yang terakhir diukur."
    if any(row["status"] == "indirect" for row in figures["coverage"]):
        yield "Posting ulang tidak punya angka sendiri: tayangannya tercatat pada kiriman akun sumber."
    yield f"Keadaan per {_long(figures['as_of'], zone)}."
    if moments := [row["measured_at"] for row in figures["posts"] if row["measured_at"]]:
        yield f"Pengukuran terbaru {_long(max(moments), zone)}."


def _rows(figures: Mapping[str, Any], part: str) -> Iterator[Mapping[str, Any]]:
    content = figures[part]
    if part == "totals":
        yield content
    elif part.startswith("by_"):
        yield from ({part.removeprefix("by_"): name, **row} for name, row in content.items())
    else:
        yield from content


def _named(row: Mapping[str, Any], titles: Mapping[str, str], tree: Tree) -> dict[str, Any]:
    """A row with the names of its campaign and its territory, where it has those."""
    slug, code = row.get("campaign"), row.get("territory", "")
    return {**row, "title": titles.get(slug or "") or slug, "territory_name": tree[code].name if code in tree else code}


def _dated(row: Mapping[str, Any], there: Callable[[str], ZoneInfo]) -> dict[str, Any]:
    """A row with its times as the clocks of its territory tell them."""
    zone = there(row["territory"])
    told = {**row, "zone": _ZONES.get(zone.key, zone.key)}
    for name in ("published", "measured", "gone"):
        moment = row[f"{name}_at"]
        local = datetime.fromisoformat(moment).astimezone(zone) if moment else None
        told[f"{name}_at"] = local and local.isoformat()
        told |= {f"{name}_on": local and local.date(), f"{name}_clock": local and f"{local:%H:%M}"}
    return told


def _cell(name: str, value: Any, tongue: Tongue) -> str:
    if name == "rate" and value is not None:
        return f"{value:.4f}".replace(".", ",")
    text = tongue.gettext(STATUSES[value]) if name == "status" else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _word(name: str, value: Any, tree: Tree, zone: str) -> str:
    if value is None:
        return "–"
    if name == "rate":
        return f"{value * 100:.1f}{_NBSP}%".replace(".", ",")
    if name in _NUMBERS:
        return _number(value)
    if name.endswith("_at"):
        return _short(value, zone)
    if name == "territory":
        return tree[value].name if value in tree else str(value)
    return STATUSES[value] if name == "status" else str(value)


def _level(code: str, tree: Tree) -> str:
    return tree[code].level.value if code in tree else "wilayah"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _short(moment: str, zone: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)):%d-%m-%Y %H.%M}"


def _long(moment: str, zone: str) -> str:
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    day = f"{_DAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} pukul {local:%H.%M} {_ZONES.get(zone, zone)}"
