"""Health for whoever asks often: it writes now and then, and is red soon all the same."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from siaran import acts, health
from siaran.store.tables import account, instance
from tests.conftest import Clock
from tests.health.ward import Ward


def _touched(ward: Ward) -> datetime | None:
    with ward.house.database.read() as connection:
        found: datetime | None = connection.execute(select(instance.c.touched_at)).scalar_one()
        return found


def test_it_writes_at_most_every_ten_seconds_and_reads_the_rows_each_time(ward: Ward, clock: Clock) -> None:
    pulse = health.Pulse(ward.house, clock=lambda: clock.now.timestamp())
    ward.beat()
    assert all(check.ok for check in pulse.checks())
    first = _touched(ward)

    clock.advance(9)
    acts.stop(ward.house, who="camat")
    assert (not all(check.ok for check in pulse.checks()), _touched(ward)) == (True, first)

    clock.advance(1)
    pulse.checks()
    assert _touched(ward) == ward.house.database.now()


def test_a_database_that_cannot_be_written_any_more_is_red_within_ten_seconds(ward: Ward, clock: Clock) -> None:
    pulse = health.Pulse(ward.house, clock=lambda: clock.now.timestamp())
    ward.beat()
    pulse.checks()
    with ward.house.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON instance BEGIN SELECT RAISE(FAIL, 'full'); END"
        )

    clock.advance(10)

    assert "tidak dapat ditulisi" in pulse.checks()[0].ills[0]


def test_a_database_that_is_gone_is_red_at_once(ward: Ward, clock: Clock) -> None:
    pulse = health.Pulse(ward.house, clock=lambda: clock.now.timestamp())
    pulse.checks()

    ward.house.database.close()
    Path(ward.house.database.engine.url.database or "").write_bytes(b"no database any more" * 100)

    assert "tidak dapat ditulisi" in pulse.checks()[0].ills[0]


def test_rows_that_cannot_be_read_are_never_all_well(ward: Ward, clock: Clock) -> None:
    pulse = health.Pulse(ward.house, clock=lambda: clock.now.timestamp())
    ward.beat()
    pulse.checks()
    with ward.house.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE lane RENAME TO gone")

    with pytest.raises(OperationalError, match="lane"):
        pulse.checks()


def test_a_page_opens_no_secret_and_writes_no_more_often_than_others(ward: Ward, clock: Clock) -> None:
    pulse = health.Pulse(ward.house, clock=lambda: clock.now.timestamp())
    ward.beat()
    with ward.house.database.write() as connection:
        connection.execute(update(account).where(account.c.id == 1).values(secrets=b"lain"))
    assert pulse.at_a_glance() == []
    first = _touched(ward)

    clock.advance(9)
    acts.stop(ward.house, who="camat")

    assert ("camat" in pulse.at_a_glance()[0], _touched(ward)) == (True, first)


def test_no_page_waits_while_another_one_tries(ward: Ward) -> None:
    ward.beat()
    trying = threading.Event()
    pulse = health.Pulse(ward.house, clock=lambda: trying.set() or 0.0)  # type: ignore[func-returns-value]
    trying.clear()

    with ward.house.database.write():  # for so long nobody else can
        other = threading.Thread(target=pulse.at_a_glance)
        other.start()
        assert trying.wait(10) and pulse.at_a_glance() == []
    other.join()
