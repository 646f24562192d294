"""The record of changes is a chain: what is changed or taken away later is missed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, update

from siaran.store import audit
from siaran.store.database import Database
from siaran.store.member_tables import audit as table


def _record(database: Database, *subjects: str) -> None:
    with database.write() as connection:
        for subject in subjects:
            audit.record(connection, who="sari@desk", action="test", subject=subject, now=database.now(), n=1, why="é")


def _broken(database: Database) -> int | None:
    with database.read() as connection:
        return audit.broken(connection)


def test_an_untouched_record_is_whole(database: Database) -> None:
    _record(database, "a", "b")
    _record(database, "c")

    assert _broken(database) is None


@pytest.mark.parametrize(("column", "value"), [("who", "lain"), ("detail", {"n": 2}), ("hash", "0" * 64)])
def test_a_changed_line_is_found(database: Database, column: str, value: Any) -> None:
    _record(database, "a", "b", "c")

    with database.write() as connection:
        connection.execute(update(table).where(table.c.subject == "b").values({column: value}))

    assert _broken(database) == 2


def test_a_line_that_is_gone_is_missed(database: Database) -> None:
    _record(database, "a", "b", "c")

    with database.write() as connection:
        connection.execute(delete(table).where(table.c.subject == "b"))

    assert _broken(database) == 2


def test_a_line_that_was_smuggled_in_is_found(database: Database) -> None:
    _record(database, "a")

    with database.write() as connection:
        connection.execute(
            table.insert().values(at=database.now(), who="x", action="x", subject="x", detail={}, number=2)
        )

    assert _broken(database) == 2


def test_what_was_rolled_back_leaves_the_chain_alone(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        audit.record(connection, who="x", action="x", subject="lost", now=database.now())
        raise RuntimeError

    _record(database, "a")

    assert _broken(database) is None


def test_many_who_write_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: _record(database, f"{n}", f"{n}+"), range(12)))

    with database.read() as connection:
        assert [entry.number for entry in audit.recent(connection, 50)] == list(range(24, 0, -1))
        assert audit.broken(connection) is None
