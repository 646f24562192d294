"""How much is drawn up for one member at a time: the desk's threads, and its time, are everybody's."""

from __future__ import annotations

from collections import Counter
from threading import Lock

MOST = 3
"""Editor, plan and another tab; the desk answers on forty threads."""


class Turns:
    """Who has work in hand, by member."""

    def __init__(self) -> None:
        self._lock, self._taken = Lock(), Counter[int]()

    def begin(self, member: int) -> bool:
        """Whether there is a turn left for a member; then it is theirs until `end`."""
        with self._lock:
            if self._taken[member] >= MOST:
                return False
            self._taken[member] += 1
            return True

    def end(self, member: int) -> None:
        """A turn is over."""
        with self._lock:
            self._taken[member] -= 1
