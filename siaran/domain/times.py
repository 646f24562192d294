"""The times of the publishing protocol, in seconds, and what makes them valid together."""

from __future__ import annotations

from dataclasses import dataclass

SKEW_LIMIT = 60.0
"""Seconds by which a machine's clock may differ from the platforms' before nothing is sent by it."""


@dataclass(frozen=True, slots=True)
class Times:
    """Settings of PROTOCOL: all in seconds. `look_at` counts from the moment a post became unknown."""

    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    call_timeout: float = 45.0
    lease: float = 120.0
    presend: float = 10.0
    prepare_ahead: float = 600.0
    settle_after: float = 600.0
    look_at: tuple[float, ...] = (5.0, 15.0, 30.0, 55.0, 120.0, 300.0, 600.0, 900.0)
    look_every: float = 300.0
    rate_wait: float = 900.0
    late_after: float = 120.0
    fresh_for: float = 3600.0
    poll: float = 1.0

    def faults(self) -> list[str]:
        """What makes these times unusable together, as sentences; empty when they are fine."""
        faults = []
        if not self.call_timeout < self.lease / 2:
            faults.append("CALL_TIMEOUT harus kurang dari setengah LEASE.")
        if not self.call_timeout < self.settle_after:
            faults.append("CALL_TIMEOUT harus kurang dari SETTLE_AFTER.")
        return faults

    def next_look(self, elapsed: float) -> float:
        """Seconds after becoming unknown of the first look later than `elapsed`; missed looks are not made up."""
        for moment in self.look_at:
            if moment > elapsed:
                return moment
        last = self.look_at[-1] if self.look_at else 0.0
        return last + self.look_every * (int((elapsed - last) // self.look_every) + 1)
