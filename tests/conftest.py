"""What every test may ask for: a settable clock, a real SQLite file, a real PostgreSQL, the platforms' classes.

One PostgreSQL cluster serves a whole run, however many xdist workers it has; each test gets a database of its own,
copied from one whose tables are made already.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import hypothesis
import pygal  # noqa: F401 - for what it does on import, see below
import pytest

from siaran.store.database import Database
from siaran.store.migrate import migrate
from tests import postgres as pg

# What all processes of one run share; the first process makes it and hands the name down to its xdist workers.
RUN_FOLDER = "TESTS_OF_SIARAN_FOLDER"

# pygal leaves a finder of the old kind among the importers; pytest, which asks each of them, stumbles over it.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

hypothesis.settings.register_profile("siaran", deadline=None)
hypothesis.settings.load_profile("siaran")


class Clock:
    """A clock that stands still until a test moves it; call it, or read `now` (aware UTC)."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> datetime:
        """Move it on and return the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A Wednesday morning, 07.30 WIB."""
    return Clock(datetime(2026, 11, 25, 0, 30, tzinfo=UTC))


@pytest.fixture
def kinds() -> Mapping[str, type]:
    """The platforms' classes by kind."""
    from siaran.platforms import kinds as all_kinds

    return all_kinds()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Database]:
    """An empty database with its tables, once on SQLite and once on PostgreSQL; its clock is `clock`."""
    opened = Database(request.getfixturevalue(f"{request.param}_url".replace("postgresql", "postgres")), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str, clock: Clock) -> Iterator[Database]:
    """The same on SQLite only, for tests that the other database can teach nothing."""
    opened = Database(sqlite_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite file of this test's own, with its tables."""
    path = tmp_path / "siaran.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_template: pg.Cluster) -> Iterator[str]:
    """The address of a PostgreSQL database of this test's own, with its tables."""
    yield from _own_database(postgres_template, pg.TEMPLATE)


@pytest.fixture
def empty_postgres_url(postgres_template: pg.Cluster) -> Iterator[str]:
    """The address of a PostgreSQL database of this test's own, with nothing in it."""
    yield from _own_database(postgres_template, "template0")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with its tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> pg.Cluster:
    """The run's cluster, with a database to be copied. Where there can be none: skipped, but a failure in CI."""
    try:
        return pg.shared(Path(os.environ[RUN_FOLDER]), migrate)
    except pg.NoPostgres as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOTHING WAS TESTED ON POSTGRESQL: {missing}")


def pytest_configure(config: pytest.Config) -> None:
    """Once a run, in its first process: a folder to share; and nobody's own settings may leak into a test."""
    for name in [n for n in os.environ if n.startswith("SIARAN_")]:
        del os.environ[name]
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="siaran-tests-")


def pytest_xdist_auto_num_workers() -> int:
    """Half as many more than there are cores: real processes that were killed are waited for, and browsers."""
    return max(2, len(os.sched_getaffinity(0)) * 3 // 2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ.pop(RUN_FOLDER))
        pg.stop_shared(folder)
        shutil.rmtree(folder)


if sys.version_info < (3, 11, 8):
    # python/cpython#106905: collecting a leaked object while pytest parses source ends the whole run with SystemError.
    def pytest_collection_finish() -> None:
        """What has been imported by now stays: looking through it after every test took four fifths of a run's time."""
        gc.collect()
        gc.freeze()

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
        """Collect what a test leaked before anything is parsed again."""
        try:
            return (yield)
        finally:
            gc.collect()


def _own_database(cluster: pg.Cluster, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield cluster.url(name)
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")
