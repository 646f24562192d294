"""One run: the production core with virtual time, one to three processes, people, and a seed that decides the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import gettempdir

from greenlet import getcurrent

from siaran.domain.account import Access
from siaran.publish import Ports, Spool
from siaran.queue import Ledger
from tests.sim import watchman
from tests.sim.chance import Chance
from tests.sim.clockwork import START, Clockwork
from tests.sim.database import Memory, Note
from tests.sim.glance import Glance
from tests.sim.network import SECRET, Caller, Network
from tests.sim.people import People
from tests.sim.platforms import Containers, Timelines
from tests.sim.process import Machine, Process
from tests.sim.town import furnish
from tests.sim.troubles import Troubles
from tests.sim.watch import SKEW, TIMES, Watch

AHEAD = timedelta(seconds=TIMES.prepare_ahead)
STORM = timedelta(minutes=80)
AFTERWARDS = timedelta(hours=12)
PACE = 900.0


class World:
    """Everything of one run. `told`: each event is printed as it happens. `watched`: a watchman walks (I14)."""

    def __init__(self, seed: int, *, told: bool = False, watched: bool | None = None) -> None:
        self.seed, self.told = seed, told
        self.watched = told or seed % watchman.SHARE == 0 if watched is None else watched
        self.rng = Random(seed)
        self.clockwork = Clockwork()
        self.chance = Chance(self.rng, calm=True)
        self.watch = Watch(self._now, SKEW if "clock" in self.chance.families else timedelta())
        self.done = False
        self.excused: set[int] = set()
        self.dropped: dict[int, datetime] = {}
        self.troubles = Troubles(self)
        self._machines()
        self.database = Memory(self._database_clock, self.troubles.transaction, self._hook, self._committed)
        self.watch.database = self.database
        self.glance = Glance(self.database)
        self.network = self._network()
        self.platforms = {kind.kind: kind(self.network, self._said) for kind in (Timelines, Containers)}
        self.folder = Path(gettempdir()) / f"siaran-sim-{id(self)}-{seed}"
        furnish(self.database, self.rng)
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
        self.troubles.begin()
        self.people.live()
        if self.watched:
            watchman.Watchman(self).walk()
        self.clockwork.at(START + STORM, self.troubles.calm_down)
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

    def until_next(self, process: Process) -> float:
        """Seconds until a process has something to do; it may be woken earlier."""
        left = 0.0 if self.spooled(process) else self.glance.next_in()
        return min(PACE if left is None else left, PACE) + self.rng.random() * TIMES.poll

    def _hook(self, where: str) -> None:
        if (caller := self._caller()) is not None:
            caller.hook(where)

    def look_whether_over(self) -> None:
        """It is once every post has come to an end or to a question, and no result waits in a spool."""
        resting = not self.troubles.pending and not self.glance.restless() and self.people.idle()
        self.done = resting and not (self._kept() and any(self.folder.rglob("*.json")))

    # What the parts ask of the world

    def ports(self, process: Process) -> Ports:
        """What a process is given to work with."""
        return Ports(
            database=self.database,
            platforms=self.platforms,
            access=lambda number: Access(str(number), f"a{number}", {"access_token": SECRET}),
            times=TIMES,
            ledger=Ledger(self.database, TIMES),
            spool=Spool(self._spool(process)),
            clocks=process.clocks,
            worker=process.name,
        )

    def _spool(self, process: Process) -> Path:
        return self.folder / str(self.machines.index(process.machine))

    def spooled(self, process: Process) -> bool:
        """Whether results wait on the process's machine."""
        return self._kept() and any(self._spool(process).glob("*.json"))

    def _kept(self) -> bool:
        """Whether any result was ever spooled; asked at each tick, and `Path.exists` is slow."""
        return os.path.isdir(self.folder)  # noqa: PTH112

    def _caller(self) -> Caller | None:
        return getattr(getcurrent(), "process", None)

    def who(self) -> str:
        caller = self._caller()
        return caller.name if caller is not None else "somebody"

    def _said(self, account: str, text: str, refers_to: str | None, container: str | None) -> Callable[[], int]:
        said = self.watch.set_out(self.who(), account, text, refers_to)
        self.watch.made_in(said, container, self.network.containers)

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
            self.tell(f"{self.who()}: {post['key']} {rest[0]} → {rest[1]}  {post['reason']}")

    def nudge(self) -> None:
        """The queue changed: somebody looks at it soon."""
        if self.processes:
            self.rng.choice(self.processes).wake()
