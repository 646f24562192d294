"""The database of a run: a real SQLite in memory, whose commits may fail, whose answers may be lost, and that tells
what was committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from siaran.store.database import Database
from siaran.store.tables import metadata

Note = tuple[str, int, Any, Any, Any]
"""`("move", post, old state, new state, text)`, `("attempt", id, post, None, None)` or
`("lease", account, the lease before, the new one, by how much the epoch rose)`."""

TRIGGERS = """
CREATE TRIGGER note_move AFTER UPDATE OF state ON post WHEN OLD.state <> NEW.state
BEGIN SELECT note('move', NEW.id, OLD.state, NEW.state, NEW.text); END;
CREATE TRIGGER note_attempt AFTER INSERT ON attempt
BEGIN SELECT note('attempt', NEW.id, NEW.post, NULL, NULL); END;
CREATE TRIGGER note_lease AFTER UPDATE ON lane WHEN NEW.lease_until IS NOT OLD.lease_until AND NEW.lease_until NOTNULL
BEGIN SELECT note('lease', NEW.account, OLD.lease_until, NEW.lease_until, NEW.epoch - OLD.epoch); END;
"""


class Memory(Database):
    """One at a time in a process: its connection, and what SQLAlchemy has compiled for it, serve run after run.

    `trouble` is asked before each transaction what goes wrong, `hook` lets time pass or a worker die around it, and
    `committed` hears what each commit changed.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        trouble: Callable[[], str],
        hook: Callable[[str], None],
        committed: Callable[[list[Note]], None],
    ) -> None:
        self.raw, self.engine, self._notes = _shared()
        self._reader = self.engine
        self.sqlite = True
        self._clock, self._trouble, self._hook, self._committed = clock, trouble, hook, committed
        self._empty()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        if self._trouble() == "down":
            raise _lost("the database is down")
        with super().read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        trouble = self._trouble()
        if trouble == "down":
            raise _lost("the database is down")
        self._hook("before a transaction")
        self._notes.clear()
        with super().write() as connection:
            yield connection
            if trouble == "rolled back":
                raise _lost("COMMIT failed")
        self._committed(list(self._notes))
        self._hook("after a commit")
        if trouble == "lost answer":
            raise _lost("the answer to COMMIT was lost")

    @contextmanager
    def undisturbed(self) -> Iterator[Connection]:
        """A transaction beside all troubles, that nobody hears of."""
        with super().write() as connection:
            yield connection
        self._notes.clear()

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What stands there now, asked beside all troubles."""
        found = self.raw.execute(query, values)
        names = [c[0] for c in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def copy(self) -> sqlite3.Connection:
        """A backup."""
        backup = sqlite3.connect(":memory:", check_same_thread=False)
        self.raw.backup(backup)
        return backup

    def _empty(self) -> None:
        """Emptied, not made anew: what SQLite has prepared stays good."""
        for table in reversed(metadata.sorted_tables):
            self.raw.execute(f"DELETE FROM {table.name}")
        self._notes.clear()

    def put_back(self, backup: sqlite3.Connection) -> None:
        """Put a backup in place of everything."""
        backup.backup(self.raw)
        self._notes.clear()

    def close(self) -> None:
        """Its parts serve the next run."""


def _lost(reason: str) -> OperationalError:
    return OperationalError(reason, None, Exception())


@lru_cache(maxsize=1)
def _shared() -> tuple[sqlite3.Connection, Engine, list[Note]]:
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=1000)
    notes: list[Note] = []
    raw.create_function("note", 5, lambda *note: notes.append(note))
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    metadata.create_all(engine)
    raw.executescript(TRIGGERS)
    return raw, engine, notes
