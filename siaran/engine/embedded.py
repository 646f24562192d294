"""The engine of one process: APScheduler says when to look, one thread claims, a line carries what was claimed.

Rows are the truth, jobs only hints: one date job at the next due time (1-3 ms late, where a one-second tick would be
450 ms late on average), set anew whenever the queue changes, and slow interval ticks as a net.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor as JobThreads
from apscheduler.schedulers.background import BackgroundScheduler

from siaran.domain.errors import traced
from siaran.domain.post import State
from siaran.engine.line import Line
from siaran.engine.stage import Pace
from siaran.publish import Ports, complete_links, reconcile, replay
from siaran.queue import claim, heal
from siaran.store.instance import beat
from siaran.store.outage import Outage
from siaran.store.posts import listed, next_moment

log = logging.getLogger(__name__)
CLAIM_STEP = 0.08
"""Seconds from one claim to the next, at the least: the posts in hand last longer than that."""
SOON = timedelta(minutes=2)
"""What is due within this makes it worth asking a platform the time, where none has told it yet."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every `seconds` beside publishing: collecting, alerting, keeping the mark file.

    `at_end`: once more when the engine has stopped, so that what happened last is not left for the next start.
    """

    name: str
    seconds: float
    do: Callable[[], object]
    at_end: bool = False


class Engine:
    """Publishes what is due until it is stopped. Several engines on one database are safe."""

    def __init__(self, ports: Ports, *, concurrency: int, chores: tuple[Chore, ...] = ()) -> None:
        self._ports = ports
        self._chores = chores
        self._guard = threading.Lock()
        self._pace = Pace(CLAIM_STEP)
        self._hand_over = _guarded("dispatch", self._claim_and_hand_over)
        self._wished = threading.Event()
        self._stopping = False
        self._line = Line(ports, concurrency, self.wake)
        self._dispatcher = threading.Thread(target=self._dispatch, name="dispatcher", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": JobThreads(8 + len(chores))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        # A tick that finds the one before it still at work is skipped, which is no news.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

    def start(self) -> None:
        """Begin; returns at once."""
        poll = self._ports.times.poll
        self._every("tick", poll, self.tick)
        self._every("looks", poll, lambda: reconcile(self._ports))
        self._every("links", max(poll, 5.0), lambda: complete_links(self._ports))
        self._every("time", max(poll, 5.0), self._hear_the_time)
        for chore in self._chores:
            self._every(chore.name, chore.seconds, chore.do)
        self._line.start()
        self._dispatcher.start()
        self._scheduler.start()

    def stop(self) -> None:
        """Take nothing new, let what is being sent finish and be written down, then return. Twice is fine."""
        with self._guard:
            if self._stopping:
                return
            self._stopping = True
        self._scheduler.shutdown(wait=True)
        # What was claimed is handed over: a lane leased in vain would rest until its lease is over.
        self._wished.set()
        self._dispatcher.join()
        self._line.finish()
        for chore in self._chores:
            if chore.at_end:
                _guarded(chore.name, chore.do)()

    def tick(self) -> None:
        """Sweep, heal, write spooled results down, see what is due: what a slow net does if every hint is lost."""
        ports = self._ports
        self._line.sweep()
        replay(ports)
        now = ports.database.now()
        with ports.database.write() as connection:
            heal(connection, now, ports.times)
            beat(connection, now, ports.clocks.skew)
        self.wake()

    def wake(self) -> None:
        """Let the dispatcher see what is due."""
        self._wished.set()

    def _dispatch(self) -> None:
        """Whenever somebody thinks that something is due, or has become free: claim it and hand it over."""
        while self._wished.wait():
            self._pace.keep()
            self._wished.clear()
            if self._stopping:  # asked after the wish is taken: `stop` makes it known before it wishes
                return
            self._hand_over()

    def _claim_and_hand_over(self) -> None:
        """Claim as many lanes as the line will take; it asks again when it will take more."""
        ports, free = self._ports, self._line.free
        if free <= 0:
            return
        now = ports.database.now()
        with ports.database.write() as connection:
            claims = claim(connection, worker=ports.worker, now=now, times=ports.times, limit=free)
        if claims:
            ports.expect([c.post.account for c in claims])
        self._line.take(claims)
        if len(claims) < free:
            self._set_alarm()

    def _set_alarm(self) -> None:
        """One date job at the next time that matters."""
        ports = self._ports
        ahead = timedelta(seconds=ports.times.prepare_ahead)
        with ports.database.read() as connection:
            moment = next_moment(connection, ports.database.now(), ahead)
        if moment is not None and not self._stopping:
            local = datetime.now(UTC) + (moment - ports.database.now())
            self._scheduler.add_job(self.wake, "date", run_date=local, id="due", replace_existing=True)

    def _hear_the_time(self) -> None:
        """While no answer has told the time yet, ask who the next account is: any answer's `Date` will do.

        Else each of many posts that are due at one instant would read its account first, to hear it for itself.
        """
        ports = self._ports
        if not ports.clocks.silent:
            return
        with ports.database.read() as connection:
            soon = listed(connection, states=[State.QUEUED], end=ports.database.now() + SOON, limit=1)
        for p in soon:
            ports.platforms[p.platform].whoami(ports.access(p.account))

    def _every(self, name: str, seconds: float, do: Callable[[], object]) -> None:
        self._scheduler.add_job(
            _guarded(name, do), "interval", seconds=seconds, id=name, next_run_time=datetime.now(UTC)
        )


def _guarded(name: str, do: Callable[[], object]) -> Callable[[], None]:
    """A job that fails is logged and tried at its next time; it must not take the scheduler with it."""
    outage = Outage(name)

    def job() -> None:
        try:
            with outage.spared():
                do()
        except Exception as error:
            log.error("%s failed; it is tried again at its next time: %s", name, traced(error))

    return job
