"""The tables that the revisions make are the tables that the code knows, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, insert, inspect, select

from siaran.store.database import Database
from siaran.store.metric_tables import monthly, tally
from siaran.store.migrate import configuration, migrate
from siaran.store.tables import account, metadata, post, territory
from tests.store.office import Office

KEPT = (select(tally), select(monthly).order_by(monthly.c.program), select(post.c.id, post.c.gone_at))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/siaran.db"
    return str(request.getfixturevalue("empty_postgres_url"))


def test_the_revisions_make_exactly_the_tables_that_the_code_knows(database: Database) -> None:
    with database.read() as connection:
        command.check(configuration(connection))


def test_on_sqlite_the_constraints_are_those_of_the_code(sqlite_database: Database, tmp_path: Path) -> None:
    with _database(f"sqlite:///{tmp_path}/at-once.db") as at_once:
        with at_once.write() as connection:
            metadata.create_all(connection)

        assert _described(sqlite_database) == _described(at_once)


def test_on_postgresql_the_constraints_are_those_of_the_code(postgres_url: str, empty_postgres_url: str) -> None:
    with _database(postgres_url) as migrated, _database(empty_postgres_url) as at_once:
        with at_once.write() as connection:
            metadata.create_all(connection)

        assert _described(migrated) == _described(at_once)


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    with _database(empty_url) as opened, opened.write() as connection:
        connection.execute(insert(territory).values(code="32", name="Jawa Barat", level="provinsi", variables={}))

    migrate(empty_url)

    with _database(empty_url) as opened, opened.read() as connection:
        assert connection.execute(select(territory.c.name)).scalars().all() == ["Jawa Barat"]


def test_four_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
        ended = [processes.submit(migrate, empty_url) for _ in range(4)]

        assert [process.result() for process in ended] == [None] * 4
    with _database(empty_url) as opened, opened.read() as connection:
        command.check(configuration(connection))


def test_every_revision_can_be_taken_back(empty_url: str) -> None:
    migrate(empty_url)

    with _database(empty_url) as opened, opened.write() as connection:
        command.downgrade(configuration(connection), "base")

    with _database(empty_url) as opened, opened.read() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_what_was_measured_is_kept_from_revision_to_revision(database: Database) -> None:
    office = Office(database)
    voice = office.post("a/b", office.account("a"))
    office.post("a/c", office.account("b"), kind="repost", follows=voice)
    office.measure(voice, after=timedelta(hours=30), views=5, reactions=2)
    office.measure(voice, after=timedelta(hours=40), gone=True)
    with database.read() as connection:
        before = [row for query in KEPT for row in connection.execute(query)]

    with database.write() as connection:
        command.downgrade(configuration(connection), "0001")
        command.upgrade(configuration(connection), "head")

    with database.read() as connection:
        found = [row for query in KEPT for row in connection.execute(query)]
    assert found == before and [row[1] for row in found[-2:]] == [office.now + timedelta(hours=40)] * 2


def test_revisions_follow_each_other_in_one_line(sqlite_database: Database) -> None:
    with sqlite_database.read() as connection:
        history = ScriptDirectory.from_config(configuration(connection))

    numbers = [script.revision for script in history.walk_revisions()]
    assert numbers == [f"{n:04}" for n in range(len(numbers), 0, -1)]


def test_rows_that_refer_to_nothing_stop_a_migration(sqlite_url: str) -> None:
    with _database(sqlite_url) as opened, opened.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.execute(insert(account).values(**_orphan()))
        connection.commit()

    with pytest.raises(ValueError, match="refer to nothing"):
        migrate(sqlite_url)


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def _orphan() -> dict[str, Any]:
    made = datetime(2026, 11, 25, tzinfo=UTC)
    return {"territory": "99", "platform": "x", "handle": "a", "external_id": "1", "secrets": b"", "created_at": made}


def _described(database: Database) -> dict[str, Any]:
    with database.read() as connection:
        seen = inspect(connection)
        return {name: _table(connection, seen, name) for name in metadata.tables}


def _table(connection: Connection, seen: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(name)],
        "checks": sorted((c["name"], c["sqltext"]) for c in seen.get_check_constraints(name)),
        "unique": sorted((c["name"], c["column_names"]) for c in seen.get_unique_constraints(name)),
        "references": sorted((c["name"], c["referred_table"]) for c in seen.get_foreign_keys(name)),
        "indexes": sorted((i["name"], i["column_names"], i["unique"], _where(i)) for i in seen.get_indexes(name)),
        "key": seen.get_pk_constraint(name)["constrained_columns"],
    }


def _where(index: Any) -> str:
    return str({name: str(value) for name, value in index.get("dialect_options", {}).items()})
