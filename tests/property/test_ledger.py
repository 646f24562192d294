"""The ledger against its model, whatever happens in whatever order: on SQLite thoroughly, on PostgreSQL for a while."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from siaran.store.database import Database
from tests.conftest import Clock
from tests.property.workers import LedgerMachine

OFTEN = settings(max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def quick(sqlite_url: str, clock: Clock) -> Iterator[Database]:
    """SQLite that does not wait for the disk: what it promises about power cuts is not asked here."""
    opened = Database(sqlite_url, clock=clock)
    event.listen(opened.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    yield opened
    opened.close()


def test_on_sqlite_the_ledger_does_what_its_model_says(quick: Database, clock: Clock) -> None:
    run_state_machine_as_test(lambda: LedgerMachine(quick, clock), settings=OFTEN)


def test_on_postgresql_the_ledger_does_what_its_model_says(postgres_url: str, clock: Clock) -> None:
    database = Database(postgres_url, clock=clock)
    try:
        run_state_machine_as_test(lambda: LedgerMachine(database, clock), settings=settings(OFTEN, max_examples=8))
    finally:
        database.close()
