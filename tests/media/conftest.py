"""Pictures for the media tests, drawn on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from siaran.domain.post import Picture
from siaran.media import ingest

Size = tuple[int, int]
Draw = Callable[..., Path]
Keep = Callable[..., Picture]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Draws a picture file: `draw("a.png", (40, 30), "red", mode="RGBA", exif=…)`."""

    def drawn(
        name: str, size: tuple[int, int] = (400, 300), colour: Any = "red", *, mode: str = "RGB", **how: Any
    ) -> Path:
        path = tmp_path / name
        Image.new(mode, size, colour).save(path, **how)
        return path

    return drawn


@pytest.fixture
def kept(draw: Draw, tmp_path: Path) -> Keep:
    """Draws a picture and ingests it: the Picture that a post would carry."""

    def made(size: Size = (400, 300), colour: Any = "red") -> Picture:
        stored = ingest(draw("asal.png", size, colour), tmp_path)
        return Picture(stored.sha256, stored.path, "Sebuah gambar", stored.mime, stored.width, stored.height)

    return made
