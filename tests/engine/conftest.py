"""An engine in this process, on a town whose platforms answer over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from siaran.engine import Chore, Engine, ports_of
from siaran.house import House, open_house
from siaran.settings import read
from tests.crash.town import Town, found


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town on SQLite; the engine knows no database, and crash tests run it on both."""
    opened = found(tmp_path / "home", f"sqlite:///{tmp_path / 'home' / 'siaran.db'}", latency_ms=200)
    yield opened
    opened.close()


@pytest.fixture
def house(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The town's house with its doors to the platforms; nothing but the alarm looks in less than half a minute."""
    for name, value in (dict(town.env) | {"SIARAN_POLL": "30"}).items():
        monkeypatch.setenv(name, value)
    with open_house(read()) as opened:
        yield opened


@pytest.fixture
def engine(house: House) -> Iterator[Callable[..., Engine]]:
    """Starts engines; each is stopped at the end."""
    started: list[Engine] = []

    def start(*chores: Chore) -> Engine:
        started.append(Engine(ports_of(house), concurrency=3, chores=chores))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.stop()
