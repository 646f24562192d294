"""A plan as a table: what is added, written anew, moved and withdrawn; what speaks against it, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from siaran import plan
from siaran.domain.errors import Mistake
from siaran.domain.post import Post, Slot, State
from siaran.drafting import Drawn
from siaran.house import House
from siaran.store import audit
from siaran.web.views.costs import Cost, costs

BY_HAND = ("move", "plan again", "withdraw")
"""What a person does to a post that a new revision may take back, as the record calls it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plan; `before` is when it was due until now, of what moves.

    `undoes`: the post that a person had moved or withdrawn and this takes back, `by` who it was (empty: not known).
    """

    do: plan.Do
    row: Slot | Post
    before: datetime | None = None
    undoes: Post | None = None
    by: str = ""

    @property
    def again(self) -> bool:
        """Whether it was withdrawn by a person, and is planned again."""
        return self.undoes is not None and self.undoes.state is State.WITHDRAWN


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
    changed = {c.slot.key: c for c in drawn.plan.changes if c.slot is not None}
    undone = [c.undoes.key for c in changed.values() if c.undoes is not None]
    with house.database.read() as connection:
        by = audit.doers(connection, undone, BY_HAND) if undone else {}
    rows = [_row(do, row, changed.get(row.key), by) for do, row in plan.shown(drawn.plan) if do is not plan.Do.KEEP]
    counts = {do: len(found) for do in plan.Do if (found := drawn.plan.of(do))}
    said = [row.row for row in rows if row.do is not plan.Do.WITHDRAW]
    return Laid(drawn, rows, counts, costs(house.kinds, said))


def _row(do: plan.Do, row: Slot | Post, change: plan.Change | None, by: Mapping[str, str]) -> Row:
    there, undoes = (change.post, change.undoes) if change is not None else (None, None)
    before = there.due_at if there is not None and there.due_at != row.due_at else None
    return Row(do, row, before, undoes, by.get(undoes.key, "") if undoes is not None else "")
