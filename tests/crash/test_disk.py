"""A disk that is full and a folder that cannot be written: nothing is sent that could not be written down before."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from siaran.engine.in_hand import IN_HAND
from tests.crash.episode import Nursery, cli, finish
from tests.crash.oracle import findings
from tests.crash.town import Town, end, found, is_gone, until

pytestmark = pytest.mark.crash

SMALL = 4 << 20
"""Bytes: enough for a town's database, little enough to fill."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of this test's own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], capture_output=True)
    if made.returncode:
        pytest.skip(
            f"NO DISK WAS FILLED, NO FOLDER READ-ONLY: only root may mount one ({made.stderr.decode().strip()})"
        )
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def town(disk: Path) -> Iterator[Town]:
    """A town that lives on the small disk, its platforms slow enough for the disk to fill under a request."""
    opened = found(disk / "home", f"sqlite:///{disk / 'home' / 'siaran.db'}", latency_ms=400, log=disk.parent / "log")
    yield opened
    opened.close()


@pytest.fixture
def plain_town(tmp_path: Path) -> Iterator[Town]:
    """A town on an ordinary disk: a limit on its workers' files fails writes for whoever is not root, too."""
    opened = found(tmp_path / "home", f"sqlite:///{tmp_path / 'home' / 'siaran.db'}")
    yield opened
    opened.close()


def test_a_disk_that_fills_up_under_the_requests_costs_no_post(town: Town, disk: Path, born: Nursery) -> None:
    town.queue(9)
    worker = born.bear(town)
    until(lambda: town.requests(), "a request is under way")
    _fill(disk / "ballast")
    until(lambda: "spool" in _log(town) and "OSError" in _log(town), "neither database nor spool can be written")
    sent = len(town.requests())
    (disk / "ballast").unlink()
    until(lambda: is_gone(worker), "all is said")

    assert sent <= IN_HAND, "only what was written down before"
    assert findings(town).broken == []
    assert len(town.public()) == 9


def test_a_file_that_may_not_grow_costs_no_post(plain_town: Town, born: Nursery) -> None:
    town = plain_town
    town.queue(9)
    worker = born.bear(town, largest_file=32 << 10)
    until(lambda: "OperationalError" in _log(town), "a write fails")
    end(worker, signal.SIGKILL)
    finish(town, born)

    assert findings(town).broken == []
    assert len(town.public()) == 9


def test_nothing_is_sent_from_a_folder_that_cannot_be_written(town: Town, disk: Path, born: Nursery) -> None:
    town.queue(3)
    town.house.database.close()
    subprocess.run(["mount", "-o", "bind,ro", disk, disk], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", disk], check=True)
    status = cli(town, "run", "--until-idle").wait()
    subprocess.run(["umount", "--lazy", disk], check=True)
    sent = len(town.requests())
    finish(town, born)

    assert status != 0
    assert sent == 0
    assert findings(town).broken == []


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def _log(town: Town) -> str:
    return town.log.read_text() if town.log.exists() else ""
