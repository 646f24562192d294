"""The whole database, out of it and into it again: each database's own way, a single moment, a single transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, make_url, select, text, update
from sqlalchemy.exc import DBAPIError

from siaran.domain.errors import SiaranError
from siaran.store.database import Database
from siaran.store.migrate import MIGRATIONS, configuration, migrate
from siaran.store.tables import account, metadata, post
from siaran.store.tables import revision as revisions

SQLITE_FILE = "siaran.db"
"""The name of SQLite's copy in a folder; PostgreSQL's are `<table>.copy`."""
_ALL = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
_OTHER_VERSION = (
    "Cadangan ini dibuat oleh Siaran versi lain. Pulihkan dengan versi itu, lalu perbarui. Tidak ada yang diubah."
)


def revision(connection: Connection) -> str:
    """The revision of the tables that are there; "" where there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def head() -> str:
    """The revision of the tables as this version of Siaran knows them."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def founded(database: Database) -> bool:
    """Whether there are tables; a SQLite file that does not exist is not made by asking."""
    path = database.engine.url.database
    if database.sqlite and not (path and Path(path).exists()):
        return False
    try:
        with database.read() as connection:
            return revision(connection) != ""
    except DBAPIError as error:
        raise SiaranError(f"Basis data yang ada tidak terbaca ({error.orig}). Pindahkan dahulu, lalu ulangi.") from None


def used(connection: Connection) -> bool:
    """Whether anybody would miss anything: accounts, campaigns or posts."""
    return any(connection.execute(select(table).limit(1)).first() for table in (account, revisions, post))


def copy_out(database: Database, folder: Path) -> list[Path]:
    """Write the database as it is at one moment into `folder`, while others go on writing to it; the files made."""
    return [_sqlite_out(database, folder)] if database.sqlite else _postgres_out(database, folder)


@contextmanager
def put_in(url: str, folder: Path, revision: str) -> Iterator[Connection]:
    """Put what `copy_out` wrote in the place of the database at `url`, with what the block does to it besides.

    One transaction: others see the old database or the new one whole, and where anything fails, the old one stays.
    `revision` is that of the copy's tables; they are brought up to date. Raises SiaranError where that cannot be.
    """
    into = _sqlite_in if make_url(url).drivername.startswith("sqlite") else _postgres_in
    with into(url, folder, revision) as connection:
        yield connection


def rehouse(connection: Connection, media: Path) -> None:
    """The posts' pictures lie in another folder now."""
    for row in connection.execute(select(post.c.id, post.c.pictures)).all():
        if row.pictures:
            moved = [{**picture, "path": str(media / Path(picture["path"]).name)} for picture in row.pictures]
            connection.execute(update(post).where(post.c.id == row.id).values(pictures=moved))


def _sqlite_out(database: Database, folder: Path) -> Path:
    path = folder / SQLITE_FILE
    with closing(sqlite3.connect(path)) as copy, _raw(database.engine) as source:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return path


@contextmanager
def _sqlite_in(url: str, folder: Path, revision: str) -> Iterator[Connection]:  # noqa: ARG001 - the file itself knows
    copy = folder / SQLITE_FILE
    try:
        migrate(f"sqlite:///{copy}")
    except CommandError:
        raise SiaranError(_OTHER_VERSION) from None
    prepared = Database(f"sqlite:///{copy}")
    try:
        with prepared.write() as connection:
            yield connection
        with _raw(prepared.engine) as source:
            _replace_sqlite(source, Path(str(make_url(url).database)))
    finally:
        prepared.close()


def _replace_sqlite(source: sqlite3.Connection, path: Path) -> None:
    """SQLite's own way, page by page in one transaction: whoever has the database open sees it change at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with closing(sqlite3.connect(path, timeout=30)) as target:
            target.execute("PRAGMA synchronous=FULL")
            source.backup(target)
    except sqlite3.Error as error:
        raise SiaranError(
            f"Basis data {path} tidak dapat ditimpa ({error}). Pindahkan berkas itu, beserta yang berakhiran -wal dan "
            "-shm di sampingnya, lalu ulangi. Tidak ada yang diubah."
        ) from None


@contextmanager
def _raw(engine: Engine) -> Iterator[Any]:
    """The driver's own connection, out of the pool."""
    connection = engine.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()


def _postgres_out(database: Database, folder: Path) -> list[Path]:
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        return [_table_out(connection, table, folder) for table in metadata.sorted_tables]


def _table_out(connection: Connection, table: Table, folder: Path) -> Path:
    path = folder / f"{table.name}.copy"
    with path.open("wb") as file, _cursor(connection) as cursor, cursor.copy(f"COPY {_named(table)} TO STDOUT") as rows:
        for block in rows:
            file.write(block)
    return path


@contextmanager
def _postgres_in(url: str, folder: Path, revision: str) -> Iterator[Connection]:
    if revision != head():
        raise SiaranError(_OTHER_VERSION)
    database = Database(url)
    try:
        with database.engine.connect() as connection, connection.begin():
            command.upgrade(configuration(connection), "head")
            connection.execute(text(f"TRUNCATE {_ALL}"))
            for table in metadata.sorted_tables:
                _table_in(connection, table, folder)
            yield connection
    except DBAPIError as error:
        raise SiaranError(f"Basis data tidak dapat diisi ({error.orig}). Tidak ada yang diubah.") from None
    finally:
        database.close()


def _table_in(connection: Connection, table: Table, folder: Path) -> None:
    path = folder / f"{table.name}.copy"
    with (
        _cursor(connection) as cursor,
        cursor.copy(f"COPY {_named(table)} FROM STDIN") as rows,
        path.open("rb") as file,
    ):
        while block := file.read(1 << 20):
            rows.write(block)
    _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """The next row's number comes after those that were put in."""
    if (column := table.autoincrement_column) is None:
        return
    sequence = f"pg_get_serial_sequence('\"{table.name}\"', '{column.name}')"
    top = f'(SELECT coalesce(max("{column.name}"), 0) + 1 FROM "{table.name}")'
    connection.execute(text(f"SELECT setval({sequence}, {top}, false) WHERE {sequence} IS NOT NULL"))


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    driver: Any = connection.connection.driver_connection
    return driver.cursor()  # type: ignore[no-any-return]


def _named(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'"{table.name}" ({columns})'
