"""PostgreSQL restarts in mid-run: what was answered meanwhile waits in the spool, and nothing is said twice."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import postgres as pg
from tests.crash.episode import Nursery, finish
from tests.crash.oracle import findings
from tests.crash.town import Town, end, found, is_gone, until

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def cluster() -> Iterator[pg.Cluster]:
    """A cluster of these tests' own, since it is stopped."""
    try:
        started = pg.start()
    except pg.NoPostgres as missing:
        pytest.skip(f"POSTGRESQL WAS NEVER RESTARTED: {missing}")
    yield started
    started.stop()


@pytest.fixture
def town(cluster: pg.Cluster, tmp_path: Path) -> Iterator[Town]:
    """A town whose platforms take their time, so that the database can go while requests are under way."""
    name = f"town_{uuid4().hex}"
    cluster.run(f"CREATE DATABASE {name}")
    opened = found(tmp_path / "home", cluster.url(name), latency_ms=400)
    yield opened
    opened.close()


def test_results_wait_in_the_spool_while_the_database_is_away(town: Town, cluster: pg.Cluster, born: Nursery) -> None:
    town.queue(9)
    worker = born.bear(town, calls=3)
    until(lambda: len(town.requests()) == 3, "three requests are under way")
    cluster.halt()
    until(lambda: len(town.spooled()) >= 3, "their results are in the spool")
    cluster.resume()
    until(lambda: is_gone(worker), "all is said")

    assert findings(town).broken == []
    assert len(town.requests()) == 9
    assert town.spooled() == []


def test_what_a_killed_worker_left_in_the_spool_is_written_down_by_the_next(
    town: Town, cluster: pg.Cluster, born: Nursery
) -> None:
    town.queue(3)
    worker = born.bear(town, calls=3)
    until(lambda: len(town.requests()) == 3, "three requests are under way")
    cluster.halt()
    until(lambda: len(town.spooled()) >= 3, "their results are in the spool")
    end(worker, signal.SIGKILL)
    cluster.resume()
    finish(town, born)

    assert findings(town).broken == []
    assert len(town.requests()) == 3
