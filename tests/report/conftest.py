"""An office for the tests of report."""

from __future__ import annotations

import pytest

from siaran.store.database import Database
from tests.store.office import Office


@pytest.fixture
def office(database: Database) -> Office:
    """Cimahi, on SQLite and on PostgreSQL."""
    return Office(database)
