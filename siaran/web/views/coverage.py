"""How far programmes have come: every place at the bottom of the tree with its best status, in one line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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


def strips(cells: Iterable[report.Cell], tree: Tree, programs: Sequence[str]) -> list[Strip]:
    """A strip for each of the programmes, from a report's coverage; a place's best status counts."""
    chosen: dict[str, list[report.Cell]] = {program: [] for program in programs}
    for cell in cells:
        if cell.program in chosen:
            chosen[cell.program].append(cell)
    found = ((program, strip(mine, tree)) for program, mine in chosen.items())
    return [replace(each, program=program) for program, each in found if each is not None]


def strip(cells: Collection[report.Cell], tree: Tree) -> Strip | None:
    """One strip for them all, with no name; None where no village is among them."""
    best: dict[str, str] = {}
    for cell in cells:
        if cell.territory in tree and tree[cell.territory].level in VILLAGES:
            best[cell.territory] = min(best.get(cell.territory, cell.status), cell.status, key=_RANK.__getitem__)
    return Strip("", tuple((tree[code], best[code]) for code in sorted(best))) if best else None
