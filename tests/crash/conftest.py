"""Towns on both databases and a nursery for their workers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from tests import postgres as pg
from tests.crash.episode import Nursery, nursery
from tests.crash.town import PLAIN, Town, found

if not sys.platform.startswith("linux"):
    pytest.skip("NO PROCESS WAS KILLED: how one stands is read in /proc, which only Linux has", allow_module_level=True)


@pytest.fixture(scope="session")
def born() -> Iterator[Nursery]:
    """Where workers are born."""
    with nursery() as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def new_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Makes towns, all of them on SQLite or all on PostgreSQL."""
    with ExitStack() as everything:
        cluster = request.getfixturevalue("postgres_template") if request.param == "postgresql" else None

        def make(platforms: Collection[str] = PLAIN) -> Town:
            home = tmp_path / uuid4().hex[:8]
            url = _database(cluster, everything) if cluster else f"sqlite:///{home / 'siaran.db'}"
            town = found(home, url, platforms=platforms)
            everything.callback(town.close)
            return town

        yield make


@pytest.fixture
def town(new_town: Callable[..., Town]) -> Town:
    """One town."""
    return new_town()


def _database(cluster: pg.Cluster, everything: ExitStack) -> str:
    name = f"town_{uuid4().hex}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE {pg.TEMPLATE}")
    everything.callback(cluster.run, f"DROP DATABASE {name} WITH (FORCE)")
    return cluster.url(name)
