"""How many calls are made at one time, and how many posts are worth having in hand for them."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

IN_HAND = 5
"""Posts in hand for each call, at the most: the others are being prepared or written down."""
BESIDE = 0.3
"""Seconds that a post spends in hand beside its call: claimed, its intent and its result shared with others'."""
WEIGHT = 1 / 8
"""Of the newest call in the running mean, as TCP takes it for round trips (RFC 6298)."""


class Turns:
    """Lets so many calls be made at one time; as `Ports.turn`.

    It hears how long calls last, and so knows how many posts keep every turn in use (Little's law): many where a
    platform answers at once, hardly more than the turns where it takes seconds. More would only wait, with their
    intents written.
    """

    def __init__(self, calls: int) -> None:
        self._calls = calls
        self._guard = threading.Lock()
        self._mean = BESIDE
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(calls):
            self._free.put(None)

    @contextmanager
    def __call__(self, seconds: float) -> Iterator[bool]:
        """Hold a turn, for which to wait so many seconds at the most; whether it came."""
        try:
            self._free.get(timeout=seconds)
        except Empty:
            yield False
            return
        began = time.monotonic()
        try:
            yield True
        finally:
            self._free.put(None)
            self.heard(time.monotonic() - began)

    @property
    def worth(self) -> int:
        """Posts worth having in hand now, from one more than the turns to `most`."""
        return min(self.most, self._calls + math.ceil(self._calls * BESIDE / self._mean))

    @property
    def most(self) -> int:
        """Posts in hand where calls take hardly any time."""
        return IN_HAND * self._calls

    def heard(self, seconds: float) -> None:
        """A call lasted so long."""
        with self._guard:
            self._mean += WEIGHT * (max(seconds, 0.001) - self._mean)
