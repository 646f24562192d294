"""A stage for one worker: the ledger's town, a platform that does as it was told, and clocks that a test moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from siaran import publish, queue
from siaran.domain.account import Access
from siaran.domain.attempt import Receipt
from siaran.domain.platform import Container, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft, Picture
from siaran.domain.times import Times
from siaran.store import posts
from siaran.store.database import Database
from tests.ledger.conftest import Town

PICTURE = (Picture("f" * 64, "a.jpg", "Warga di balai kota"),)


class Pretend:
    """A platform that does as it was told, and remembers what it was asked: a plug-in like any other.

    `answer` is what `publish` and `amplify` give or raise, `timeline` what `find` shows (newest first), or raises;
    `meanwhile` happens while the world waits for an answer.
    """

    resend = Resend.AFTER_PROOF

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.said: list[tuple[Draft, Mapping[str, Any]]] = []
        self.given: list[Mapping[str, Any] | None] = []
        self.answer: Receipt | BaseException = Receipt("9", "https://x.test/9")
        self.timeline: Sequence[Seen] | BaseException = ()
        self.complete = True
        self.container: Container | None = None
        self.prepared: Prepared | BaseException = Prepared({"container": "c1"})
        self.meanwhile: Callable[[], object] = lambda: None

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        self.given.append(handle)
        return self._turn("prepare", self.prepared)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        self.said.append((draft, handle))
        return self._turn("publish", self.answer)

    def amplify(self, access: Access, leader_id: str) -> Receipt:
        return self._turn(f"amplify {leader_id}", self.answer)

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        shown = self._turn("find", self.timeline)
        return Sighting(tuple(shown), self.complete, self.container)

    def _turn(self, verb: str, answer: Any) -> Any:
        self.asked.append(verb)
        self.meanwhile()
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Mute(Pretend):
    """A platform where nobody can repost, and whose prepared handle decides how a lost send is repeated."""

    resend = Resend.SAME_HANDLE
    amplify = None  # type: ignore[assignment]


class Frail(queue.Ledger):
    """The real ledger, over a database that may be away before (`down`) or after (`deaf`) it has committed."""

    def __init__(self, database: Database, times: Times) -> None:
        super().__init__(database, times)
        self.down = self.deaf = ""
        self.before_intent: Callable[[], object] = lambda: None
        self.after_intent: Callable[[], object] = lambda: None

    def begin(self, intents: Sequence[queue.Intent]) -> list[bool]:
        self.before_intent()
        begun: list[bool] = self._over("begin", intents)
        self.after_intent()
        return begun

    def settle(self, results: Sequence[queue.Result]) -> None:
        self._over("settle", results)

    def _over(self, step: str, items: Any) -> Any:
        if self.down == step:
            raise OperationalError("the database is away", None, Exception())
        done = getattr(super(), step)(items)
        if self.deaf == step:
            raise OperationalError("the answer to COMMIT was lost", None, Exception())
        return done


class Stage(Town):
    """The town with one worker on it: what a test lets it do, in words."""

    def __init__(self, database: Database, clock: Any, folder: Path) -> None:
        super().__init__(database, clock)
        self.x, self.facebook = Pretend(), Mute()
        self.slept = 0.0
        self.ledger = Frail(database, self.times)
        self.clocks = publish.Clocks(clock, self._read)
        self.clocks.heard(clock())
        self.ports = publish.Ports(
            database=database,
            platforms={"x": self.x, "facebook": self.facebook},  # type: ignore[dict-item]
            access=lambda number: Access(str(number), f"a{number}", {}),
            times=self.times,
            ledger=self.ledger,
            spool=publish.Spool(folder / "spool"),
            clocks=self.clocks,
            worker="w",
        )

    def _read(self) -> publish.Moment:
        """Both clocks; while the machine slept, `slept` seconds in all, only the boot-time clock went on."""
        wall = self.now.timestamp()
        return publish.Moment(wall, wall + self.slept)

    def say(self, claim: queue.Claim | None = None) -> queue.Claim:
        """Carry a claim, or the next post there is to claim, as far as it goes."""
        claim = claim or self.claim()[0]
        publish.say([claim], self.ports)
        return claim

    def lose(self, name: str, error: BaseException, **slot: Any) -> None:
        """Queue a post whose one send got no answer."""
        self.queue(self.slot(name, **slot))
        platform = self.ports.platforms[self.post(name).platform]
        platform.answer, before = error, platform.answer  # type: ignore[attr-defined]
        self.say()
        platform.answer = before  # type: ignore[attr-defined]

    def look(self, *pauses: float) -> int:
        """Reconcile, after each of these pauses in seconds; how many posts the last round looked for."""
        looked = 0
        for pause in pauses or (5.0,):
            self.clock.advance(pause)
            looked = publish.reconcile(self.ports)
        return looked

    def prove(self) -> None:
        """Look until absence is proved where nothing speaks against it: at 5 s, 300 s, and past SETTLE_AFTER."""
        self.look(5, 295, 301)

    def seen(self, text: str, platform_id: str = "9", *, ago: float = 0, **more: Any) -> Seen:
        """A post on the account, made so many seconds ago."""
        return Seen(platform_id, text, self.now - timedelta(seconds=ago), **more)

    def looks(self, name: str) -> list[Mapping[str, Any]]:
        with self.database.read() as c:
            return posts.looks(c, self.attempts(name)[-1].id)

    def spooled(self) -> list[str]:
        return sorted(path.name for path, _ in self.ports.spool.waiting())

    def with_clocks(self, clocks: publish.Clocks) -> None:
        self.clocks = clocks
        self.ports = replace(self.ports, clocks=clocks)

    def with_access(self, access: Callable[[int], Access]) -> None:
        self.ports = replace(self.ports, access=access)


def refusing(error: BaseException) -> Callable[..., Any]:
    """A function that raises."""

    def refuse(*_: object) -> Any:
        raise error

    return refuse


@pytest.fixture
def stage(sqlite_database: Database, clock: Callable[[], datetime], tmp_path: Path) -> Stage:
    """The stage, on SQLite: publishing knows no SQL."""
    return Stage(sqlite_database, clock, tmp_path)


__all__ = ["PICTURE", "Mute", "Pretend", "Stage", "refusing"]
