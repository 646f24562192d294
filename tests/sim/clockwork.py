"""Virtual time: actors that wait, a queue of what happens next, and nothing in between."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from greenlet import GreenletExit, getcurrent, greenlet

START = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)


class Clockwork:
    """The true time, and what happens at which. An actor that waits gives way to all others, as processes do."""

    def __init__(self) -> None:
        self.now = START
        self._queue: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._hub = getcurrent()
        self._waiting: dict[greenlet, int] = {}
        self._asleep: dict[greenlet, datetime] = {}

    def at(self, moment: datetime, do: Callable[[], object]) -> None:
        """Something happens at a moment."""
        heapq.heappush(self._queue, (moment, next(self._numbers), do))

    def after(self, seconds: float, do: Callable[[], object]) -> None:
        """Something happens in `seconds`."""
        self.at(self.later(seconds), do)

    def later(self, seconds: float) -> datetime:
        """The moment in `seconds`."""
        return self.now + timedelta(seconds=seconds)

    def actor(self, live: Callable[[], object]) -> greenlet:
        """One that may wait; it begins now, as soon as the others have given way."""
        made = greenlet(live, parent=self._hub)
        self._call(made, self.now)
        return made

    def wait(self, seconds: float) -> None:
        """Whoever calls this goes on in `seconds`, and others meanwhile."""
        self._call(getcurrent(), self.later(seconds))
        self._hub.switch()

    def wake(self, actor: greenlet, seconds: float) -> None:
        """Let an actor that waits go on earlier."""
        self._call(actor, self.later(seconds))

    def put_to_sleep(self, actor: greenlet, until: datetime) -> None:
        """An actor stands still, whatever it waits for."""
        self._asleep[actor] = until

    def stands(self, actor: greenlet) -> bool:
        """Whether an actor stands still."""
        return self.now < self._asleep.get(actor, self.now)

    def throw(self, actor: greenlet, error: BaseException) -> None:
        """Something happens to an actor that waits."""
        self._waiting.pop(actor, None)
        if not actor.dead:
            actor.throw(error)

    def run(self, until: datetime, over: Callable[[], bool]) -> None:
        """Let everything happen up to `until`, or until it is over."""
        while not over() and self._queue and self._queue[0][0] <= until:
            moment, _, do = heapq.heappop(self._queue)
            self.now = max(self.now, moment)
            do()

    def end(self) -> None:
        """Nobody goes on."""
        for actor in list(self._waiting):
            self.throw(actor, GreenletExit())

    def _call(self, actor: greenlet, moment: datetime) -> None:
        ticket = next(self._numbers)
        self._waiting[actor] = ticket
        self.at(moment, partial(self._resume, actor, ticket))

    def _resume(self, actor: greenlet, ticket: int) -> None:
        """An actor is called once: what it was called to earlier, or before it died, is void."""
        if self._waiting.get(actor) != ticket:
            return
        until = self._asleep.get(actor, self.now)
        if self.now < until:
            self._call(actor, until)
            return
        del self._waiting[actor]
        actor.switch()
