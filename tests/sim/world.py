"""One simulated run: the production core with virtual time, a few workers, and seeded faults at every step."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from siaran import queue
from siaran.domain.account import Access
from siaran.domain.post import Kind, Picture, Slot
from siaran.domain.times import Times
from siaran.publish import Clocks, Moment, Ports, Spool, complete_links, reconcile, replay, say
from siaran.store.database import Database
from siaran.store.tables import account, instance, lane, metadata, territory
from tests.sim.network import Containers, Network, Timelines

START = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
TIMES = Times()


class Crash(BaseException):
    """The process dies here; nothing may catch it."""


class Memory(Database):
    """A real SQLite database in memory, whose commits may fail or whose answers may be lost."""

    def __init__(self, world: World) -> None:
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        event.listen(self.engine, "connect", lambda c, _: setattr(c, "isolation_level", None))
        self.sqlite = True
        self._world = world
        self._clock = lambda: world.now

    @contextmanager
    def write(self) -> Iterator[Connection]:
        trouble = self._world.database_trouble()
        if trouble == "down":
            raise OperationalError("database is down", None, Exception())
        with super().write() as connection:
            yield connection
        if trouble == "lost answer":
            raise OperationalError("the answer to COMMIT was lost", None, Exception())


@dataclass
class Worker:
    """One process: its name changes with every restart."""

    index: int
    life: int = 0
    asleep_until: datetime = START

    @property
    def name(self) -> str:
        return f"w{self.index}.{self.life}"


class World:
    """Everything of one run, made from its seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.now = START
        self.faulty = self.rng.random() < 0.9
        self.severity = self.rng.choice((0.05, 0.15, 0.4)) if self.faulty else 0.0
        self.network = Network(
            self.rng,
            lambda: self.now,
            self.hook,
            self.fault,
            self.rng.random() < 0.5,
            self.rng.choice((5.0, 60.0, 300.0)),
        )
        self.platforms = {"x": Timelines(self.network), "instagram": Containers(self.network)}
        self.workers = [Worker(i) for i in range(self.rng.randint(1, 3))]
        self.running: list[Worker] = []
        self.calm = False
        self.crashes = 0
        self.folder = tempfile.TemporaryDirectory(prefix="siaran-sim-")
        self.database = Memory(self)
        self._furnish()

    def _furnish(self) -> None:
        self.calm = True
        metadata.create_all(self.database.engine)
        with self.database.write() as connection:
            connection.execute(insert(territory).values(code="32.77", name="Cimahi", level="kota", variables={}))
            connection.execute(insert(instance).values(id=1, uuid="u", generation=1, intent_seq=0, machine=""))
            for number, kind in enumerate(self.rng.choices(("x", "x", "instagram"), k=self.rng.randint(1, 2)), start=1):
                connection.execute(
                    insert(account).values(
                        id=number,
                        territory="32.77",
                        platform=kind,
                        handle=f"a{number}",
                        external_id=str(number),
                        secrets=b"",
                        strict=self.rng.random() < 0.1,
                        created_at=START,
                    )
                )
                connection.execute(insert(lane).values(account=number))
                self._schedule(connection, number, kind)
        self.calm = False

    def _schedule(self, connection: Connection, number: int, kind: str) -> None:
        slots: list[Slot] = []
        for i in range(self.rng.randint(1, 3)):
            follows = slots[-1].key if slots and kind == "x" and self.rng.random() < 0.3 else None
            slots.append(self._slot(number, kind, i, follows))
        queue.add(connection, slots, sends={"x": 2, "instagram": 6}, now=START)
        queue.approve(connection, [s.key for s in slots], who="penyetuju", now=START)

    def _slot(self, number: int, kind: str, i: int, follows: str | None) -> Slot:
        due = START + timedelta(seconds=self.rng.uniform(1, 900))
        picture = (Picture("0" * 64, "a.jpg", "gambar"),) if kind == "instagram" else ()
        return Slot(
            key=f"s/{number}/{i}",
            campaign="s",
            revision=1,
            program="p",
            territory="32.77",
            account=number,
            platform=kind,
            kind=(Kind.REPOST if self.rng.random() < 0.5 else Kind.PART) if follows else Kind.POST,
            due_at=due,
            not_after=due + timedelta(seconds=self.rng.choice((600, 3600))),
            timezone="Asia/Jakarta",
            text=f"Kiriman {i} dari akun {number}",
            pictures=picture,
            follows=follows,
            fingerprint=f"f{number}-{i}",
        )

    # What goes wrong

    def fault(self, verb: str) -> str:
        if self.calm or self.rng.random() >= self.severity:
            return ""
        if verb == "publish":
            return self.rng.choice(
                (
                    "lost",
                    "lost",
                    "lost",
                    "bug",
                    "lost before",
                    "lost before",
                    "unreachable",
                    "rate",
                    "refused",
                    "token",
                    "held",
                    "closed",
                )
            )
        return self.rng.choice(("unreachable", "lost", "cut", "rate"))

    def hook(self, where: str) -> None:
        """A worker may die, or sleep while the others go on, wherever it waits for the world."""
        if self.calm or not self.running or self.rng.random() >= self.severity:
            return
        chance = self.rng.random()
        if chance < 0.4:
            self.crashes += 1
            raise Crash(where)
        self._sleep(self.rng.choice((1.0, 12.0, 90.0, 300.0)))

    def _sleep(self, seconds: float) -> None:
        """The running worker is paused; the others work on in the meantime."""
        until = self.now + timedelta(seconds=seconds)
        others = [w for w in self.workers if w not in self.running]
        while self.now < until:
            self.now = min(until, self.now + timedelta(seconds=self.rng.choice((1.0, 7.0, 60.0))))
            for worker in others:
                self.turn(worker)

    def database_trouble(self) -> str:
        if self.calm or not self.running or self.rng.random() >= self.severity / 10:
            return ""
        return self.rng.choice(("down", "lost answer"))

    # What workers do

    def turn(self, worker: Worker) -> None:
        """One look of one worker at the queue, with everything it finds to do."""
        if worker in self.running or worker.asleep_until > self.now:
            return
        self.running.append(worker)
        try:
            self._work(worker)
        except Crash:
            worker.life += 1
            worker.asleep_until = self.now + timedelta(seconds=self.rng.uniform(1, 200))
        except OperationalError:
            worker.asleep_until = self.now + timedelta(seconds=1)
        finally:
            self.running.remove(worker)

    def _work(self, worker: Worker) -> None:
        ports = self._ports(worker)
        replay(ports)
        with self.database.write() as connection:
            queue.heal(connection, self.now, TIMES)
        reconcile(ports)
        with self.database.write() as connection:
            claims = queue.claim(connection, worker=worker.name, now=self.now, times=TIMES, limit=4)
        for claimed in claims:
            say(claimed, ports)
        if not self.rng.randrange(10):
            complete_links(ports)

    def _ports(self, worker: Worker) -> Ports:
        return Ports(
            database=self.database,
            platforms=self.platforms,
            access=lambda number: Access(str(number), f"a{number}", {}),
            times=TIMES,
            ledger=queue.PlainLedger(self.database, TIMES),
            spool=Spool(Path(self.folder.name) / f"spool{worker.index}"),
            clocks=Clocks(lambda: self.now, lambda: Moment(self.now.timestamp(), self.now.timestamp())),
            worker=worker.name,
        )

    # The run

    def run(self) -> None:
        """Faults for two hours, then calm until everything has come to rest."""
        end = START + timedelta(hours=2)
        while self.now < end:
            self._step(end)
        self.calm = True
        self._mend()
        end += timedelta(hours=6)
        while self.now < end and self._restless():
            self._step(end)

    def _step(self, end: datetime) -> None:
        from siaran.store.posts import next_moment

        self.rng.shuffle(self.workers)
        for worker in self.workers:
            self.turn(worker)
        with self.database.read() as connection:
            moment = next_moment(connection, self.now, timedelta(seconds=TIMES.prepare_ahead))
        soon = self.now + timedelta(seconds=self.rng.choice((1.0, 5.0, 30.0)))
        later = self.now + timedelta(seconds=125)
        self.now = min(end, max(soon, min(moment or later, later)))

    def _mend(self) -> None:
        """People and platforms put things right: accounts are reconnected, gates opened."""
        from sqlalchemy import delete, update

        from siaran.store.tables import gate

        for worker in self.workers:
            worker.asleep_until = self.now
        with self.database.write() as connection:
            connection.execute(update(account).values(state="active", reason=""))
            connection.execute(delete(gate))

    def _restless(self) -> bool:
        from sqlalchemy import select

        from siaran.store.tables import post

        with self.database.read() as connection:
            query = select(post.c.id).where(
                post.c.state.in_(["planned", "queued", "sending"])
                | ((post.c.state == "unknown") & post.c.asked_at.is_(None))
            )
            return connection.execute(query.limit(1)).first() is not None

    def close(self) -> None:
        self.database.close()
        self.folder.cleanup()
