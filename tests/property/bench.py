"""The real ledger with the model beside it, and what must hold after every step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from siaran import queue
from siaran.domain.attempt import Outcome, Receipt, accepted
from siaran.domain.post import MOVES, Kind, Picture, Post, State
from siaran.store.database import Database
from siaran.store.tables import account, gate, metadata
from tests.ledger.conftest import Town
from tests.property.model import Desk
from tests.property.papers import Paper
from tests.property.sight import ledger_as_it_is, model_as_it_is, tellings

ENDED = frozenset({State.PUBLISHED, State.FAILED, State.MISSED, State.WITHDRAWN})
PICTURE = (Picture("f" * 64, "a.jpg", "Warga"),)


class Bench(RuleBasedStateMachine):
    """No rules yet: what the rules need, and the laws."""

    def __init__(self, database: Database, clock: Any) -> None:
        super().__init__()
        with database.write() as c:
            for table in reversed(metadata.sorted_tables):
                c.execute(table.delete())
        self.town, self.desk = Town(database, clock), Desk()
        self.states: dict[str, State] = {}

    @property
    def now(self) -> datetime:
        return self.town.now

    # What must always hold

    @invariant()
    def the_laws_hold(self) -> None:
        is_now = ledger_as_it_is(self.town)
        assert is_now == model_as_it_is(self.desk)
        self._nothing_is_lost_and_only_allowed_moves_are_made(is_now["posts"])
        self._doubt_is_single_and_yes_is_single(is_now["posts"])
        assert tellings(self.town) == sorted((f"c/{name}", state.value) for name, state in self.desk.told)

    def _nothing_is_lost_and_only_allowed_moves_are_made(self, posts: dict[str, Any]) -> None:
        for key, before in self.states.items():
            after = posts[key]["state"]
            said = MOVES[State.SENDING] if State.SENDING in MOVES[before] else frozenset()  # a step may be a whole say
            assert after in {before} | MOVES[before] | said, f"{key}: {before} → {after}"
        self.states = {key: row["state"] for key, row in posts.items()}

    def _doubt_is_single_and_yes_is_single(self, posts: dict[str, Any]) -> None:
        for key, row in posts.items():
            outcomes = list(row["attempts"].values())
            assert sum(o in (Outcome.OPEN, Outcome.UNKNOWN) for o in outcomes) <= 1, key
            assert outcomes.count(Outcome.ACCEPTED) <= 1, key
        sending = [p.account for p in self.desk.papers.values() if posts[f"c/{p.name}"]["state"] is State.SENDING]
        assert len(sending) == len(set(sending))

    def teardown(self) -> None:
        """Left to itself in calm weather, with people who answer, everything comes to an end."""
        with self.town.database.write() as c:
            queue.resume(c, who="pengelola", now=self.now, after_restore=True)
            c.execute(gate.delete())
        self.town.set(account, account.c.id > 0, state="active")
        assert any(self._calm_round() for _ in range(60)), "something never came to an end"

    def _calm_round(self) -> bool:
        """Two minutes of good work; whether everything has ended."""
        self.town.clock.advance(121)
        self.town.heal()
        for claim in self.town.claim():
            if claim.post.due_at <= self.now and self.town.begin(claim):
                self.town.settle(claim, accepted(Receipt(f"calm-{claim.post.id}")))
        unfinished = [f"c/{n}" for n in self.desk.papers if self.town.post(n).state not in ENDED]
        with self.town.database.write() as c:
            for doubt in filter(None, (queue.doubt_of(c, key) for key in unfinished)):
                queue.ask(c, doubt.post, "Lihat sendiri.", self.now)
                queue.drop(c, doubt, who="operator", now=self.now)
        return not unfinished

    # Words for the rules

    def add(self, account: int, due: int, fresh: int, kind: Kind, ahead: bool, **leaders: str | None) -> str:
        """One more post, in the ledger and on the desk; its name."""
        name = f"p{len(self.desk.papers)}"
        keys = {which: leader and f"c/{leader}" for which, leader in leaders.items()}
        ahead = ahead and kind is not Kind.REPOST  # there is nothing to prepare for a repost
        pictures = PICTURE if ahead else ()
        slot = self.town.slot(name, account=account, due=due, fresh=fresh, kind=kind, pictures=pictures, **keys)
        self.town.plan(slot)
        self.desk.papers[name] = Paper(name, account, slot.due_at, slot.not_after, kind, ahead=ahead, **leaders)
        return name

    def approved(self, name: str) -> None:
        """One post, with its thread, is released."""
        with self.town.database.write() as c:
            queue.approve(c, [f"c/{name}"], who="penyetuju", now=self.now)
        self.desk.approve(name)

    def one(self, pick: int, *states: State) -> Paper:
        """A paper, of those in these states where any are named."""
        found = self.those(*states)
        return found[pick % len(found)]

    def those(self, *states: State) -> list[Paper]:
        return [p for p in self.desk.papers.values() if not states or p.state in states]

    def paper(self, post: Post) -> Paper:
        return self.desk.papers[post.key.removeprefix("c/")]

    def times(self, due: int) -> tuple[datetime, datetime]:
        return self.now + timedelta(seconds=due), self.now + timedelta(seconds=due + 600)
