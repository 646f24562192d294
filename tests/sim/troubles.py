"""What befalls a whole run: clocks that jump, machines asleep, a database that is away or put back to an older one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siaran.store import instance
from tests.sim.clockwork import START
from tests.sim.process import Machine, Process

if TYPE_CHECKING:
    from tests.sim.world import World

WORDS = (
    "SELECT id, key, replaces, text, due_at, not_after, follows, sends_allowed, state = 'withdrawn' AS gone FROM post"
)
UNREAD = (
    "SELECT p.id FROM post p JOIN instance i WHERE p.state IN ('planned', 'queued')"
    " AND p.due_at <= strftime('%Y-%m-%d %H:%M:%f', i.restored_at, '+60 seconds')"
    " AND (p.looked_at IS NULL OR p.looked_at < i.restored_at)"
    " AND (p.follows NOTNULL OR EXISTS (SELECT 1 FROM account a WHERE a.id = p.account AND a.state <> 'active')"
    " OR EXISTS (SELECT 1 FROM gate g WHERE g.platform = p.platform))"
)


class Troubles:
    """Those of one run. `pending`: a restore is still to come, or people have not let it go on yet."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.pending = False
        self.down_until = START

    def begin(self) -> None:
        """From now on."""
        if self.world.chance.happens("restore", 3.0):
            self.pending = True
            self.world.clockwork.after(self.world.rng.uniform(0, 900), self._back_up)

    def jump(self, machine: Machine) -> None:
        """A machine's clock is set wrong; after a while somebody mends it."""
        if self.world.rng.random() < 0.3:
            machine = self.world.server
        machine.offset += self.world.rng.choice((-7200.0, -300.0, -30.0, 20.0, 50.0, 90.0, 600.0, 5000.0))
        self.world.tell(f"a clock jumps: {machine.offset:+.0f} s")
        self.world.clockwork.after(self.world.rng.uniform(10, 2000), lambda: setattr(machine, "offset", 0.0))

    def pause(self, process: Process, seconds: float) -> None:
        """A process stands still, now and then with all others on its machine."""
        whole = self.world.rng.random() < 0.3
        for other in self.world.processes:
            if other is process or (whole and other.machine is process.machine):
                other.stand(seconds)

    def transaction(self) -> str:
        """What goes wrong with a transaction, "" where nothing does."""
        if self.world.clockwork.now < self.down_until:
            return "down"
        trouble = self.world.chance.transaction()
        if trouble == "goes down":
            self.down_until = self.world.clockwork.later(self.world.rng.choice((3.0, 30.0, 200.0, 1000.0)))
            self.world.tell(f"the database is down until {self.down_until:%H:%M:%S}")
            return "down"
        if trouble:
            self.world.tell(f"{self.world.who()}: a transaction is {trouble}")
        return trouble

    def _back_up(self) -> None:
        with self.world.database.undisturbed() as connection:
            instance.beat(connection, self.world.database.now())
        backup = self.world.database.copy()
        self.world.tell("a backup is made")
        self.world.clockwork.after(self.world.rng.uniform(60, 900), lambda: self._restore(backup))

    def _restore(self, backup: object) -> None:
        """The database is put back to an older one; who starts next finds out by the mark beside it.

        Not by a wrong clock: that is more than we promise.
        """
        self.world.tell("the database is restored from the backup")
        self.world.server.offset = 0.0
        for process in self.world.processes:
            process.die(self.world.rng.uniform(5, 60))
        with self.world.database.undisturbed() as connection:
            row = instance.get(connection)
        before = {r["id"]: r for r in self.world.database.rows(WORDS)}
        self.world.database.put_back(backup)
        self.world.watch.restored()
        after = {r["id"]: r for r in self.world.database.rows(WORDS)}
        changed = {i for i in before.keys() | after.keys() if before.get(i) != after.get(i)}
        replaced = {r["replaces"] for i, r in before.items() if i in changed}
        self.world.excused |= changed | {i for i, r in after.items() if r["key"] in replaced}
        self.world.network.forget_deleted()
        with self.world.database.undisturbed() as connection:
            instance.check_copy(connection, instance.mark_of(row, ""), "", self.world.database.now())
        self.world.clockwork.after(self.world.rng.uniform(60, 2500), self._let_people_go_on)

    def _let_people_go_on(self) -> None:
        self.world.people.restored = True

    def went_on(self) -> None:
        """Quarantine is over. Of accounts that could not be read people decided so: they were warned."""
        self.world.excused |= {r["id"] for r in self.world.database.rows(UNREAD)}
        self.pending = False
        self.world.nudge()

    def calm_down(self) -> None:
        """Nothing goes wrong any more, and what was wrong is mended."""
        self.world.tell("calm")
        self.world.chance.calm = True
        self.down_until = self.world.clockwork.now
        for machine in (self.world.server, *self.world.machines):
            machine.offset = 0.0
        self.world.network.mend()
        self.world.people.mend()
        for process in self.world.processes:
            process.wake()
