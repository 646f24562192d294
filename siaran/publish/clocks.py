"""The clocks of this machine: how long a step took, and whether our time is the world's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from siaran.domain.times import SKEW_LIMIT


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of both clocks, in seconds."""

    wall: float
    boot: float


def machine_clocks() -> Moment:
    """The wall clock and the boot-time clock, which goes on while the machine sleeps (a monotonic one does not)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return Moment(time.time(), time.clock_gettime(boot) if boot is not None else time.monotonic())


class Clocks:
    """Elapsed time on this machine, and the difference from the platforms' clocks."""

    def __init__(self, now: Callable[[], datetime], read: Callable[[], Moment] = machine_clocks) -> None:
        self._now = now
        self._read = read
        self._told: tuple[float, float] | None = None
        self._bound: ContextVar[tuple[Moment, float] | None] = ContextVar("bound", default=None)

    def start(self) -> Moment:
        """A moment to measure from."""
        return self._read()

    def elapsed(self, since: Moment) -> float:
        """Seconds since `since`: the larger of both clocks' elapse."""
        moment = self._read()
        return max(moment.wall - since.wall, moment.boot - since.boot)

    @contextmanager
    def within(self, seconds: float, since: Moment) -> Iterator[None]:
        """What this thread does in here must begin within `seconds` of `since`: see `too_late`."""
        token = self._bound.set((since, seconds))
        try:
            yield
        finally:
            self._bound.reset(token)

    @property
    def too_late(self) -> bool:
        """Whether the time is over that this thread was given; asked as the first byte of a request is written."""
        bound = self._bound.get()
        return bound is not None and self.elapsed(bound[0]) > bound[1]

    def heard(self, date: datetime) -> None:
        """An answer's `Date`, aware UTC: the newest one decides."""
        self._told = ((self._now() - date).total_seconds(), self._ahead_of_boot())

    @property
    def silent(self) -> bool:
        """Whether no answer has been heard yet, so that nobody knows whether our clock is right."""
        return self._told is None

    @property
    def skew(self) -> float:
        """Seconds by which our clock is ahead of the platforms'; negative where it is behind.

        A jump since the last answer counts at once: the boot-time clock does not jump.
        """
        if self._told is None:
            return 0.0
        skew, ahead = self._told
        return skew + self._ahead_of_boot() - ahead

    @property
    def off(self) -> bool:
        """Whether our clock is too far off to send anything or to prove an absence."""
        return abs(self.skew) > SKEW_LIMIT

    def _ahead_of_boot(self) -> float:
        return self._now().timestamp() - self._read().boot
