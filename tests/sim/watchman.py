"""I14: a watchman asks, as a monitor from outside asks `/healthz`, whether all is well, and knows better.

What is asked is the product's own `Pulse`, over a door that is shut while the database is away. What is true he knows
from the run itself: which processes live and do not stand still, since when the database is away, and from the bare
rows, read in his own way, since when the first post of a lane could go and does not. Where that has lasted for more
than two true minutes, the check that it belongs to must be red: not any check, for one ill must not hide another.

A post does not count while something keeps it that the protocol knows: its account or platform is closed, its lane
rests or is leased (whoever holds a lease may be dead, but nobody can know before it ends), a hold, a leader that is
not public, another post of its account that is being sent or looked for. That it was tried in vain keeps nothing, nor
does a lease further ahead than the protocol ever sets one: a clock that was ahead left it there.

Whether a post is due, and how late, is asked by the database's clock, as all else is: by a clock that was set back it
is not late yet. That nothing ticks is a matter of two true minutes, with one excuse: while a clock that was set back
passes the time of the last beat again, that beat cannot be told from a fresh one. After a restore they begin anew, and
the last beat is the backup's, of a clock that may have been another.

A process that lives ticks every second in production, and here only when there is something to do: its beat is
written before each question. He draws no lots and disturbs nobody, so a seed is the same story with and without him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from siaran.health import Check, Pulse
from siaran.house import House
from siaran.publish import Clocks, Moment
from siaran.store import instance
from siaran.store.vault import Vault, new_key
from tests.sim.glance import NEVER, stored
from tests.sim.watch import LEASE, TIMES, moment

if TYPE_CHECKING:
    from tests.sim.world import World

HIS = {"Basis data", "Mesin penerbit", "Antrean"}
"""The checks that the promise is about; others are red here as they please (there are no secrets, and no folder)."""
SHARE = 10
"""He walks in one run of so many: asking costs more than all else in a run."""
EVERY = 30.0
AGAIN, ANYWAY = 20, 60
"""Rounds after which he asks again about what he asked before, and asks although nothing is wrong."""
SOON = timedelta(minutes=2)
YOUNG = timedelta(minutes=1)
AHEAD = timedelta(seconds=30)
VAULT = Vault([new_key()])

QUEUED = """SELECT p.id, p.account, p.due_at, l.epoch, l.lease_until, l.closed_until,
 a.state = 'active' AND NOT EXISTS (SELECT 1 FROM gate g WHERE g.platform = p.platform)
 AND NOT EXISTS (SELECT 1 FROM post d WHERE d.account = p.account
 AND (d.state = 'sending' OR d.state = 'unknown' AND d.asked_at IS NULL)) AS open
 FROM post p JOIN lane l ON l.account = p.account JOIN account a ON a.id = p.account
 LEFT JOIN post led ON led.id = p.follows WHERE p.state = 'queued'
 AND (p.follows IS NULL OR led.state = 'published' AND led.platform_id IS NOT NULL) ORDER BY p.due_at, p.id"""

SENDING = """SELECT p.id, p.due_at, l.lease_until FROM post p JOIN lane l ON l.account = p.account
 WHERE p.state = 'sending'"""

Row = dict[str, Any]
Rows = list[Row]
Must = tuple[str, str]
"""A check that has to be red, and why."""


class Watchman:
    """One for a run. What he finds wrong is written down with the other broken promises."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.database = world.database.beside(self._away)
        known = {"public_url": "http://desk.test", "links_stay_here": False, "host": ""}
        settings: Any = SimpleNamespace(home=world.folder, alerts=(), times=TIMES, **known)
        clocks = Clocks(self.database.now, lambda: Moment(self._seconds(), self._seconds()))
        house = House(settings, self.database, VAULT, {}, world.platforms, clocks)
        self.pulse = Pulse(house, self._seconds)
        self.ticked = self.there = world.clockwork.now
        self.restores = world.watch.restores
        self.beat = self.database.now(), self.restores
        self.left: dict[tuple[Any, ...], datetime] = {}
        self.rounds = 0
        self.asked: set[str] = set()
        self.read_at, self.read = -1, ([], [], [])

    def walk(self) -> None:
        """From now on, a round every half minute."""
        self.world.clockwork.after(EVERY, self._round)

    def _round(self) -> None:
        must = self.look()
        names = {name for name, _ in must}
        self.rounds += 1
        if names - self.asked or self.rounds % (AGAIN if names else ANYWAY) == 0:
            self.judge(must, self.ask())
        self.asked = names
        self.walk()

    # What is true

    def look(self) -> list[Must]:
        """What has to be red now."""
        now = self.world.clockwork.now
        if self._away():
            return list(self._if_long("Basis data", self.there, "the database is away"))
        self.there = now
        if self.restores != self.world.watch.restores:
            self.restores, self.ticked = self.world.watch.restores, now
            self.beat = self._kept(), self.restores
        if any(process.ticks() for process in self.world.processes):
            self.ticked, self.beat = now, (self.database.now(), self.restores)
        return [*self._silent(), *self._left()]

    def _kept(self) -> datetime:
        """The beat in the backup, by the clock of that time."""
        return moment(self.world.database.rows("SELECT beat_at FROM instance")[0]["beat_at"])

    def _silent(self) -> Iterator[Must]:
        looks = self.database.now() - self.beat[0]
        if not -AHEAD <= looks <= SOON:
            yield from self._if_long("Mesin penerbit", self.ticked, "nothing ticks")

    def _if_long(self, name: str, since: datetime, what: str) -> Iterator[Must]:
        if self.world.clockwork.now - since > SOON:
            yield name, f"{what} for {self.world.clockwork.now - since}"

    def _left(self) -> Iterator[Must]:
        """Posts that nobody is at and nothing keeps: late by the database's clock, and for long, truly."""
        now, at = self.world.clockwork.now, self.database.now()
        left = {(name, *p.values()): p for name, p in self._nobody_is_at(at)}
        self.left = {key: self.left.get(key, now) for key in left}
        for key, since in self.left.items():
            p = left[key]
            late = at - moment(p["due_at"])
            if min(late, now - since) > SOON:
                yield key[0], f"post {p['id']} is left for {now - since}, and is {late} late"

    def _nobody_is_at(self, at: datetime) -> Iterator[tuple[str, Row]]:
        """The first post of each lane that could go, and what is being sent under no lease; each with its check."""
        queued, sending, holds = self._rows()
        held = any(h["starts_at"] <= stored(at) < (h["ends_at"] or NEVER) for h in holds)
        firsts = {p["account"]: p for p in reversed(queued)}.values() if not held else ()
        yield from (("Antrean", p) for p in firsts if self._could_go(p, at))
        yield from (("Mesin penerbit", p) for p in sending if p["due_at"] <= stored(at) and not _leased(p, at))

    def _could_go(self, p: Row, at: datetime) -> bool:
        now = stored(at)
        rests = now < (p["closed_until"] or "")
        return bool(p["open"]) and p["due_at"] <= now and not (_leased(p, at) or rests)

    def _rows(self) -> tuple[Rows, Rows, Rows]:
        """What is queued, what is being sent, and the holds; read again only where something was written."""
        database = self.world.database
        if self.read_at != database.raw.total_changes:
            self.read_at = database.raw.total_changes
            self.read = database.rows(QUEUED), database.rows(SENDING), database.rows("SELECT * FROM hold")
        return self.read

    # What is said

    def ask(self) -> Sequence[Check]:
        """What `/healthz` says now."""
        beat, restores = self.beat
        if not self._away() and restores == self.world.watch.restores:
            with self.database.write() as connection:
                instance.beat(connection, beat)
        return self.pulse.checks()

    def judge(self, must: Sequence[Must], checks: Sequence[Check]) -> None:
        """Hold what is said against what is true."""
        red = {check.name for check in checks if not check.ok} & HIS
        self.world.tell(f"watchman: {', '.join(what for _, what in must) or 'nothing'}; red: {', '.join(sorted(red))}")
        for name, what in must:
            self.world.watch.must("I14", name in red, f"{what}, and «{name}» is not red")
        called = any("lewat waktunya" in ill for check in checks for ill in check.ills)
        late = stored(self.database.now() - YOUNG)
        old = self.world.database.rows("SELECT 1 FROM post WHERE state = 'queued' AND due_at < ? LIMIT 1", late)
        self.world.watch.must("I14", bool(old) or not called, "called overdue, and every queued post is young")

    # Parts

    def _away(self) -> bool:
        return self.world.clockwork.now < self.world.troubles.down_until

    def _seconds(self) -> float:
        return self.world.clockwork.now.timestamp()


def _leased(p: Row, at: datetime) -> bool:
    return bool(stored(at) < (p["lease_until"] or "") <= stored(at + LEASE + AHEAD))
