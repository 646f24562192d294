"""Coverage on one screen: a row for each territory, a column for each programme, a mark for each platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from siaran.domain.territory import Tree
from siaran.report.coverage import STATUSES
from siaran.report.output import Table

MARKS: Mapping[str, str] = {
    "direct": "●",
    "indirect": "↻",
    "waiting": "…",
    "unknown": "?",
    "gone": "⊘",
    "missed": "⌛",
    "failed": "✕",
    "withdrawn": "←",
    "no_account": "·",
}
"""A mark for each status; a programme with several campaigns shows its best, as coverage does."""

_RANK = {status: rank for rank, status in enumerate(STATUSES)}


def grid(figures: Mapping[str, Any], tree: Tree) -> Table:
    """The coverage rows of `figures` as a table of marks, in the order of codes.

    Territories without any account are left out, unless there are no others: a whole country may be in the audience.
    """
    rows: Sequence[Mapping[str, Any]] = figures["coverage"]
    programs = sorted({row["program"] for row in rows})
    best: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        cell = best.setdefault((row["territory"], row["program"]), {})
        before = cell.get(row["platform"], row["status"])
        cell[row["platform"]] = min(before, row["status"], key=_RANK.__getitem__)
    reached = {row["territory"] for row in rows if row["status"] != "no_account"}
    codes = sorted(reached or {code for code, _ in best})
    body = ((_name(code, tree), *(_cell(best.get((code, p), {})) for p in programs)) for code in codes)
    return Table("Cakupan", ("Wilayah", *programs), tuple(body), frozenset())


def legend(figures: Mapping[str, Any]) -> str:
    """What the marks and letters mean: only those that the grid shows."""
    rows = figures["coverage"]
    statuses = {row["status"] for row in rows}
    marks = (f"{mark} {STATUSES[status]}" for status, mark in MARKS.items() if status in statuses)
    letters = (f"{_letter(kind)} = {kind}" for kind in sorted({row["platform"] for row in rows}))
    return ", ".join([*letters, *marks]) + "."


def _name(code: str, tree: Tree) -> str:
    """A territory's name, set in by how deep it lies below the kecamatan."""
    if code not in tree:
        return code
    return "  " * max(0, code.count(".") - 2) + tree[code].name


def _cell(statuses: Mapping[str, str]) -> str:
    return " ".join(f"{_letter(kind)}{MARKS[status]}" for kind, status in sorted(statuses.items()))


def _letter(kind: str) -> str:
    return kind[:1].upper()
