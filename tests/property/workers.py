"""What workers do to the ledger: claims and doubts stay at hand long after they have become stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import Bundle, multiple, precondition, rule

from siaran import queue
from siaran.domain.attempt import Receipt, Verdict, accepted, verdict
from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Conflict,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    RateLimited,
    Refused,
    Unavailable,
)
from siaran.domain.post import State
from siaran.store.quarantine import note_looked
from tests.property.model import TIMES
from tests.property.people import People, picks

MINUTE = timedelta(seconds=60)
FAILURES: dict[str, Callable[[datetime], Exception]] = {
    "unreachable": lambda _: Unavailable("?"),
    "rate limit": lambda now: RateLimited("429", until=now + MINUTE),
    "rate limit without a time": lambda _: RateLimited("429"),
    "lost": lambda _: AccountLost("401"),
    "held": lambda _: AccountHeld("locked"),
    "closed": lambda _: PlatformClosed("402"),
    "closed for a minute": lambda now: PlatformClosed("limit", until=now + MINUTE),
    "refused": lambda _: Refused("400"),
    "stale medium": lambda _: Refused("400", stale_handle=True),
    "no answer": lambda _: OutcomeUnknown("?"),
    "no answer, and a rate limit": lambda now: OutcomeUnknown("32", also=RateLimited("32", until=now + MINUTE)),
    "duplicate": lambda _: Duplicate("506"),
    "our own fault": lambda _: ValueError("?"),
}
numbers = st.sampled_from((None, "1", "2", "3", "4", "5", "6", "7", "8", "9"))
answers = st.one_of(st.sampled_from(sorted(FAILURES)), st.just("no answer"), st.just("yes"))


class LedgerMachine(People):
    """Workers, and those who look for what is in doubt. One that dies merely never settles."""

    claims = Bundle("claims")
    doubts = Bundle("doubts")

    @rule(target=claims, at_once=st.booleans())
    def claim(self, at_once: bool) -> Any:
        claims = self._claimed()
        for claim in claims if at_once else ():
            self.begin(claim)
        return multiple(*claims)

    @rule(answer=answers, number=numbers)
    def say(self, answer: str, number: str | None) -> None:
        for claim in self._claimed():
            self.begin(claim)
            self.settle(claim, answer, number)

    def _claimed(self) -> list[queue.Claim]:
        claims, given = self.town.claim(), self.desk.claim(self.now)
        leases = [(f"c/{p.name}", self.desk.trays[p.account].epoch) for p in given]
        assert [(c.post.key, c.epoch) for c in claims] == leases
        for claim, p in zip(claims, given, strict=True):
            assert (claim.sends, claim.only_look) == (p.sends, self.desk.quarantined is not None)
            assert claim.look_since is not None or not (p.sends or p.replaces)
        return claims

    @rule(claim=claims)
    def begin(self, claim: queue.Claim) -> None:
        p = self.paper(claim.post)
        if claim.only_look:
            self._look_only(claim)
            return
        sends, allowed = claim.sends, claim.post.sends_allowed
        begun = self.desk.begin(p.name, claim.epoch, claim.post.version, sends, allowed, self.now)
        assert self.town.begin(claim) is begun

    def _look_only(self, claim: queue.Claim) -> None:
        with self.town.database.write() as c:
            note_looked(c, claim.post.id, self.now)
            queue.release(c, claim.post.account, claim.epoch)
        self.desk.look(self.paper(claim.post).name, claim.epoch, self.now)

    @rule(claim=claims, answer=answers, number=numbers)
    def settle(self, claim: queue.Claim, answer: str, number: str | None) -> None:
        meant = accepted(Receipt(number)) if answer == "yes" else self._verdict(claim, answer)
        self.town.settle(claim, meant)
        self.desk.settle(self.paper(claim.post).name, claim.epoch, meant, number, self.now)

    @rule(claim=claims, failure=st.sampled_from(("unreachable", "refused", "lost")))
    def postpone(self, claim: queue.Claim, failure: str) -> None:
        meant = self._verdict(claim, failure)
        with self.town.database.write() as c:
            queue.postpone(c, claim, meant, self.now)
        self.desk.postpone(self.paper(claim.post).name, claim.epoch, claim.post.version, meant, self.now)

    def _verdict(self, claim: queue.Claim, failure: str) -> Verdict:
        return verdict(FAILURES[failure](self.now), claim.post.tries, self.now, TIMES)

    # What becomes of doubt

    @rule(target=doubts)
    def look(self) -> Any:
        with self.town.database.write() as c:
            doubts = queue.take_looks(c, self.now, TIMES, 99)
        assert {d.post.key for d in doubts} == {f"c/{p.name}" for p in self.desk.looks(self.now)}
        return multiple(*doubts)

    @precondition(lambda self: self.those(State.UNKNOWN))
    @rule(target=doubts, pick=picks)
    def doubt(self, pick: int) -> queue.Doubt:
        with self.town.database.read() as c:
            found = queue.doubt_of(c, f"c/{self.one(pick, State.UNKNOWN).name}")
        assert found is not None
        return found

    @rule(doubt=doubts, how=st.sampled_from(("find", "absent", "ask", "ask", "send", "drop")), number=numbers)
    def resolve(self, doubt: queue.Doubt, how: str, number: str | None) -> None:
        """Somebody who has looked, some time ago, says what they saw."""
        p = self.paper(doubt.post)
        stands = p.state is State.UNKNOWN and p.version == doubt.post.version
        if how == "find":
            self._find(doubt, number)
        elif how in ("send", "drop"):
            self._answer(doubt, how, stands and p.asked is not None)
        else:
            self._say_no(doubt, how, stands and p.asked is None)

    def _find(self, doubt: queue.Doubt, number: str | None) -> None:
        p, tried = self.paper(doubt.post), doubt.attempt
        with self.town.database.write() as c:
            receipt = Receipt(number)
            moved = queue.found(c, doubt.post, receipt, self.now, TIMES, attempt_id=tried.id, evidence={})
        assert moved is self.desk.yes(p, tried.epoch, number, self.now, doubt.post.due_at)

    def _say_no(self, doubt: queue.Doubt, how: str, stands: bool) -> None:
        p = self.paper(doubt.post)
        with self.town.database.write() as c:
            if how == "ask":
                assert queue.ask(c, doubt.post, "Lihat sendiri.", self.now) is stands
                p.asked = self.now if stands else p.asked
            else:
                state = queue.absent(c, doubt, self.now, evidence={})
                assert state is (self.desk.absent(p, self.now) if stands else None)

    def _answer(self, doubt: queue.Doubt, answer: str, stands: bool) -> None:
        p, until = self.paper(doubt.post), self.now + timedelta(hours=1)
        try:
            with self.town.database.write() as c:
                if answer == "send":
                    queue.send_again(c, doubt, who="operator", not_after=until, now=self.now)
                else:
                    queue.drop(c, doubt, who="operator", now=self.now)
        except Conflict:
            assert not stands
        else:
            assert stands
            self.desk.send_again(p, until) if answer == "send" else self.desk.drop(p)
