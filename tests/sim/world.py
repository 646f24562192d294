"""One run: the production core with virtual time, one to three processes, people, and a seed that decides the rest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import gettempdir

from greenlet import getcurrent

from siaran.domain.account import Access
from siaran.publish import Ports, Spool
from siaran.queue import PlainLedger, resume
from siaran.store import instance
from tests.sim.chance import Chance
from tests.sim.clockwork import START, Clockwork
from tests.sim.database import Memory, Note
from tests.sim.network import Caller, Network
from tests.sim.people import People
from tests.sim.platforms import Containers, Timelines
from tests.sim.process import Machine, Process
from tests.sim.town import furnish
from tests.sim.watch import PRESEND, SKEW, TIMES, Watch, moment

AHEAD = timedelta(seconds=TIMES.prepare_ahead)
STORM = timedelta(minutes=80)
AFTERWARDS = timedelta(hours=12)
PACE = 900.0

NEXT = """SELECT
 (SELECT min(due_at) FROM post WHERE state = 'queued' AND due_at > ?1) AS due,
 (SELECT min(due_at) FROM post WHERE state = 'queued' AND to_prepare AND due_at > ?2) AS prepare,
 (SELECT min(retry_at) FROM post WHERE state = 'queued' AND retry_at > ?1) AS again,
 (SELECT min(not_after) FROM post WHERE state IN ('planned', 'queued') AND not_after > ?1) AS fresh,
 (SELECT min(next_look_at) FROM post WHERE next_look_at > ?1) AS look,
 (SELECT min(lease_until) FROM lane WHERE lease_until > ?1) AS lease,
 (SELECT min(closed_until) FROM lane WHERE closed_until > ?1) AS rest,
 (SELECT min(min(probe_at, coalesce(until, probe_at))) FROM gate WHERE probe_at > ?1) AS probe,
 (SELECT min(ends_at) FROM hold WHERE ends_at > ?1) AS held"""
DUE = "SELECT 1 FROM post WHERE state = 'queued' AND (due_at <= ?1 OR to_prepare AND due_at <= ?2) LIMIT 1"
HEALABLE = """SELECT EXISTS (SELECT 1 FROM gate) OR EXISTS (SELECT 1 FROM post p WHERE state = 'sending'
 OR state IN ('planned', 'queued') AND (not_after < ?1 OR EXISTS (SELECT 1 FROM post l
 WHERE l.id = p.follows AND l.state IN ('failed', 'missed', 'withdrawn'))))"""
LOOKS_DUE = """SELECT 1 FROM post WHERE next_look_at <= ?1
 AND (state = 'unknown' OR state = 'published' AND platform_id IS NULL) LIMIT 1"""
RESTLESS = """SELECT 1 FROM post WHERE state IN ('planned', 'queued', 'sending')
 OR state = 'unknown' AND asked_at IS NULL LIMIT 1"""
WORDS = "SELECT id, text, due_at, not_after, follows, sends_allowed, state = 'withdrawn' AS gone FROM post"


class World:
    """Everything of one run. `told`: each event is printed as it happens."""

    def __init__(self, seed: int, *, told: bool = False) -> None:
        self.seed, self.told = seed, told
        self.rng = Random(seed)
        self.clockwork = Clockwork()
        self.chance = Chance(self.rng, calm=True)
        self.watch = Watch(self._now, SKEW if "clock" in self.chance.families else timedelta())
        self.done = False
        self.down_until = START
        self.excused: set[int] = set()
        self.pending = False
        self._machines()
        self.database = Memory(self._database_clock, self._trouble, self._hook, self._committed)
        self.watch.database = self.database
        self.network = self._network()
        self.platforms = {kind.kind: kind(self.network, self._said) for kind in (Timelines, Containers)}
        self.folder = Path(gettempdir()) / f"siaran-sim-{id(self)}-{seed}"
        self.posts = furnish(self.database, self.rng)
        self.people = People(self)

    def _machines(self) -> None:
        """Half of the runs are one machine with SQLite, whose clock decides; half are several, with a server's."""
        count = self.rng.randint(1, 3)
        self.server = Machine()
        alone = self.rng.random() < 0.5
        self.machines = [self.server if alone else Machine() for _ in range(count)]
        self.processes: list[Process] = []

    def _network(self) -> Network:
        lag = self.rng.choice((5.0, 60.0, 300.0)) if "reads" in self.chance.families else 0.0
        filtering = self.rng.random() < 0.5
        clock = self.clockwork
        return Network(self.rng, self._now, clock.after, self._caller, self.chance.call, filtering, lag)

    def run(self) -> None:
        """A storm, then calm until everything has come to rest."""
        self.chance.calm = False
        self.processes = [Process(self, i, machine) for i, machine in enumerate(self.machines)]
        if self.chance.happens("restore", 3.0):
            self.pending = True
            self.clockwork.after(self.rng.uniform(0, 900), self._back_up)
        self.people.live()
        self.clockwork.at(START + STORM, self._calm_down)
        self.clockwork.run(START + STORM + AFTERWARDS, lambda: self.done)
        self.clockwork.end()

    def close(self) -> None:
        """Leave nothing behind."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def tell(self, text: str) -> None:
        """A line of the story."""
        if self.told:
            print(f"{str(self.clockwork.now - START)[:11]:>11}  {text}")

    # Time

    def _now(self) -> datetime:
        return self.clockwork.now

    def _database_clock(self) -> datetime:
        return self.clockwork.later(self.server.offset)

    def until_next(self) -> float:
        """Seconds until a process has something to do; it may be woken earlier."""
        now = self.database.now()
        ahead = (now + AHEAD).isoformat(" ")[:26]
        row = self.database.rows(NEXT, now.isoformat(" ")[:26], ahead)[0]
        moments = [moment(m) - (AHEAD if name == "prepare" else timedelta()) for name, m in row.items() if m]
        left = min((m - now).total_seconds() for m in moments) if moments else PACE
        return min(left, PACE) + self.rng.random() * TIMES.poll

    def jump(self, machine: Machine) -> None:
        """A machine's clock is set wrong; after a while somebody mends it."""
        if self.rng.random() < 0.3:
            machine = self.server
        machine.offset += self.rng.choice((-7200.0, -300.0, -30.0, 20.0, 50.0, 90.0, 600.0, 5000.0))
        self.tell(f"a clock jumps: {machine.offset:+.0f} s")
        self.clockwork.after(self.rng.uniform(10, 2000), lambda: setattr(machine, "offset", 0.0))

    # Troubles

    def pause(self, process: Process, seconds: float) -> None:
        """A process stands still, now and then with all others on its machine."""
        whole = self.rng.random() < 0.3
        for other in self.processes:
            if other is process or (whole and other.machine is process.machine):
                other.stand(seconds)

    def _trouble(self) -> str:
        if self.clockwork.now < self.down_until:
            return "down"
        trouble = self.chance.transaction()
        if trouble == "goes down":
            self.down_until = self.clockwork.later(self.rng.choice((3.0, 30.0, 200.0, 1000.0)))
            self.tell(f"the database is down until {self.down_until:%H:%M:%S}")
            return "down"
        if trouble:
            self.tell(f"{self._who()}: a transaction is {trouble}")
        return trouble

    def _hook(self, where: str) -> None:
        if (caller := self._caller()) is not None:
            caller.hook(where)

    def _back_up(self) -> None:
        with self.database.undisturbed() as connection:
            instance.beat(connection, self.database.now())
        backup = self.database.copy()
        self.tell("a backup is made")
        self.clockwork.after(self.rng.uniform(60, 900), lambda: self._restore(backup))

    def _restore(self, backup: object) -> None:
        """The database is put back to an older one; who starts next finds out by the mark beside it.

        Not while what was sent last may not be on the timelines yet: that is more than we promise.
        """
        if self.clockwork.now < self.network.written_at + timedelta(seconds=TIMES.settle_after):
            return self.clockwork.after(60.0, lambda: self._restore(backup))
        self.tell("the database is restored from the backup")
        for process in self.processes:
            process.die(self.rng.uniform(5, 60))
        with self.database.undisturbed() as connection:
            row = instance.get(connection)
        before = {r["id"]: r for r in self.database.rows(WORDS)}
        self.database.put_back(backup)
        self.watch.restored()
        self.excused |= {r["id"] for r in self.database.rows(WORDS) if r != before.get(r["id"])}
        with self.database.undisturbed() as connection:
            instance.check_copy(connection, instance.mark_of(row, ""), "", self.database.now())
        self.clockwork.after(self.rng.uniform(700, 2500), self._let_people_go_on)

    def _let_people_go_on(self) -> None:
        self.people.restored = True

    def went_on(self) -> None:
        """Quarantine is over. Of accounts that could not be read people decided so: they were warned."""
        query = (
            "SELECT p.id FROM post p JOIN instance i WHERE p.state IN ('planned', 'queued')"
            " AND p.due_at <= i.restored_at AND (p.looked_at IS NULL OR p.looked_at < i.restored_at)"
        )
        self.excused |= {r["id"] for r in self.database.rows(query)}
        self.pending = False
        self.nudge()

    def _calm_down(self) -> None:
        """Nothing goes wrong any more, and what was wrong is mended."""
        self.tell("calm")
        self.chance.calm = True
        self.down_until = self.clockwork.now
        for machine in (self.server, *self.machines):
            machine.offset = 0.0
        self.network.mend()
        self.people.mend()
        for process in self.processes:
            process.wake()

    def look_whether_over(self) -> None:
        """It is once every post has come to an end or to a question, and no result waits in a spool."""
        resting = not self.pending and not self.database.rows(RESTLESS) and self.people.idle()
        self.done = resting and not any(self.folder.rglob("*.json"))

    # What the parts ask of the world

    def ports(self, process: Process) -> Ports:
        """What a process is given to work with."""
        return Ports(
            database=self.database,
            platforms=self.platforms,
            access=lambda number: Access(str(number), f"a{number}", {}),
            times=TIMES,
            ledger=PlainLedger(self.database, TIMES),
            spool=Spool(self._spool(process)),
            clocks=process.clocks,
            worker=process.name,
        )

    def _spool(self, process: Process) -> Path:
        return self.folder / str(self.machines.index(process.machine))

    def spooled(self, process: Process) -> bool:
        """Whether results wait on the process's machine."""
        return self.folder.exists() and any(self._spool(process).glob("*.json"))

    def healable(self) -> bool:
        """Whether healing might find anything to do; now and then it is asked for all the same."""
        found = self.database.rows(HEALABLE, self.database.now().isoformat(" ")[:26])[0]
        return any(found.values()) or self.rng.random() < 0.1

    def due(self) -> bool:
        """Whether anything is to be said or prepared now."""
        now = self.database.now()
        return bool(self.database.rows(DUE, now.isoformat(" ")[:26], (now + AHEAD).isoformat(" ")[:26]))

    def looks_due(self) -> bool:
        """Whether any post is to be looked for now."""
        return bool(self.database.rows(LOOKS_DUE, self.database.now().isoformat(" ")[:26]))

    def _caller(self) -> Caller | None:
        return getattr(getcurrent(), "process", None)

    def _who(self) -> str:
        caller = self._caller()
        return caller.name if caller is not None else "somebody"

    def _said(self, account: str, text: str, refers_to: str | None) -> Callable[[], int]:
        said = self.watch.set_out(self._who(), account, text, refers_to)

        def arrived() -> int:
            self.tell(f"platform: request for {said['name']}")
            if text and self.chance.happens("strangers", 0.5):
                self.clockwork.after(self.rng.uniform(0, 100), lambda: self.people.speak_by_hand(account, text))
            return self.watch.arrived(said, self.network.written_at)

        return arrived

    def _committed(self, notes: Sequence[Note]) -> None:
        self.watch.committed(notes)
        for note in notes:
            if self.told:
                self._tell_note(note)
        if any(note[0] == "move" for note in notes):
            self.nudge()

    def _tell_note(self, note: Note) -> None:
        what, number, *rest = note
        if what == "move":
            post = self.database.rows("SELECT key, reason FROM post WHERE id = ?", number)[0]
            self.tell(f"{self._who()}: {post['key']} {rest[0]} → {rest[1]}  {post['reason']}")

    def nudge(self) -> None:
        """The queue changed: somebody looks at it soon."""
        if self.processes:
            self.rng.choice(self.processes).wake()
