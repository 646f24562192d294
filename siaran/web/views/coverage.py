"""How far programmes have come: every place at the bottom of the tree with its best status, in one line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siaran import report
from siaran.domain.territory import Level, Territory, Tree

VILLAGES = frozenset({Level.KELURAHAN, Level.DESA, Level.DESA_ADAT})
PUBLIC = frozenset({"direct", "indirect"})
_RANK = {status: rank for rank, status in enumerate(report.STATUSES)}


@dataclass(frozen=True, slots=True)
class Strip:
    """One programme: each place and its best status, in the order of codes."""

    program: str
    cells: tuple[tuple[Territory, str], ...]

    @property
    def public(self) -> int:
        """How many places published, directly or not."""
        return sum(status in PUBLIC for _, status in self.cells)

    @property
    def level(self) -> str:
        """What the places are, where they are all alike."""
        return self.cells[0][0].level.value

    @property
    def mixed(self) -> bool:
        """Whether they are not all alike."""
        return len({place.level for place, _ in self.cells}) > 1

    @property
    def counts(self) -> Mapping[str, int]:
        """How many places have each status, the best status first."""
        counted = Counter(status for _, status in self.cells)
        return {status: counted[status] for status in _RANK if counted[status]}

    def names(self, status: str) -> list[str]:
        """Who has it."""
        return [place.name for place, each in self.cells if each == status]


def strips(rows: Iterable[Mapping[str, Any]], tree: Tree, programs: Sequence[str]) -> list[Strip]:
    """A strip for each of the programmes, from the rows of a report's coverage; a place's best row counts."""
    best: dict[str, dict[str, str]] = {program: {} for program in programs}
    for row in rows:
        code, status = row["territory"], row["status"]
        if row["program"] in best and code in tree and tree[code].level in VILLAGES:
            known = best[row["program"]].setdefault(code, status)
            best[row["program"]][code] = min(known, status, key=_RANK.__getitem__)
    return [
        Strip(program, tuple((tree[code], cells[code]) for code in sorted(cells)))
        for program, cells in best.items()
        if cells
    ]
