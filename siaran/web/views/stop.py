"""Whether anything may go out at all: stopped by a person, or in quarantine after a restore; and what waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from siaran.domain.errors import SiaranError
from siaran.domain.post import State
from siaran.house import House
from siaran.store import audit, instance, listing, quarantine, waiting

AHEAD = timedelta(days=1)
MOST = 50
"""Unread posts that are spelled out; of the rest, how many."""


@dataclass(frozen=True, slots=True)
class Halt:
    """How it stands. `stop` is the record of the stop that is on, `quarantined_at` and `why` of the quarantine.

    `queued` posts go out within a day, `sending` are on their way now.
    """

    stop: audit.Entry | None
    quarantined_at: datetime | None
    why: str
    queued: int
    sending: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What has not been looked for since the restore: each post, and whether its account can be read."""

    lines: Sequence[tuple[listing.Line, bool]]
    titles: Mapping[str, str]
    count: int


def halt(house: House, now: datetime) -> Halt:
    """How it stands."""
    with house.database.read() as connection:
        found = instance.get(connection)
        if found is None:
            raise SiaranError("Basis data ini belum disiapkan. Jalankan «siaran init».")
        stopped = audit.last(connection, subject="queue", action="stop") if found.stopped_at else None
        coming = waiting.due_next(connection, None, now, now + AHEAD, 1000)
        sending = listing.counts(connection, listing.Narrow(None)).get(State.SENDING, 0)
    why = found.quarantine_reason if found.quarantined_at else ""
    return Halt(stopped, found.quarantined_at, why, sum(batch.posts for batch in coming), sending)


def unread(house: House, now: datetime) -> Unread:
    """What is still unread in quarantine."""
    with house.database.read() as connection:
        found = quarantine.waiting(connection, now, MOST)
        lines = [(listing.line(connection, post_id), readable) for post_id, readable in found]
        titles = waiting.titles(connection, {line.campaign for line, _ in lines})
        return Unread(lines, titles, quarantine.count(connection, now))
