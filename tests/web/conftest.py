"""What tests of the desk ask for: a furnished desk, and the paths with which each route can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from siaran import publish
from siaran.house import House
from siaran.platforms import kinds
from siaran.settings import read
from siaran.store import instance
from siaran.store.database import Database
from siaran.store.vault import Vault, new_key
from tests.conftest import Clock
from tests.web.desks import Furnished, furnished


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house on SQLite whose clock is `clock`; it has no way to the platforms."""
    with _opened(sqlite_url, tmp_path, clock) as made:
        yield made


@pytest.fixture
def house_on_postgres(postgres_url: str, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """The same on PostgreSQL, for what it takes otherwise."""
    with _opened(postgres_url, tmp_path, clock) as made:
        yield made


@contextmanager
def _opened(url: str, folder: Path, clock: Clock) -> Iterator[House]:
    settings = read(home=folder, content=folder / "content", templates=folder / "templates", secret_keys=new_key())
    database = Database(url, clock=clock)
    with database.write() as connection:
        instance.create(connection, "here")
        instance.beat(connection, clock())
    vault = Vault([key.get_secret_value() for key in settings.secret_keys])
    yield House(settings, database, vault, kinds(), {}, publish.Clocks(database.now))
    database.close()


@pytest.fixture
def desk(house: House) -> Iterator[Furnished]:
    """The furnished desk."""
    with furnished(house) as made:
        yield made
