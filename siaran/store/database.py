"""The one database: SQLite on one machine, PostgreSQL for many; short transactions, one clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.pool import QueuePool

Clock = Callable[[], datetime]
BUSY_TIMEOUT = 30_000


def utc_now() -> datetime:
    """This process's clock, aware UTC."""
    return datetime.now(UTC)


class Database:
    """A door to the tables. `read()` and `write()` give a connection inside one short transaction."""

    def __init__(self, url: str, *, clock: Clock | None = None, pool_size: int = 8) -> None:
        self.engine = _open(url, pool_size)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._clock = clock or (utc_now if self.sqlite else self._database_clock)

    def now(self) -> datetime:
        """The time that decides: PostgreSQL's own clock, or this process's on SQLite; aware UTC."""
        return self._clock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection for one write transaction: committed at the end, rolled back on any exception."""
        with self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _database_clock(self) -> datetime:
        with self.read() as connection:
            moment: datetime = connection.execute(select(text("clock_timestamp()"))).scalar_one()
        return moment.astimezone(UTC)


def _open(url: str, pool_size: int) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url, poolclass=QueuePool, pool_size=pool_size, max_overflow=32, connect_args={"check_same_thread": False}
        )
        event.listen(engine, "connect", _sqlite_pragmas)
        return engine
    return create_engine(url, pool_size=pool_size, max_overflow=32, pool_pre_ping=True)


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    # The driver's own transaction control would begin transactions late, as readers: `write` begins them itself.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
