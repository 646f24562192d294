"""The one database: SQLite on one machine, PostgreSQL for many; short transactions, one clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy import Connection as Connection  # for those who only pass one on
from sqlalchemy.exc import DataError as DataError  # what no column takes: PostgreSQL's text no NUL
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from siaran.domain.errors import Conflict
from siaran.store import audit

Clock = Callable[[], datetime]
BUSY_TIMEOUT = 30_000
CLOCK_TRUST = 5.0
CONNECT_TIMEOUT = 5
"""Seconds for each of PostgreSQL's hosts; without it the system's own patience holds, two minutes and more."""
DEADLOCK = "40P01"
TOO_LATE = "Ada yang mengubahnya lebih dahulu pada saat yang sama. Perubahan ini tidak disimpan; lihat, lalu ulangi."
RESTED = 1.0
"""Seconds after which a pooled connection is asked whether it still lives."""


def utc_now() -> datetime:
    """This process's clock, aware UTC."""
    return datetime.now(UTC)


def unusable(error: Exception) -> str | None:
    """What a person does about an error of the database itself, as a sentence; None where it is none.

    The database's own words are left out: they may hold its address, and what was to be written.
    """
    if not isinstance(error, DBAPIError):
        return None
    said = str(error.orig)
    if "no such table" in said or "no such column" in said or "does not exist" in said:
        return "Basis data belum disiapkan, atau dari versi lain. Jalankan «siaran init»."
    return "Basis data tidak dapat dibuka atau dibaca. Periksa SIARAN_DATABASE_URL, dan bahwa basis datanya berjalan."


class Database:
    """A door to the tables. `read()` and `write()` give a connection inside one short transaction."""

    def __init__(self, url: str, *, clock: Clock | None = None, pool_size: int = 8) -> None:
        self.engine = _open(url, pool_size)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._clock = clock or (utc_now if self.sqlite else DatabaseClock(self.engine))

    def now(self) -> datetime:
        """The time that decides: PostgreSQL's own clock, or this process's on SQLite; aware UTC."""
        return self._clock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading."""
        with self.engine.connect() as connection:
            # One statement, or several that do not mind what happens between them: no BEGIN and ROLLBACK around them.
            yield connection if self.sqlite else connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection for one write transaction: committed at the end, rolled back on any exception.

        Raises Conflict where it and another one waited for each other: PostgreSQL undoes one of two.
        """
        with self.engine.connect() as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                audit.chain(connection)
            except BaseException as error:
                audit.forget(connection)
                connection.rollback()
                if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == DEADLOCK:
                    raise Conflict(TOO_LATE) from error
                raise
            connection.commit()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


class DatabaseClock:
    """PostgreSQL's clock, asked every few seconds and carried on by this machine's boot-time clock in between.

    So it survives a database that is away, and a wall clock here that is wrong or jumps.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._known: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        with self._lock:
            boot = _boot_time()
            if self._known is None or boot - self._known[1] > CLOCK_TRUST:
                self._known = self._ask()
            moment, since = self._known
            return moment + timedelta(seconds=_boot_time() - since)

    def _ask(self) -> tuple[datetime, float]:
        before = _boot_time()
        try:
            with self._engine.connect() as connection:
                moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        except (OperationalError, TimeoutError):
            if self._known is None:
                raise
            # Trusted from now on, and not from before: where each question takes so long, nobody would get past it.
            after = _boot_time()
            return self._known[0] + timedelta(seconds=after - self._known[1]), after
        return moment.astimezone(UTC), (before + _boot_time()) / 2


def _boot_time() -> float:
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _open(url: str, pool_size: int) -> Engine:
    # The connection used last goes out first: its pages are warm, its statements prepared.
    common: dict[str, Any] = {"pool_size": pool_size, "pool_use_lifo": True, "max_overflow": 32}
    # What is written stays out of errors, and so out of every log: tokens' digests, people's words.
    common["hide_parameters"] = True
    if url.startswith("sqlite"):
        engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False}, **common)
        event.listen(engine, "connect", _sqlite_pragmas)
        return engine
    engine = create_engine(_patient(url), **common)
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _ping_rested(engine))
    return engine


def _patient(url: str) -> URL:
    """A host that does not answer is given up after a while, unless the address says after how long."""
    named = make_url(url)
    return named.update_query_dict({"connect_timeout": str(CONNECT_TIMEOUT), **named.query})


def _note_rest(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _ping_rested(engine: Engine) -> Callable[..., None]:
    """Ask a connection that has rested whether it still lives; one just used does, and the question costs a journey."""

    def ping(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("rests_since", float("inf")) < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError("the database closed its connections") from gone

    return ping


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    # The driver's own transaction control would begin transactions late, as readers: `write` begins them itself.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
