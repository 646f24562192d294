"""A glance at the queue, beside all troubles: what is there to do, and when is the next thing due?

A verb that surely has nothing to do is not called: asking costs less than doing nothing thoroughly. The queue is read
again only where something was written since the last glance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.sim.database import Memory
from tests.sim.watch import TIMES, moment

AHEAD = timedelta(seconds=TIMES.prepare_ahead)
NEVER = "9999"

POSTS = """SELECT p.state, p.due_at, p.not_after, p.to_prepare, p.retry_at, p.next_look_at, p.platform_id IS NULL,
 p.asked_at IS NULL, coalesce(l.state IN ('failed', 'missed', 'withdrawn'), 0)
 FROM post p LEFT JOIN post l ON l.id = p.follows"""
GATES = "SELECT probe_at, min(probe_at, coalesce(until, probe_at)) FROM gate"
RESTS = """SELECT lease_until FROM lane UNION ALL SELECT closed_until FROM lane UNION ALL SELECT ends_at FROM hold"""


class Glance:
    """Questions to the database of a run."""

    def __init__(self, database: Memory) -> None:
        self.database = database
        self._read_at = -1

    def next_in(self) -> float | None:
        """Seconds until the next time that may matter."""
        self._look()
        at = self.database.now()
        now, ahead = stored(at), stored(at + AHEAD)
        moments = [moment(m) for m in _after(now, self._moments)]
        moments += [moment(m) - AHEAD for m in _after(ahead, self._preparing)]
        moments += [moment(m) for probe, m in self._gates if probe > now]
        return (min(moments) - at).total_seconds() if moments else None

    def healable(self) -> bool:
        """Whether healing might find anything to do."""
        self._look()
        return self._sick or self._first_stale < stored(self.database.now())

    def due(self) -> bool:
        """Whether anything is to be said or prepared now."""
        self._look()
        at = self.database.now()
        return self._first_due <= stored(at) or (bool(self._preparing) and self._preparing[0] <= stored(at + AHEAD))

    def looks_due(self) -> bool:
        """Whether any post is to be looked for now."""
        self._look()
        return self._first_look <= stored(self.database.now())

    def restless(self) -> bool:
        """Whether any post has not come to an end or to a question."""
        self._look()
        return self._restless

    def _look(self) -> None:
        if self._read_at == self.database.raw.total_changes:
            return
        self._read_at = self.database.raw.total_changes
        posts = self._rows(POSTS)
        self._gates = self._rows(GATES)
        moments = [m for (m,) in self._rows(RESTS)]
        queued = [p for p in posts if p[0] == "queued"]
        stale = [p[2] for p in posts if p[0] in ("planned", "queued")]
        moments += [p[1] for p in queued] + [p[4] for p in queued] + stale + [p[5] for p in posts]
        self._moments = sorted(m for m in moments if m)
        self._preparing = sorted(p[1] for p in queued if p[3])
        self._first_due = min((p[1] for p in queued), default=NEVER)
        self._first_stale = min(stale, default=NEVER)
        looking = (p[5] for p in posts if p[5] and (p[0] == "unknown" or (p[0] == "published" and p[6])))
        self._first_look = min(looking, default=NEVER)
        orphaned = any(p[8] and p[0] in ("planned", "queued") for p in posts)
        self._sick = bool(self._gates) or orphaned or any(p[0] == "sending" for p in posts)
        self._restless = bool(stale) or any(p[0] == "sending" or (p[0] == "unknown" and p[7]) for p in posts)

    def _rows(self, query: str) -> list[Any]:
        return self.database.raw.execute(query).fetchall()


def _after(now: str, moments: Sequence[str]) -> Sequence[str]:
    """The first of sorted moments that is still to come."""
    first = bisect_right(moments, now)
    return moments[first : first + 1]


def stored(at: datetime) -> str:
    """A time as SQLite keeps it."""
    return at.isoformat(" ", "microseconds")[:26]
