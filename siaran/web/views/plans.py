"""A plan as a table: what is added, written anew, moved and withdrawn; what speaks against it, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from siaran import plan
from siaran.domain.errors import Mistake
from siaran.domain.post import Post, Slot
from siaran.drafting import Drawn
from siaran.house import House
from siaran.web.views.costs import Cost, costs


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plan; `before` is when it was due until now, of what moves."""

    do: plan.Do
    row: Slot | Post
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """The plan. `counts` are by what is done."""

    drawn: Drawn
    rows: Sequence[Row]
    counts: Mapping[plan.Do, int]
    costs: Sequence[Cost]

    @property
    def mistakes(self) -> Sequence[Mistake]:
        """Why it cannot be submitted."""
        return self.drawn.plan.mistakes

    @property
    def uncovered(self) -> Sequence[str]:
        """The territories without an account somewhere."""
        return sorted({code for code, _ in self.drawn.plan.uncovered})


def laid_out(house: House, drawn: Drawn) -> Laid:
    """The plan's table, what stays as it is left out."""
    moved = {c.post.key: c.post.due_at for c in drawn.plan.of(plan.Do.MOVE) if c.post is not None}
    rows = [Row(do, row, moved.get(row.key)) for do, row in plan.shown(drawn.plan) if do is not plan.Do.KEEP]
    counts = {do: len(found) for do in plan.Do if (found := drawn.plan.of(do))}
    said = [row.row for row in rows if row.do is not plan.Do.WITHDRAW]
    return Laid(drawn, rows, counts, costs(house.kinds, said))
