"""The stop switch reaches every process, within five seconds and without a restart."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from siaran.settings import read
from siaran.store import instance
from siaran.store.database import Database
from tests.cli.conftest import Desk


@pytest.fixture
def engine(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    """`siaran run` in a process of its own."""
    with (desk.folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "siaran", "run"], stdout=log, stderr=log)
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0, Path("log").read_text()


def beat_at() -> datetime | None:
    database = Database(read().database_url.get_secret_value())
    with database.read() as c:
        row = instance.get(c)
    database.close()
    return row.beat_at if row else None


def until(true: Callable[[], object], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, Path("log").read_text()
        time.sleep(0.05)


def test_another_process_stops_sending_and_goes_on_again(desk: Desk, engine: subprocess.Popen[bytes]) -> None:
    until(beat_at)
    desk.run("queue", "stop")
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")

    for _ in range(10):
        last = beat_at()
        until(lambda last=last: beat_at() != last)
    assert desk.public() == []
    desk.run("queue", "resume")

    until(desk.public)
    assert len(desk.public()) == 1
