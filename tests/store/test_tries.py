"""Tries are counted in the database: by every process, exactly, and for a time only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from siaran.store import tries
from siaran.store.database import Database
from siaran.store.member_tables import tried
from tests.conftest import Clock

MINUTE = timedelta(minutes=1)


def _count(database: Database, what: str = "ani") -> int:
    with database.write() as c:
        return tries.count(c, what, within=MINUTE, now=database.now())


def test_tries_are_counted_from_the_first_until_its_time_is_over(database: Database, clock: Clock) -> None:
    first = [_count(database), _count(database), _count(database, "budi")]
    clock.advance(59)
    last = _count(database)
    clock.advance(1)

    assert (first, last, _count(database)) == ([1, 2, 1], 3, 1)


def test_tries_at_the_same_moment_are_all_counted(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        counted = sorted(threads.map(lambda _: _count(database), range(24)))

    assert counted == list(range(1, 25))


def test_rows_whose_time_is_over_go_and_none_tells_what_was_tried(database: Database, clock: Clock) -> None:
    _count(database, "ani")
    clock.advance(30)
    _count(database, "kata sandi yang salah kotak")
    clock.advance(30)

    with database.write() as c:
        tries.forget(c, clock())
        left = c.execute(select(tried.c.what)).scalars().all()

    assert len(left) == 1 and "kata" not in left[0]


def test_whether_all_tries_are_spent_is_read_without_counting_one(database: Database, clock: Clock) -> None:
    _count(database)
    told = []
    for seconds in (0, 59, 1):
        clock.advance(seconds)
        with database.read() as c:
            told.append([tries.spent(c, "ani", most=most, now=clock()) for most in (1, 2)])

    assert told == [[True, False], [True, False], [False, False]]
