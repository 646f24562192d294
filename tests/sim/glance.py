"""A glance at the queue, beside all troubles: what is there to do, and when is the next thing due?

A verb that surely has nothing to do is not called: asking costs less than doing nothing thoroughly.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.sim.database import Memory
from tests.sim.watch import TIMES, moment

AHEAD = timedelta(seconds=TIMES.prepare_ahead)

NEXT = """SELECT
 (SELECT min(due_at) FROM post WHERE state = 'queued' AND due_at > ?1) AS due,
 (SELECT min(due_at) FROM post WHERE state = 'queued' AND to_prepare AND due_at > ?2) AS prepare,
 (SELECT min(retry_at) FROM post WHERE state = 'queued' AND retry_at > ?1) AS again,
 (SELECT min(not_after) FROM post WHERE state IN ('planned', 'queued') AND not_after > ?1) AS fresh,
 (SELECT min(next_look_at) FROM post WHERE next_look_at > ?1) AS look,
 (SELECT min(lease_until) FROM lane WHERE lease_until > ?1) AS lease,
 (SELECT min(closed_until) FROM lane WHERE closed_until > ?1) AS rest,
 (SELECT min(min(probe_at, coalesce(until, probe_at))) FROM gate WHERE probe_at > ?1) AS probe,
 (SELECT min(ends_at) FROM hold WHERE ends_at > ?1) AS held"""
DUE = "SELECT 1 FROM post WHERE state = 'queued' AND (due_at <= ?1 OR to_prepare AND due_at <= ?2) LIMIT 1"
HEALABLE = """SELECT EXISTS (SELECT 1 FROM gate) OR EXISTS (SELECT 1 FROM post p WHERE state = 'sending'
 OR state IN ('planned', 'queued') AND (not_after < ?1 OR EXISTS (SELECT 1 FROM post l
 WHERE l.id = p.follows AND l.state IN ('failed', 'missed', 'withdrawn'))))"""
LOOKS_DUE = """SELECT 1 FROM post WHERE next_look_at <= ?1
 AND (state = 'unknown' OR state = 'published' AND platform_id IS NULL) LIMIT 1"""
RESTLESS = """SELECT 1 FROM post WHERE state IN ('planned', 'queued', 'sending')
 OR state = 'unknown' AND asked_at IS NULL LIMIT 1"""


class Glance:
    """Questions to the database of a run."""

    def __init__(self, database: Memory) -> None:
        self.database = database

    def next_in(self) -> float | None:
        """Seconds until the next time that may matter."""
        now = self.database.now()
        row = self.database.rows(NEXT, *self._times())[0]
        moments = [moment(m) - (AHEAD if name == "prepare" else timedelta()) for name, m in row.items() if m]
        return min((m - now).total_seconds() for m in moments) if moments else None

    def healable(self) -> bool:
        """Whether healing might find anything to do."""
        return any(self.database.rows(HEALABLE, stored(self.database.now()))[0].values())

    def due(self) -> bool:
        """Whether anything is to be said or prepared now."""
        return bool(self.database.rows(DUE, *self._times()))

    def looks_due(self) -> bool:
        """Whether any post is to be looked for now."""
        return bool(self.database.rows(LOOKS_DUE, stored(self.database.now())))

    def restless(self) -> bool:
        """Whether any post has not come to an end or to a question."""
        return bool(self.database.rows(RESTLESS))

    def _times(self) -> tuple[str, str]:
        now = self.database.now()
        return stored(now), stored(now + AHEAD)


def stored(at: datetime) -> str:
    """A time as SQLite keeps it."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
