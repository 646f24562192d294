"""A stage of the engine: what is put there is taken up by threads of its own, one by one or many together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from siaran.domain.errors import traced

log = logging.getLogger(__name__)

T = TypeVar("T")


class Pace:
    """A commit costs much the same for one lane as for twenty: under way, one follows the other in a measured step.

    What comes after a rest goes at once; so a post that is due alone waits for nobody.
    """

    def __init__(self, step: float) -> None:
        self._step = step
        self._next = 0.0

    def keep(self) -> None:
        """Wait for the next step; one caller at a time."""
        early = self._next - time.monotonic()
        if early > 0:
            time.sleep(early)
        self._next = time.monotonic() + self._step


class Stage(Generic[T]):
    """Hands what is put there to `do`, at the most `most` at a time, and not sooner than `step` seconds after the last.

    Nothing waits for company: whatever is there goes. An error of `do` is logged, and the next are taken up.
    """

    def __init__(
        self, name: str, do: Callable[[Sequence[T]], object], *, threads: int = 1, most: int = 1, step: float = 0.0
    ) -> None:
        self._name, self._do, self._most, self._step = name, do, most, step
        self._waiting: SimpleQueue[T | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{n}", daemon=True) for n in range(threads)]

    def start(self) -> None:
        """Begin to take up what is put, and what was put already."""
        for thread in self._threads:
            thread.start()

    def put(self, item: T) -> None:
        """Returns at once."""
        self._waiting.put(item)

    def take_back(self) -> list[T]:
        """What was put and not taken up yet; it is for the caller to put it again."""
        found: list[T] = []
        while (item := self._next_now()) is not None:
            found.append(item)
        return found

    def finish(self) -> None:
        """Return when everything is done that was put before; nothing may be put any more."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        pace = Pace(self._step)
        while (first := self._waiting.get()) is not None:
            pace.keep()
            try:
                self._do([first, *self._others()])
            except BaseException as error:  # also a plug-in's SystemExit: nobody would take this thread's place
                log.error("%s failed: %s", self._name, traced(error))

    def _others(self) -> list[T]:
        """Who waits with the first."""
        found: list[T] = []
        while len(found) < self._most - 1 and (item := self._next_now()) is not None:
            found.append(item)
        return found

    def _next_now(self) -> T | None:
        """Who waits; None where nobody does, or nobody will any more."""
        try:
            item = self._waiting.get_nowait()
        except Empty:
            return None
        if item is None:
            self._waiting.put(None)  # the end, which is to be found again
        return item
