"""One blow: workers run, one is hit at a step, others carry on until all is said; and how soon they took over."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, select

from siaran.domain.post import State
from siaran.store.tables import lane, post
from tests.crash.nursery import DONE
from tests.crash.town import TIMES, Town, end, is_gone, parent_of, process_state, until

ROOT = Path(__file__).parents[2]
LEASE = float(TIMES["LEASE"])  # type: ignore[arg-type]
TROUBLED = ("reset_after", "reset_before")
"""Sends whose answer is lost, so that there is something to look for."""


@dataclass(frozen=True)
class Blow:
    """What hits a worker: at the `nth` arrival at `step`, KILL, or STOP (asleep beyond its lease, then awake again)."""

    step: str
    nth: int = 1
    signal: str = "KILL"
    workers: int = 1
    seed: int = 0

    @property
    def trap(self) -> dict[str, Any]:
        """As the nursery takes it."""
        return {"step": self.step, "nth": self.nth, "signal": f"SIG{self.signal}", "seed": self.seed}

    def __str__(self) -> str:
        return f"{self.signal} {self.step} ({self.nth}), {self.workers} worker(s), seed {self.seed}"


@dataclass(frozen=True)
class Outcome:
    """Whether the blow fell, and after how many seconds each lane that the victim held was taken up again."""

    fell: bool
    resumed: tuple[float, ...] = ()


class Nursery:
    """Bears workers for towns; see `tests.crash.nursery`."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.crash.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._born: list[int] = []
        self._guard = threading.Lock()

    def bear(self, town: Town, **order: Any) -> int:
        """A worker for a town; its process id."""
        assert self._process.stdin and self._process.stdout
        order |= {"env": dict(town.env), "log": str(town.log)}
        with self._guard:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            pid = int(self._process.stdout.readline())
            self._born.append(pid)
        return pid

    def _is_ours(self, pid: int) -> bool:
        """The number of a worker that ended long ago may be another process's by now."""
        return parent_of(pid) == self._process.pid

    def close(self) -> None:
        """End every worker that still lives, and the nursery."""
        for pid in filter(self._is_ours, self._born):
            end(pid, signal.SIGKILL)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery, closed at the end."""
    opened = Nursery()
    try:
        yield opened
    finally:
        opened.close()


def strike(town: Town, born: Nursery, blow: Blow, posts: int = 9) -> Outcome:
    """Run until the blow falls and then until nothing is left to do."""
    looks = blow.step in ("looking", "looked", "in the judging")
    town.queue(posts, picture=blow.step.startswith("prepar"), troubles=TROUBLED if looks else ())
    victim = born.bear(
        town, trap={"step": blow.step, "nth": blow.nth, "signal": f"SIG{blow.signal}", "seed": blow.seed}
    )
    # Whoever is born later and is quicker would leave the victim nothing to do.
    until(lambda: _held_by(town, victim) or _is_hit_or_done(victim), f"the victim of {blow} holds a lane")
    others = [born.bear(town) for _ in range(blow.workers - 1)]
    hit_at = until(lambda: _is_hit_or_done(victim), f"the victim of {blow} is hit or done")
    lanes = _Lanes(town, _held_by(town, victim), hit_at)
    asleep = process_state(victim) == "T"
    fell = asleep or DONE.format(victim) not in town.log.read_text()
    others += [born.bear(town)] if not others else []
    if asleep:
        until(lambda: lanes.watch() or time.time() > hit_at + LEASE + 0.5, "its lease has run out")
        end(victim, signal.SIGCONT)
    for pid in (victim, *others):
        until(lambda pid=pid: lanes.watch() or is_gone(pid), f"{blow}: worker {pid} comes to its end")
    finish(town, born)
    return Outcome(fell, tuple(lanes.resumed.values()))


def finish(town: Town, born: Nursery) -> None:
    """One more worker, which nothing befalls, runs until it is idle."""
    last = born.bear(town)
    until(lambda: is_gone(last), "the last worker comes to its end")


def _is_hit_or_done(pid: int) -> bool:
    return process_state(pid) in ("", "T")


def _held_by(town: Town, pid: int) -> dict[int, int]:
    """The lanes that a process holds, and their epochs."""
    query = select(lane.c.account, lane.c.epoch).where(
        lane.c.worker.like(f"%:{pid}:%"), lane.c.lease_until.is_not(None)
    )
    with town.house.database.read() as connection:
        return {row.account: row.epoch for row in connection.execute(query)}


class _Lanes:
    """Lanes whose holder was hit; `resumed` has the seconds after which each was seen to be taken up by another.

    That is: leased anew, or what was being sent on it, which nobody knows the fate of, is now being looked for.
    """

    def __init__(self, town: Town, held: dict[int, int], hit_at: float) -> None:
        self._town, self._left, self._hit_at = town, held, hit_at
        self.resumed: dict[int, float] = {}

    def watch(self) -> None:
        """Look once."""
        in_doubt = exists().where(post.c.account == lane.c.account, post.c.state == State.UNKNOWN)
        query = select(lane.c.account, lane.c.epoch).where(lane.c.account.in_(self._left), ~in_doubt)
        with self._town.house.database.read() as connection:
            as_it_was = {tuple(row) for row in connection.execute(query)} if self._left else set()
        for account, _ in self._left.items() - as_it_was:
            self.resumed[account] = time.time() - self._hit_at
            del self._left[account]


def cli(town: Town, *words: str) -> subprocess.Popen[bytes]:
    """A real `siaran …`, started anew."""
    command = [sys.executable, "-m", "siaran", *words]
    env = {**os.environ, **town.env, "PYTHONPATH": str(ROOT)}
    with town.log.open("ab") as output:
        return subprocess.Popen(command, cwd=town.folder, env=env, stdout=output, stderr=output)


def in_flight(town: Town) -> int:
    """How many posts stand in *sending*, and how many lanes are leased."""
    sending = select(func.count()).where(post.c.state == State.SENDING)
    leased = select(func.count()).where(lane.c.lease_until.is_not(None))
    with town.house.database.read() as connection:
        return int(connection.execute(sending).scalar_one() + connection.execute(leased).scalar_one())
