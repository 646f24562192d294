"""A process that publishes: the production core, driven as the engine drives it, and all that may befall a process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from greenlet import GreenletExit, getcurrent, greenlet
from sqlalchemy.exc import OperationalError

from siaran import queue
from siaran.publish import Clocks, Moment, complete_links, reconcile, replay, say
from tests.sim.watch import TIMES

if TYPE_CHECKING:
    from tests.sim.world import World


LIKELIER = {"after an intent": 4.0, "after a lease": 4.0}
"""Where trouble is likelier than elsewhere: what a process does next, it does on the strength of what was committed."""


class CrashError(BaseException):
    """The process dies here; nothing may catch it."""


@dataclass(eq=False)
class Machine:
    """A wall clock and how far it is off, in seconds. Its boot-time clock never is."""

    offset: float = 0.0


class Process:
    """One process: a tick that heals, replays and claims, threads that carry a lane or several, one for looks."""

    def __init__(self, world: World, index: int, machine: Machine) -> None:
        self.world, self.index, self.machine = world, index, machine
        self.life = 0
        self.threads: set[greenlet] = set()
        self.lanes = 0
        self.looking = self.idle = False
        self.start()

    @property
    def name(self) -> str:
        return f"w{self.index}.{self.life}"

    def start(self) -> None:
        """A new life, with nothing remembered."""
        self.life += 1
        self.lanes, self.looking, self.idle = 0, False, False
        self.clocks = Clocks(self.world.database.now, self._read)
        self.ports = self.world.ports(self)
        self.main = self.thread(self._live)

    def thread(self, do: Callable[[], object]) -> greenlet:
        made = self.world.clockwork.actor(partial(self._guarded, do))
        made.process = self
        self.threads.add(made)
        return made

    def _guarded(self, do: Callable[[], object]) -> None:
        try:
            do()
        except CrashError as crash:
            self.world.tell(f"{self.name} dies {crash}")
            self.world.clockwork.after(0.0, self.die)
        except GreenletExit:
            pass  # it died with its process
        finally:
            self.threads.discard(getcurrent())

    def die(self, rest: float | None = None) -> None:
        """Every thread ends where it stands; after a while somebody starts the process again."""
        for thread in list(self.threads):
            self.world.clockwork.throw(thread, GreenletExit())
        self.threads.clear()
        rest = self.world.rng.choice((1.0, 20.0, 150.0, 900.0)) if rest is None else rest
        self.world.clockwork.after(rest, partial(self._restart, self.life))

    def _restart(self, life: int) -> None:
        if life == self.life:
            self.start()

    def wake(self) -> None:
        """There is something to do."""
        if self.idle:
            self.world.clockwork.wake(self.main, self.world.rng.random() * TIMES.poll)

    def stand(self, seconds: float) -> None:
        """Every thread stands still, as after SIGSTOP or while the machine sleeps."""
        until = self.world.clockwork.later(seconds)
        for thread in self.threads:
            self.world.clockwork.put_to_sleep(thread, until)

    def ticks(self) -> bool:
        """Whether it lives and does not stand still: in production it then ticks every second."""
        return self.main in self.threads and not self.world.clockwork.stands(self.main)

    # What a process is to the network (`Caller`)

    def boot(self) -> float:
        return self.world.clockwork.now.timestamp()

    def wait(self, seconds: float) -> None:
        self.world.clockwork.wait(seconds)

    def too_late(self) -> bool:
        return self.clocks.too_late

    def heard(self) -> None:
        self.clocks.heard(self.world.clockwork.now)

    def hook(self, where: str) -> None:
        """Wherever a process waits for the world, it may die, stand still, or find its clock moved."""
        match self.world.chance.hook(LIKELIER.get(where, 1.0)):
            case "crash":
                raise CrashError(where)
            case "pause":
                seconds = self.world.rng.choice((1.0, 12.0, 40.0, 70.0, 90.0, 300.0, 2000.0))
                self.world.tell(f"{self.name} stands still for {seconds:.0f} s {where}")
                self.world.troubles.pause(self, seconds)
                self.wait(seconds)
            case "clock":
                self.world.troubles.jump(self.machine)

    def _read(self) -> Moment:
        boot = self.boot()
        return Moment(boot + self.machine.offset, boot)

    # What it does

    def _live(self) -> None:
        while True:
            try:
                self._tick()
            except OperationalError as error:
                self.world.tell(f"{self.name} finds {error.args[0]}")
                self.wait(self.world.rng.choice((1.0, 5.0, 30.0)))
                continue
            self.idle = True
            self.wait(self.world.until_next(self))
            self.idle = False

    def _tick(self) -> None:
        """As the embedded engine does it, but that a verb that surely has nothing to do is not called."""
        if self.world.spooled(self):
            self._replay()
        if self.world.glance.healable() or self.world.rng.random() < 0.1:
            now = self.world.database.now()
            with self.world.database.write() as connection:
                queue.heal(connection, now, TIMES)
        if self.world.glance.due():
            self._dispatch()
        if not self.looking and self.world.glance.looks_due():
            self.looking = True
            self.thread(self._look)
        self.world.look_whether_over()

    def _replay(self) -> None:
        waiting = [result for _, result in self.ports.spool.waiting()]
        replay(self.ports)
        left = [result for _, result in self.ports.spool.waiting()]
        for result in waiting:
            if result not in left:
                self.world.watch.written_down(result)

    def _dispatch(self) -> None:
        if self.lanes >= 4:
            return
        now = self.world.database.now()
        with self.world.database.write() as connection:
            claims = queue.claim(connection, worker=self.name, now=now, times=TIMES, limit=4 - self.lanes)
        together = self.world.rng.random() < 0.5
        for group in [claims] if together and claims else [[claim] for claim in claims]:
            self.lanes += len(group)
            self.thread(partial(self._carry, group))

    def _carry(self, claims: Sequence[queue.Claim]) -> None:
        try:
            say(claims, self.ports)
        except (OperationalError, OSError) as error:
            self.world.tell(f"{self.name} drops {', '.join(c.post.key for c in claims)}: {error.args[0]}")
        self.lanes -= len(claims)
        self.wake()

    def _look(self) -> None:
        try:
            reconcile(self.ports)
            complete_links(self.ports)
        except OperationalError as error:
            self.world.tell(f"{self.name} cannot look: {error.args[0]}")
        self.looking = False
        self.wake()
