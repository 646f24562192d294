"""The watchdog: cuts calls whose time is over, however slowly they still drip."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True, slots=True)
class Watched:
    """One call under watch; `over` once it has ended."""

    deadline: float
    number: int
    cut: Callable[[], None] = field(compare=False)
    over: bool = field(default=False, compare=False)


class Watchdog:
    """One thread for all calls of a process; it starts with the first call and ends with `close`."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._heap: list[Watched] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    def watch(self, cut: Callable[[], None], seconds: float) -> Watched:
        """Call `cut` in `seconds` from now, unless the returned entry is marked `over` before."""
        entry = Watched(time.monotonic() + seconds, next(self._numbers), cut)
        with self._wake:
            heapq.heappush(self._heap, entry)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            elif self._heap[0] is entry:
                self._wake.notify()
        return entry

    def close(self) -> None:
        """End the thread; calls still under watch keep their read time-outs only."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (entry := self._next()) is not None:
            entry.cut()

    def _next(self) -> Watched | None:
        """Wait for the next deadline that passes; None once closed."""
        with self._wake:
            while not self._closed:
                while self._heap and self._heap[0].over:
                    heapq.heappop(self._heap)
                left = self._heap[0].deadline - time.monotonic() if self._heap else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._heap)
                self._wake.wait(left)
            return None
