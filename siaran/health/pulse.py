"""Health for whoever asks often, and whoever may: nobody makes the house write at every question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from siaran.health.checks import Check, standing, tried
from siaran.house import House

EVERY = 10.0
"""Seconds between two tries; a watch from outside asks seldom enough to see each of them."""


class Pulse:
    """What is well. The rows are always read; what is written or opened to know is tried every ten seconds at most.

    One for each process; `clock` counts seconds, from anywhere.
    """

    def __init__(self, house: House, clock: Callable[[], float] = time.monotonic) -> None:
        self._house, self._clock = house, clock
        self._lock = threading.Lock()
        self._tried: Sequence[Check] = ()
        self._again_at = clock()

    def checks(self) -> list[Check]:
        """The same as `examine`. Raises what reading the rows raised, where the database itself is well."""
        with self._lock:
            if self._clock() >= self._again_at:
                self._tried, self._again_at = tried(self._house), self._clock() + EVERY
            found = self._tried
        try:
            return [*found, *standing(self._house)] if found[0].ok else [*found]
        except Exception:  # has the database gone since? Then say so in its own words.
            found = tried(self._house)
            if found[0].ok:
                raise
            return found
