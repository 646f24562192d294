"""How many posts are in hand, and how many are worth having there, for the calls that are made at one time."""

from __future__ import annotations

import math
import threading

IN_HAND = 5
"""Posts in hand for each call, at the most: the others are being prepared or written down."""
BESIDE = 0.3
"""Seconds that a post spends in hand beside its call: claimed, its intent and its result shared with others'."""
WEIGHT = 1 / 8
"""Of the newest call in the running mean, as TCP takes it for round trips (RFC 6298)."""


class InHand:
    """Counts the posts in hand of a process that makes `calls` calls at one time.

    It hears how long calls last, and so knows how many posts keep every call in use (Little's law): many where a
    platform answers at once, hardly more than the calls where it takes seconds. More would only wait, with their
    intents written.
    """

    def __init__(self, calls: int) -> None:
        self._calls = calls
        self._guard = threading.Lock()
        self._mean = BESIDE
        self._count = 0

    @property
    def most(self) -> int:
        """Posts in hand where calls take hardly any time."""
        return IN_HAND * self._calls

    @property
    def worth(self) -> int:
        """Posts worth having in hand now, from one more than the calls to `most`."""
        return min(self.most, self._calls + math.ceil(self._calls * BESIDE / self._mean))

    @property
    def free(self) -> int:
        """Posts worth taking in hand now, beside those that are; below zero where they are too many by now."""
        with self._guard:
            return self.worth - self._count

    def take(self, count: int) -> None:
        """So many more are in hand."""
        with self._guard:
            self._count += count

    def leave(self, count: int) -> None:
        """So many are not any more."""
        with self._guard:
            self._count -= count

    def heard(self, seconds: float) -> None:
        """A call lasted so long."""
        with self._guard:
            self._mean += WEIGHT * (max(seconds, 0.001) - self._mean)
