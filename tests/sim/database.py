"""The database of a run: a real SQLite in memory, whose commits may fail, whose answers may be lost, and that tells
what was committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from siaran.store.database import Database
from siaran.store.tables import metadata

Backup = dict[str, list[Any]]
"""The rows of each table that has any."""

Note = tuple[str, int, Any, Any, Any]
"""`("move", post, old state, new state, text)`, `("attempt", id, post, None, None)`,
`("lease", account, the lease before, the new one, by how much the epoch rose)` or
`("reset", 0, platform, until when it is closed, None)`."""

TRIGGERS = """
CREATE TRIGGER note_move AFTER UPDATE OF state ON post WHEN OLD.state <> NEW.state
BEGIN SELECT note('move', NEW.id, OLD.state, NEW.state, NEW.text); END;
CREATE TRIGGER note_attempt AFTER INSERT ON attempt
BEGIN SELECT note('attempt', NEW.id, NEW.post, NULL, NULL); END;
CREATE TRIGGER note_lease AFTER UPDATE ON lane WHEN NEW.lease_until IS NOT OLD.lease_until AND NEW.lease_until NOTNULL
BEGIN SELECT note('lease', NEW.account, OLD.lease_until, NEW.lease_until, NEW.epoch - OLD.epoch); END;
CREATE TRIGGER note_closed AFTER INSERT ON gate
BEGIN SELECT note('reset', 0, NEW.platform, NEW.until, NULL); END;
CREATE TRIGGER note_closed_again AFTER UPDATE OF until ON gate
BEGIN SELECT note('reset', 0, NEW.platform, NEW.until, NULL); END;
"""
FILLED = " UNION ALL ".join(
    f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM {table.name})" for table in metadata.sorted_tables
)


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
        notes = list(self._notes)
        self._committed(notes)
        self._hook(_where(notes))
        if trouble == "lost answer":
            raise _lost("the answer to COMMIT was lost")

    @contextmanager
    def undisturbed(self) -> Iterator[Connection]:
        """A transaction beside all troubles, that nobody hears of."""
        with super().write() as connection:
            yield connection
        self._notes.clear()

    def beside(self, away: Callable[[], bool]) -> Memory:
        """The same rows for somebody who disturbs nobody, and whom nothing befalls but that it is away."""
        other = copy(self)
        other._trouble = lambda: "down" if away() else ""
        other._hook = other._committed = lambda _: None
        return other

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What stands there now, asked beside all troubles."""
        found = self.raw.execute(query, values)
        names = [c[0] for c in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def copy(self) -> Backup:
        """A backup."""
        names = [r[0] for r in self.raw.execute(FILLED)]
        return {name: self.raw.execute(f"SELECT * FROM {name}").fetchall() for name in names}

    def put_back(self, backup: Backup) -> None:
        """Put a backup in place of everything; not page by page: what SQLite has prepared would be made anew."""
        self._empty()
        for name, rows in backup.items():
            self.raw.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        self._notes.clear()

    def _empty(self) -> None:
        """Emptied, not made anew: what SQLite has prepared stays good."""
        for name in [r[0] for r in self.raw.execute(FILLED)]:
            self.raw.execute(f"DELETE FROM {name}")
        self._notes.clear()

    def close(self) -> None:
        """Its parts serve the next run."""


def _where(notes: Sequence[Note]) -> str:
    """After what kind of commit a process is now."""
    kinds = {note[0] for note in notes}
    if "attempt" in kinds:
        return "after an intent"
    return "after a lease" if "lease" in kinds else "after a commit"


def _lost(reason: str) -> OperationalError:
    return OperationalError(reason, None, Exception())


@lru_cache(maxsize=1)
def _shared() -> tuple[sqlite3.Connection, Engine, list[Note]]:
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=1000)
    notes: list[Note] = []
    raw.create_function("note", 5, lambda *note: notes.append(note))
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    metadata.create_all(engine)
    raw.executescript("".join(_whole_indexes()) + TRIGGERS)
    return raw, engine, notes


def _whole_indexes() -> Iterator[str]:
    """Each partial unique index as one over everything, which holds the same promise.

    SQLite plans a statement anew at each run where a bound value decides whether a partial index may serve it; for
    our few rows that cost more than all else.
    """
    for table in metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            if (where := index.dialect_options["sqlite"]["where"]) is not None and index.unique:
                first, *rest = (column.name for column in index.columns)
                columns = ", ".join((f"CASE WHEN {where} THEN {first} END", *rest))
                yield f"DROP INDEX {index.name}; CREATE UNIQUE INDEX {index.name} ON {table.name} ({columns});\n"
