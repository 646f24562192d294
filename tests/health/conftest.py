"""A house to be examined."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from siaran.store.database import Clock
from tests.cli.conftest import Desk, installation
from tests.health.ward import Ward
from tests.health.ward import ward as opened_ward


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Ward]:
    """A house on SQLite with three kelurahan, at 07.30 on a Wednesday."""
    with opened_ward(tmp_path, monkeypatch, clock) as house:
        yield house


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A person at the terminal, for what needs processes of its own."""
    with installation(tmp_path, monkeypatch) as at:
        yield at


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
