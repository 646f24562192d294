"""What people and time do to the ledger, with posts as they saw them some time ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import Bundle, initialize, precondition, rule

from siaran import queue
from siaran.domain.errors import Conflict
from siaran.domain.post import Kind, Post, State
from siaran.store.tables import account, instance
from tests.property.bench import Bench

picks = st.integers(0, 99)
dues = st.sampled_from((0, 0, 0, 1, 60, 300, 500))
MANY = 9
lives = st.sampled_from((60, 600, 1800))


class People(Bench):
    """Authors, approvers, administrators, and the clock."""

    seen = Bundle("seen")

    @initialize(accounts=st.lists(st.integers(1, 3), min_size=2, max_size=5))
    def begin_with_a_few(self, accounts: list[int]) -> None:
        for number in accounts:
            self.approved(self.add(number, 0, 1800, Kind.POST, False))

    @precondition(lambda self: len(self.desk.papers) < MANY)
    @rule(
        number=st.integers(1, 3),
        due=dues,
        fresh=lives,
        leader=st.one_of(st.none(), picks),
        kind=st.sampled_from((Kind.PART, Kind.REPOST)),
        ahead=st.booleans(),
        approved=st.sampled_from((True, True, False)),
    )
    def schedule(
        self, number: int, due: int, fresh: int, leader: int | None, kind: Kind, ahead: bool, approved: bool
    ) -> None:
        follows = None if leader is None else self.one(leader).name
        name = self.add(number, due, fresh, kind if follows else Kind.POST, ahead, follows=follows)
        if approved:
            self.approved(name)

    @precondition(lambda self: self.those(State.FAILED, State.MISSED))
    @rule(pick=picks)
    def replace(self, pick: int) -> None:
        old = self.one(pick, State.FAILED, State.MISSED)
        self.approved(self.add(old.account, 0, 600, Kind.POST, False, replaces=old.name))

    @precondition(lambda self: self.those(State.PLANNED))
    @rule(pick=picks)
    def approve(self, pick: int) -> None:
        self.approved(self.one(pick, State.PLANNED).name)

    @rule(target=seen, pick=picks)
    def glance(self, pick: int) -> Post:
        return self.town.post(self.one(pick).name)

    @rule(post=seen, how=st.sampled_from(("withdraw", "move", "rewrite")), due=dues)
    def edit(self, post: Post, how: str, due: int) -> None:
        """Somebody who saw a post some time ago changes it now."""
        p, (at, until) = self.paper(post), self.times(due)
        if how == "withdraw":
            if self._edited(post, lambda c: queue.withdraw(c, post, who="operator", now=self.now)):
                p.to(State.WITHDRAWN)
        elif how == "move":
            to = {"due_at": at, "not_after": until, "who": "operator", "now": self.now}
            if self._edited(post, lambda c: queue.reschedule(c, post, **to)):
                self.desk.move(p, at, until)
        else:
            words = {"text": how, "kind": p.kind, "pictures": post.pictures, "follows": p.follows and f"c/{p.follows}"}
            slot = self.town.slot(p.name, due_at=at, not_after=until, **words)
            frozen = self.desk.frozen(p)
            if self._edited(post, lambda c: queue.rewrite(c, [queue.Rewrite(post, slot)]), frozen=frozen):
                self.desk.rewrite(p, at, until)

    def _edited(self, post: Post, edit: Callable[[Any], None], *, frozen: bool = False) -> bool:
        """Whether an edit was taken; it loses exactly where somebody was first."""
        p = self.paper(post)
        wins = p.version == post.version and p.state in (State.PLANNED, State.QUEUED) and not frozen
        wins = wins and not self.desk.in_question(p)
        try:
            with self.town.database.write() as c:
                edit(c)
        except Conflict:
            assert not wins
        else:
            assert wins
        return wins

    @precondition(lambda self: not self.desk.halted)
    @rule(how=st.sampled_from(("stop", "restore")))
    def halt(self, how: str) -> None:
        if how == "stop":
            with self.town.database.write() as c:
                assert queue.stop(c, who="pengelola", now=self.now)
            self.desk.stopped = True
        else:
            self.town.set(instance, instance.c.id == 1, quarantined_at=self.now, restored_at=self.now)
            self.desk.quarantined = self.now

    @precondition(lambda self: self.desk.halted)
    @rule(after_restore=st.booleans())
    def resume(self, after_restore: bool) -> None:
        with self.town.database.write() as c:
            queue.resume(c, who="pengelola", now=self.now, after_restore=after_restore)
        self.desk.stopped = False
        self.desk.quarantined = None if after_restore else self.desk.quarantined

    @rule(seconds=st.sampled_from((1, 5, 30, 61, 121, 400, 1900)))
    def wait(self, seconds: int) -> None:
        """Time passes; within a minute somebody comes who mends what only people can mend."""
        self.town.clock.advance(seconds)
        if seconds > 60:
            self._reconnect()
            if self.desk.halted:
                self.resume(True)

    def _reconnect(self) -> None:
        self.town.set(account, account.c.id > 0, state="active")
        for tray in self.desk.trays.values():
            tray.state = "active"

    @rule()
    def heal(self) -> None:
        self.town.heal()
        self.desk.heal(self.now)
