"""Health for whoever asks often, and whoever may: nobody makes the house write at every question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from siaran.health.checks import Check, configured, opened, standing, written
from siaran.house import House
from siaran.store.outage import Outage
from siaran.store.waiting import Counts

EVERY = 10.0
"""Seconds between two tries; a watch from outside asks seldom enough to see each of them."""


class Pulse:
    """What is well. The rows are always read; what is written or opened to know is tried every ten seconds at most.

    One for each process; `clock` counts seconds, from anywhere. `outage` is of whatever else is asked of the house: it
    lasts until database and disk are found well again.
    """

    def __init__(self, house: House, clock: Callable[[], float] = time.monotonic) -> None:
        self._house, self._clock = house, clock
        self.outage = Outage("the desk")
        self._written = _Tried(self._write, clock)
        self._opened = _Tried(lambda: [opened(house)], clock)

    def checks(self) -> list[Check]:
        """The same as `examine`. Raises what reading the rows raised, where the database itself is well."""
        found = [*self._written.lately(), *configured(self._house)]
        try:
            return [*found, *self._opened.lately(), *standing(self._house)] if found[0].ok else found
        except Exception:  # has the database gone since? Then say so in its own words.
            found = [*written(self._house), *configured(self._house)]
            if found[0].ok:
                raise
            return found

    def at_a_glance(self, part: Counts | None = None) -> list[str]:
        """What is not well, for every page: no secret is opened, and no page waits while another one tries.

        `part` as in `standing`.
        """
        checks = [*self._written.lately(wait=False), *standing(self._house, part=part)]
        return [ill for check in checks for ill in check.ills]

    def _write(self) -> Sequence[Check]:
        found = written(self._house)
        if all(check.ok for check in found):
            with self.outage.spared():
                pass  # so it is over
        return found


class _Tried:
    """What a try has found lately."""

    def __init__(self, look: Callable[[], Sequence[Check]], clock: Callable[[], float]) -> None:
        self._look, self._clock = look, clock
        self._lock = threading.Lock()
        self._found: Sequence[Check] = ()
        self._again_at = clock()

    def lately(self, *, wait: bool = True) -> Sequence[Check]:
        """Found now, or less than ten seconds ago; without `wait`, while somebody else tries: what was found before."""
        if not self._lock.acquire(blocking=wait):
            return self._found
        try:
            if self._clock() >= self._again_at:
                self._found, self._again_at = self._look(), self._clock() + EVERY
            return self._found
        finally:
            self._lock.release()
