"""People, through the same verbs as the desk and the command line: they approve, change their minds, and answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import OperationalError

from siaran import acts, approving, queue
from siaran.domain.account import Access
from siaran.domain.errors import SiaranError
from siaran.domain.post import Kind, Post, Slot
from siaran.house import House
from siaran.publish import Clocks, Moment, Ports
from siaran.store import holds, posts
from tests.sim.network import SECRET, Public
from tests.sim.watch import TIMES

if TYPE_CHECKING:
    from tests.sim.world import World

WHO = "orang"


class Office(House):
    """The house as people's commands know it, without a vault."""

    def __init__(self, people: People) -> None:
        world = people.world
        settings: Any = SimpleNamespace(times=TIMES, fresh_for=TIMES.fresh_for)
        super().__init__(settings, world.database, None, {}, world.platforms, people.clocks)
        object.__setattr__(self, "_ports", world.ports(people))

    def access(self, account_id: int) -> Access:
        return Access(str(account_id), f"a{account_id}", {"access_token": SECRET})

    def ports(self) -> Ports:
        return self._ports


class People:
    """Whoever works on the queue. They see what everybody sees on an account's page, and answer truly."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng
        self.machine = world.machines[0]
        self.clocks = Clocks(world.database.now, lambda: Moment(self.boot(), self.boot()))
        self.house = Office(self)
        self.restored = False
        self.pages: list[Post] = []
        """Questions that somebody left open on a screen, as they were then."""
        self.answering = self.rng.random() < 0.7
        self.rewrites = 0
        self.rewritten = False
        """Whoever changed the words sees to their approval next."""

    def live(self) -> None:
        """From now on they act, now and then."""
        self.world.clockwork.actor(self._live).process = self

    def idle(self) -> bool:
        """Whether there is nothing that they would answer."""
        return not self.answering or not self._questions()

    def _live(self) -> None:
        busy = "people" in self.world.chance.families
        while not self.world.done:
            longest = 60 if self.rewritten else 700
            self.wait(self.rng.uniform(5, longest) if busy and not self.world.chance.calm else 300.0)
            try:
                self._act(busy and not self.world.chance.calm)
            except (SiaranError, OperationalError, TypeError) as error:
                self.world.tell(f"people: {error.args[0]}")

    def _act(self, busy: bool) -> None:
        if self.restored:
            return self._go_on_after_restore()
        if self.answering and (asked := self._questions()):
            return self._see(asked[0]["key"])
        if self.pages and self.rng.random() < 0.5:
            return self._answer(self.pages.pop())
        if not busy:
            return self._mend_one()
        if self.rewritten:
            self.rewritten = False
            return self._approve()
        acts_open: tuple[Callable[[], None], ...] = (
            *(self._approve, self._approve, self._approve, self._withdraw, self._move, self._move, self._rewrite),
            *(self._rewrite, self._stop, self._resume, self._hold, self._pause, self._mend_one, self._mend_one),
            *(self._mend_one, self._plan_again, self._plan_again),
        )
        return self.rng.choice(acts_open)()

    # What they do to the queue

    def _approve(self) -> None:
        planned = self.world.database.rows("SELECT key FROM post WHERE state = 'planned'")
        if planned:
            approving.approve(self.house, [r["key"] for r in planned], who=WHO)

    def _withdraw(self) -> None:
        if p := self._any_open():
            self.world.tell(f"people withdraw {p.key}")
            acts.withdraw(self.house, p.key, who=WHO)

    def _move(self) -> None:
        if p := self._any_open():
            due = self.world.database.now() + timedelta(seconds=self.rng.uniform(-100, 1500))
            self.world.tell(f"people move {p.key}")
            acts.move(self.house, p.key, due, who=WHO)

    def _rewrite(self) -> None:
        p = self._any_open()
        if p is None or p.kind is Kind.REPOST:
            return
        self.rewrites += 1
        slot = self._slot(p, text=f"{p.text} v{self.rewrites}", fingerprint=f"{p.fingerprint}v{self.rewrites}")
        self.world.tell(f"people rewrite {p.key}")
        with self.world.database.write() as connection:
            queue.rewrite(connection, [queue.Rewrite(p, slot)])
        self.rewritten = True

    def _plan_again(self) -> None:
        """An ended slot is planned anew: as it is, its sequels with it, or with new words."""
        if self.rng.random() < 0.5:
            self._say_again()
            return
        query = (
            "SELECT key FROM post p WHERE state IN ('failed', 'missed') AND kind = 'post' AND key NOT LIKE '%~2'"
            " AND NOT EXISTS (SELECT 1 FROM post n WHERE n.replaces = p.key)"
        )
        ended = self.world.database.rows(query)
        if not ended:
            return
        p = acts.post(self.house, self.rng.choice(ended)["key"])
        now = self.world.database.now()
        due = now + timedelta(seconds=self.rng.uniform(0, 600))
        again = self._slot(p, key=f"{p.key}~2", replaces=p.key, due_at=due, not_after=due + timedelta(seconds=3600))
        self.world.tell(f"people plan {p.key} again")
        with self.world.database.write() as connection:
            queue.add(connection, [again], sends={p.platform: p.sends_allowed}, now=now)

    def _say_again(self) -> None:
        ended = self.world.database.rows("SELECT key FROM post WHERE state IN ('failed', 'missed')")
        if ended:
            key = self.rng.choice(ended)["key"]
            self.world.tell(f"people have {key} sent again")
            acts.plan_again(self.house, key, self.world.database.now() + timedelta(seconds=600), who=WHO)

    def _stop(self) -> None:
        self.world.tell("people stop everything")
        acts.stop(self.house, who=WHO)
        self.world.clockwork.after(self.rng.uniform(10, 1200), self._undo_stop)

    def _undo_stop(self) -> None:
        with self.world.database.undisturbed() as connection:
            queue.resume(connection, who=WHO, now=self.world.database.now())
        self.world.nudge()

    def _resume(self) -> None:
        acts.resume(self.house, who=WHO)

    def _hold(self) -> None:
        now = self.world.database.now()
        ends = now + timedelta(seconds=self.rng.uniform(10, 1200))
        self.world.tell(f"people hold everything until {ends:%H:%M:%S}")
        with self.world.database.write() as connection:
            holds.add(connection, reason="berkabung", who=WHO, now=now, ends_at=ends)

    def _pause(self) -> None:
        self.world.tell("people pause the accounts")
        with self.world.database.write() as connection:
            connection.exec_driver_sql("UPDATE account SET state = 'paused' WHERE state = 'active'")

    def _mend_one(self) -> None:
        """Accounts are reconnected, credits bought."""
        if self.rng.random() < 0.5:
            self.world.network.mend()
        with self.world.database.write() as connection:
            connection.exec_driver_sql("UPDATE account SET state = 'active', reason = '' WHERE state <> 'active'")

    def _go_on_after_restore(self) -> None:
        self.world.tell("people let it go on after the restore")
        try:
            acts.resume(self.house, who=WHO, after_restore=True)
        finally:  # the answer to its commit may be lost
            if not self.world.database.rows("SELECT 1 FROM instance WHERE quarantined_at IS NOT NULL"):
                self.restored = False
                self.world.troubles.went_on()

    def mend(self) -> None:
        """Everything that people had stopped goes on."""
        now = self.world.database.now()
        with self.world.database.undisturbed() as connection:
            queue.resume(connection, who=WHO, now=now)
            connection.exec_driver_sql("UPDATE account SET state = 'active', reason = ''")
            connection.exec_driver_sql("DELETE FROM gate")
            self.world.watch.resets.clear()
            connection.exec_driver_sql("DELETE FROM hold")

    # What they answer

    def _questions(self) -> list[dict[str, Any]]:
        return self.world.database.rows("SELECT id, key FROM post WHERE state = 'unknown' AND asked_at IS NOT NULL")

    def _see(self, key: str) -> None:
        """Answer a question now; sometimes a second person opens it, too, and answers when it may be another one."""
        p = acts.post(self.house, key)
        if self.rng.random() < 0.3:
            self.pages.append(p)
        self._answer(p)

    def _answer(self, p: Post) -> None:
        """Truly, where the question stands that they look at; of an older one they believe that it is not there."""
        stands = "SELECT 1 FROM post WHERE id = ? AND version = ? AND asked_at IS NOT NULL"
        asked = bool(self.world.database.rows(stands, p.id, p.version))
        if asked and (there := self._public(p)):
            self.world.tell(f"people say that {p.key} is there")
            acts.answer_published(self.house, p.key, there[0].platform_id, who=WHO)
        elif self.rng.random() < 0.5:
            self.world.tell(f"people say: send {p.key} now")
            acts.answer_send(self.house, p.key, who=WHO, version=p.version)
        else:
            self.world.tell(f"people drop {p.key}")
            if asked:
                self.world.dropped[p.id] = self.world.network.now()
            acts.answer_drop(self.house, p.key, who=WHO, version=p.version)

    def _public(self, p: Post) -> list[Public]:
        return [s for s in self.world.network.public if s.post == p.id]

    # What people do on the account itself

    def speak_by_hand(self, account: str, text: str) -> None:
        """Somebody works on an account beside us: posts something else, or nearly the same, or deletes our newest."""
        nearly = text.replace("pagi", "siang")
        words = self.rng.choice(("", "Selamat pagi, warga!", nearly, nearly))
        if words:
            self.world.tell(f"somebody posts by hand: {words}")
            self.world.network.show(account, words, None)
        else:
            self._delete_newest(account)

    def _delete_newest(self, account: str) -> None:
        ours = self.world.database.rows(
            "SELECT platform_id FROM post WHERE account = ? AND platform_id NOTNULL ORDER BY published_at DESC LIMIT 1",
            account,
        )
        for made in self.world.network.public:
            if made.account == account and ours and made.platform_id == ours[0]["platform_id"]:
                self.world.tell(f"somebody deletes {made.platform_id}")
                made.deleted = True

    # Parts

    def _any_open(self) -> Post | None:
        query = "SELECT key FROM post WHERE state IN ('planned', 'queued') ORDER BY due_at, id"
        found = self.world.database.rows(query)
        with self.world.database.read() as connection:
            return posts.by_key(connection, self.rng.choice(found)["key"]) if found else None

    def _slot(self, p: Post, **other: Any) -> Slot:
        names = set(Slot.__dataclass_fields__) - {"follows"}
        follows = acts_key(self.world, p.follows)
        return Slot(**{name: getattr(p, name) for name in names} | {"follows": follows} | other)

    # What a person is to the network (`Caller`)

    name = "people"

    def boot(self) -> float:
        return self.world.clockwork.now.timestamp()

    def wait(self, seconds: float) -> None:
        self.world.clockwork.wait(seconds)

    def hook(self, where: str) -> None:
        """Nothing befalls people."""

    def too_late(self) -> bool:
        return False

    def heard(self) -> None:
        """Their watches are right."""


def acts_key(world: World, post_id: int | None) -> str | None:
    found = world.database.rows("SELECT key FROM post WHERE id = ?", post_id) if post_id else []
    return found[0]["key"] if found else None
