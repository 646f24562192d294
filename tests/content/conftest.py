"""A small country and three platforms, as the content room sees them: their limits are round, not the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from siaran.content import Reading, read
from siaran.domain.limits import Limits
from siaran.domain.territory import Level, Territory, Tree

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class X:
    label, limits = "X", Limits(280, images=4, alt_length=1000, image_bytes=5_000_000)

    def amplify(self) -> None:
        """Here a repost exists; nothing is sent in these tests."""


class Facebook:
    label, limits = "Facebook", Limits(63_206, images=10, alt_length=1000, image_bytes=10_000_000)


class Instagram:
    label = "Instagram"
    limits = Limits(
        2200, 10, alt_length=1000, image_bytes=8_000_000, image_width=(320, 1440), image_required=True, hashtags=5
    )


@pytest.fixture
def kinds() -> Mapping[str, Any]:
    return {"facebook": Facebook, "instagram": Instagram, "x": X}


@pytest.fixture
def tree() -> Tree:
    return Tree(
        [
            Territory("32.77", "Kota Cimahi", Level.KOTA, "32"),
            Territory("32.77.03", "Cimahi Utara", Level.KECAMATAN, "32.77"),
            Territory("32.77.03.1001", "Pasirkaliki", Level.KELURAHAN, "32.77.03"),
            Territory("32.77.03.1002", "Cibabat", Level.KELURAHAN, "32.77.03"),
        ]
    )


class Desk:
    """A content folder and what it takes to read it."""

    def __init__(self, folder: Path, tree: Tree, kinds: Mapping[str, Any]) -> None:
        self.folder, self.tree, self.kinds = folder, tree, kinds

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, **how: Any) -> Reading:
        return read(self.folder, **{"now": NOW, "tree": self.tree, "kinds": self.kinds, **how})

    def mistakes(self, **how: Any) -> list[str]:
        """What is wrong, as people read it, with paths inside the folder."""
        return [str(mistake).replace(f"{self.folder.as_posix()}/", "") for mistake in self.read(**how).mistakes]


@pytest.fixture
def desk(tmp_path: Path, tree: Tree, kinds: Mapping[str, Any]) -> Desk:
    folder = tmp_path / "content"
    folder.mkdir()
    return Desk(folder, tree, kinds)
