"""Bring a database's tables to this version of Siaran; two processes that start at once do no harm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from siaran.store import map_tables, member_tables, metric_tables, writing_tables
from siaran.store.database import Database

__all__ = [
    "MIGRATIONS",
    "configuration",
    "draft",
    "map_tables",
    "member_tables",
    "metric_tables",
    "migrate",
    "writing_tables",
]
"""The other tables are imported so that the metadata is whole: not every table stands in `tables`."""

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x51A2A4


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the tables at `url` (SQLAlchemy's form) to `revision`, all or nothing; makes SQLite's folder.

    A second process waits for the first one and then finds nothing to do.
    """
    _make_folder(url)
    with _alone(url) as connection:
        command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> Config:
    """Alembic's configuration over an open connection; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def draft(message: str) -> Path:
    """Write the next revision from what `siaran.store.tables` has and the revisions lack; for developers."""
    with TemporaryDirectory() as folder:
        migrate(url := f"sqlite:///{folder}/scratch.db")
        with _alone(url) as connection:
            config = configuration(connection)
            number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
            script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    if script is None or isinstance(script, list):
        raise ValueError("one revision was expected")
    return Path(script.path)


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """One transaction that no other process's migration can run beside."""
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            _shut_others_out(connection)
            yield connection
            _keep_references(connection)
            connection.commit()
    finally:
        database.close()


def _shut_others_out(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Making a table anew would otherwise delete, or refuse for, the rows that refer to it.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")


def _keep_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise ValueError("a migration left rows that refer to nothing; nothing was changed")


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.drivername.startswith("sqlite") and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
