"""The proposed difference to the queue: add, rewrite, move, withdraw; shown before it is applied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from siaran.domain.errors import Mistake
from siaran.domain.post import OPEN, Post, Slot, State
from siaran.plan.proposal import Proposal

_GENERATION = re.compile(r"~\d+$")
ENDED = frozenset({State.FAILED, State.MISSED, State.WITHDRAWN})


class Do(StrEnum):
    """What becomes of one post."""

    ADD = "add"
    REWRITE = "rewrite"
    MOVE = "move"
    WITHDRAW = "withdraw"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a plan: what to do, what is wanted, what is there. *keep* changes nothing that anyone sees."""

    do: Do
    slot: Slot | None
    post: Post | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign's plan. With mistakes it cannot be applied."""

    campaign: str
    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    uncovered: tuple[tuple[str, str], ...]

    @property
    def empty(self) -> bool:
        """Whether applying it would change nothing."""
        return all(change.do is Do.KEEP for change in self.changes)

    def of(self, do: Do) -> list[Change]:
        """The changes of one kind."""
        return [change for change in self.changes if change.do is do]


def diff(campaign: str, proposal: Proposal, posts: Sequence[Post], kept: Mapping[str, int], revision: int) -> Plan:
    """What turns the campaign's `posts` into the proposal's slots.

    `kept` are keys a person withdrew or moved, with the revision until whose change that stays so. Posts that are
    being sent, in doubt or published are never touched; an ended one that is wanted with other words or at another
    time gets a successor `<key>~2`.
    """
    newest = _newest(posts)
    renamed: dict[str, str] = {}
    changes = [_change(slot, newest, kept, revision, renamed) for slot in proposal.slots]
    wanted = {slot.key for slot in proposal.slots}
    changes += [Change(Do.WITHDRAW, None, p) for stem, p in newest.items() if stem not in wanted and p.state in OPEN]
    led = tuple(_led(change, renamed) for change in changes)
    return Plan(campaign, led, proposal.warnings, proposal.mistakes, proposal.uncovered)


def _newest(posts: Sequence[Post]) -> dict[str, Post]:
    """The newest generation of each slot, by the first one's key."""
    found: dict[str, Post] = {}
    for p in sorted(posts, key=lambda p: p.id):
        found[stem(p.key)] = p
    return found


def stem(key: str) -> str:
    """The key without its generation: `a/1/x~2` → `a/1/x`."""
    return _GENERATION.sub("", key)


def _change(
    slot: Slot, newest: Mapping[str, Post], kept: Mapping[str, int], revision: int, renamed: dict[str, str]
) -> Change:
    p = newest.get(slot.key)
    if p is None:
        return Change(Do.ADD, slot, None)
    if p.key != slot.key:
        renamed[slot.key] = p.key
    if kept.get(p.key) == revision:
        return Change(Do.KEEP, slot, p)
    if p.state in OPEN:
        return Change(_open_change(slot, p, newest), replace(slot, key=p.key), p)
    if p.state in ENDED and _worth_again(slot, p):
        renamed[slot.key] = _successor(p.key)
        return Change(Do.ADD, replace(slot, key=_successor(p.key), replaces=p.key), None)
    return Change(Do.KEEP, slot, p)


def _open_change(slot: Slot, p: Post, newest: Mapping[str, Post]) -> Do:
    if (slot.text, slot.link, slot.pictures, slot.kind) != (p.text, p.link, p.pictures, p.kind):
        return Do.REWRITE
    leader = newest.get(slot.follows) if slot.follows else None
    if leader is not None and leader.state not in OPEN:
        return Do.KEEP  # its time may have been moved along with its late leader
    return Do.MOVE if (slot.due_at, slot.not_after) != (p.due_at, p.not_after) else Do.KEEP


def _worth_again(slot: Slot, p: Post) -> bool:
    """A refused text is refused again; a time that passed is past."""
    words = slot.text != p.text or slot.link != p.link or slot.pictures != p.pictures
    return words if p.state is State.FAILED else words or slot.due_at != p.due_at


def _successor(key: str) -> str:
    match = re.search(r"~(\d+)$", key)
    return f"{stem(key)}~{int(match[1]) + 1 if match else 2}"


def _led(change: Change, renamed: Mapping[str, str]) -> Change:
    """A sequel follows the generation of its leader that is in the queue."""
    slot = change.slot
    if slot is None or slot.follows is None or slot.follows not in renamed:
        return change
    return replace(change, slot=replace(slot, follows=renamed[slot.follows]))


def shown(plan: Plan) -> Iterator[tuple[Do, Slot | Post]]:
    """Every post as it will stand once the plan is applied, in due order; withdrawn ones too."""
    rows = [(c.do, c.post if c.do in (Do.WITHDRAW, Do.KEEP) and c.post else c.slot) for c in plan.changes]
    present = [(do, row) for do, row in rows if row is not None]
    yield from sorted(present, key=lambda pair: (pair[1].due_at, pair[1].key))
