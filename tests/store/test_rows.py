"""Rows given as one parameter: every value comes out as its column stores it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Integer, Text, insert, select, text

from siaran.store.database import Database
from siaran.store.member_tables import tried
from siaran.store.moments import Utc
from siaran.store.rows import rows

WIB = timezone(timedelta(hours=7))
GIVEN = rows("given", number=Integer(), word=Text(), at=Utc())


@pytest.mark.parametrize(
    "row",
    [
        (7, "Cimahi “kota” \\ \n 😀", datetime(2026, 8, 17, 10, 0, tzinfo=WIB)),
        (-1, "1000000000000000001", datetime(2026, 8, 17, 3, 0, 0, 5, tzinfo=UTC)),
        (None, None, None),
    ],
)
def test_each_value_comes_back_as_it_was_given(database: Database, row: tuple[object, ...]) -> None:
    with database.read() as c:
        found = c.execute(select(GIVEN), {"given": [dict(zip(GIVEN.c.keys(), row, strict=True))]}).all()

    assert [tuple(r) for r in found] == [row]


@pytest.mark.parametrize("microsecond", [0, 120_000, 999_999])
def test_a_time_is_stored_as_a_parameter_of_its_own_stores_it(database: Database, microsecond: int) -> None:
    at = datetime(2026, 8, 17, 10, 0, 1, microsecond, tzinfo=WIB)
    columns = [tried.c.tries, tried.c.what, tried.c.until]
    with database.write() as c:
        c.execute(insert(tried).values(tries=1, what="alone", until=at))
        c.execute(insert(tried).from_select(columns, select(GIVEN)), _given("many", at))
        stored = c.execute(text("SELECT DISTINCT CAST(until AS TEXT) FROM tried")).scalars().all()

    assert len(stored) == 1


def _given(word: str, at: datetime) -> dict[str, object]:
    return {"given": [{"number": 1, "word": word, "at": at}]}


def test_no_rows_are_no_rows(database: Database) -> None:
    with database.read() as c:
        assert c.execute(select(GIVEN), {"given": []}).all() == []
