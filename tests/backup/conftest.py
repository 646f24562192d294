"""An installation to be backed up, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Desk, installation


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A city's installation with accounts, and no posts yet."""
    url = {"SIARAN_DATABASE_URL": request.getfixturevalue("empty_postgres_url")} if request.param != "sqlite" else {}
    with installation(tmp_path, monkeypatch, **url) as at:
        yield at


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same on SQLite only, for what the other database can teach nothing about."""
    with installation(tmp_path, monkeypatch) as at:
        yield at
