"""A small town for the ledger's tests: two accounts on two platforms, and posts that are made in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from siaran import queue
from siaran.domain.attempt import Attempt, Outcome, Receipt, Verdict, accepted
from siaran.domain.post import Kind, Post, Slot, State
from siaran.domain.times import Times
from siaran.store import posts
from siaran.store.alerts import recent
from siaran.store.database import Database
from siaran.store.tables import account, attempt, instance, lane, territory


class Town:
    """The ledger with people in it: what a test arranges, does and asks, in words."""

    def __init__(self, database: Database, clock: Any) -> None:
        self.database, self.clock, self.times = database, clock, Times()
        with database.write() as c:
            c.execute(insert(territory).values(code="32.77", name="Kota Cimahi", level="kota", variables={}))
            c.execute(insert(instance).values(id=1, uuid="u", generation=1, intent_seq=0, machine=""))
            for number, platform in ((1, "x"), (2, "facebook"), (3, "x")):
                names = {"territory": "32.77", "platform": platform, "handle": f"a{number}", "external_id": str(number)}
                c.execute(insert(account).values(id=number, secrets=b"", created_at=clock(), **names))
                c.execute(insert(lane).values(account=number))

    @property
    def now(self) -> datetime:
        return self.clock()

    def slot(self, name: str, *, account: int = 1, due: float = 0, fresh: float = 3600, **more: Any) -> Slot:
        at = self.now + timedelta(seconds=due)
        slot = Slot(
            key=f"c/{name}",
            campaign="c",
            revision=1,
            program="p",
            territory="32.77",
            account=account,
            platform={1: "x", 2: "facebook", 3: "x"}[account],
            kind=Kind.POST,
            due_at=at,
            not_after=at + timedelta(seconds=fresh),
            timezone="Asia/Jakarta",
            text=f"Kabar {name}",
            fingerprint=name,
        )
        return replace(slot, **more)

    def plan(self, *slots: Slot) -> None:
        with self.database.write() as c:
            queue.add(c, slots, sends={"x": 2}, now=self.now)

    def queue(self, *slots: Slot) -> None:
        self.plan(*slots)
        with self.database.write() as c:
            queue.approve(c, [s.key for s in slots], who="penyetuju", now=self.now)

    def claim(self, worker: str = "w", limit: int = 9) -> list[queue.Claim]:
        with self.database.write() as c:
            return queue.claim(c, worker=worker, now=self.now, times=self.times, limit=limit)

    def begin(self, claim: queue.Claim) -> bool:
        with self.database.write() as c:
            return queue.begin(c, [queue.Intent(claim, "w", "0" * 64)], self.now)[0]

    def settle(self, claim: queue.Claim, verdict: Verdict) -> None:
        with self.database.write() as c:
            queue.settle(c, [queue.Result(claim.post.id, claim.epoch, "w", verdict, self.now)], self.now, self.times)

    def send(self, verdict: Verdict) -> queue.Claim:
        """Claim the next post, begin and settle it."""
        claim = self.claim()[0]
        assert self.begin(claim)
        self.settle(claim, verdict)
        return claim

    def heal(self) -> queue.Healed:
        with self.database.write() as c:
            return queue.heal(c, self.now, self.times)

    def post(self, name: str) -> Post:
        with self.database.read() as c:
            found = posts.by_key(c, f"c/{name}")
        assert found is not None
        return found

    def attempts(self, name: str) -> list[Attempt]:
        with self.database.read() as c:
            return posts.attempts(c, [self.post(name).id]).get(self.post(name).id, [])

    def alerts(self) -> list[str]:
        with self.database.read() as c:
            return [a.kind for a in recent(c)]

    def set(self, table: Any, where: Any, **values: Any) -> None:
        with self.database.write() as c:
            c.execute(update(table).where(where).values(**values))

    def count(self, table: Any) -> int:
        with self.database.read() as c:
            return len(c.execute(select(table)).all())


def yes(platform_id: str = "100") -> Verdict:
    """The verdict on a clean yes."""
    return accepted(Receipt(platform_id, f"https://x.test/{platform_id}"))


def doubtful() -> Verdict:
    """The verdict on no answer."""
    return Verdict(Outcome.UNKNOWN, State.UNKNOWN, "Tidak ada jawaban.")


@pytest.fixture
def town(database: Database, clock: Callable[[], datetime]) -> Town:
    """The town, once on SQLite and once on PostgreSQL."""
    return Town(database, clock)


__all__ = ["Town", "attempt", "doubtful", "yes"]
