"""The proposed difference to the queue: add, rewrite, move, withdraw; shown before it is applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from siaran.domain.errors import Mistake
from siaran.domain.post import ENDED, OPEN, Kind, Post, Slot, State
from siaran.plan.generations import head, standing, successor
from siaran.plan.proposal import Proposal
from siaran.plan.remarks import taken_back


class Do(StrEnum):
    """What becomes of one post."""

    ADD = "add"
    REWRITE = "rewrite"
    MOVE = "move"
    WITHDRAW = "withdraw"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a plan: what to do, what is wanted, what is there. *keep* changes nothing that anyone sees.

    `undoes` is the post that a person had moved or withdrawn, where this takes their choice back.
    """

    do: Do
    slot: Slot | None
    post: Post | None
    undoes: Post | None = None


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


def diff(
    campaign: str, proposal: Proposal, posts: Sequence[Post], kept: Mapping[str, int], revision: int, now: datetime
) -> Plan:
    """What turns the campaign's `posts` into the proposal's slots.

    `kept` are keys a person withdrew or moved, with the revision until whose change that stays so. Posts that are
    being sent, in doubt or published are never touched, nor what is left of a thread that has begun; an ended one
    that is wanted with other words or at another time gets a successor `<key>~2`.
    """
    there, keys = standing(posts), {p.id: p.key for p in posts}
    fates: dict[str, Change] = {}
    for slot in proposal.slots:
        leader = fates.get(slot.follows) if slot.follows else None
        p = there.get(slot.key)
        if slot.follows and leader is None:
            continue
        follows = keys.get(p.follows) if p is not None and p.follows is not None else None
        stays = p is not None and kept.get(p.key) == revision
        first = fates.get(head(slot.key)) if slot.kind is Kind.PART else leader
        change = _keep(slot, p) if stays else _change(_led(slot, leader), p, follows, first, now)
        if change is not None:
            fates[slot.key] = replace(change, undoes=p) if _takes_back(change, p, kept) else change
    wanted = {slot.key for slot in proposal.slots}
    changes = [*fates.values(), *(_unwanted(p, there) for stem, p in there.items() if stem not in wanted)]
    states = Counter(change.undoes.state for change in fates.values() if change.undoes is not None)
    withdrawn = states.pop(State.WITHDRAWN, 0)
    warnings = (*proposal.warnings, *taken_back(states.total(), withdrawn))
    return Plan(campaign, tuple(c for c in changes if c), warnings, proposal.mistakes, proposal.uncovered)


def _takes_back(change: Change, p: Post | None, kept: Mapping[str, int]) -> bool:
    """Whether a person's choice ends with this change: a post's own time, or that it is withdrawn."""
    if p is None or p.key not in kept or change.slot is None or change.do is Do.KEEP:
        return False
    return p.state is State.WITHDRAWN if change.do is Do.ADD else change.slot.due_at != p.due_at


def _change(slot: Slot, p: Post | None, follows: str | None, first: Change | None, now: datetime) -> Change | None:
    """What becomes of one slot; `follows` is the key that its post follows now, `first` what becomes of its thread's
    first part, or of what it reposts."""
    led = first.post if first is not None and first.do is Do.KEEP else None
    if led is not None and led.state in ENDED:
        return _keep(slot, p)
    begun = led is not None and led.state not in OPEN
    if begun and slot.kind is Kind.PART:
        return _keep(slot, p)
    if p is None:
        return Change(Do.ADD, slot, None)
    if p.state in OPEN:
        do = _open_change(slot, p, follows)
        # Behind a leader that went out late, the times were moved along with it.
        return Change(Do.KEEP if begun and do is Do.MOVE else do, replace(slot, key=p.key), p)
    if p.state in ENDED and slot.not_after >= now and _worth_again(slot, p):
        return Change(Do.ADD, replace(slot, key=successor(p.key), replaces=p.key), None)
    return _keep(slot, p)


def _keep(slot: Slot, p: Post | None) -> Change | None:
    return Change(Do.KEEP, slot, p) if p is not None else None


def _led(slot: Slot, leader: Change | None) -> Slot:
    """A sequel follows the generation of its leader that is in the queue; a repost says what stands there."""
    if leader is None:
        return slot
    kept = leader.post if leader.do is Do.KEEP else None
    ahead = kept or leader.slot
    assert ahead is not None, "a leader is there or is wanted"
    led = replace(slot, follows=ahead.key)
    return replace(led, text=ahead.text, link=ahead.link) if slot.kind is Kind.REPOST else led


def _open_change(slot: Slot, p: Post, follows: str | None) -> Do:
    wanted = (slot.text, slot.link, slot.pictures, slot.kind, slot.follows, slot.emergency)
    if wanted != (p.text, p.link, p.pictures, p.kind, follows, p.emergency):
        return Do.REWRITE
    return Do.MOVE if (slot.due_at, slot.not_after) != (p.due_at, p.not_after) else Do.KEEP


def _worth_again(slot: Slot, p: Post) -> bool:
    """Other words or another time; and what was withdrawn is wanted again."""
    words = (slot.text, slot.link, slot.pictures) != (p.text, p.link, p.pictures)
    return words or slot.due_at != p.due_at or p.state is State.WITHDRAWN


def _unwanted(p: Post, there: Mapping[str, Post]) -> Change | None:
    """An open post that is no longer wanted is withdrawn; but a thread that has begun is finished."""
    first = there.get(head(p.key))
    begun = p.kind is Kind.PART and first is not None and first.state not in OPEN
    return Change(Do.WITHDRAW, None, p) if p.state in OPEN and not begun else None


def shown(plan: Plan) -> Iterator[tuple[Do, Slot | Post]]:
    """Every post as it will stand once the plan is applied, in due order; withdrawn ones too."""
    rows = [(c.do, c.post if c.do in (Do.WITHDRAW, Do.KEEP) and c.post else c.slot) for c in plan.changes]
    present = [(do, row) for do, row in rows if row is not None]
    yield from sorted(present, key=lambda pair: (pair[1].due_at, pair[1].key))
