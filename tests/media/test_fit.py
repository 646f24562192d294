"""How a stored picture is fitted to a platform."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from siaran.domain.limits import Limits
from siaran.domain.post import Picture
from siaran.media import fitted, ingest, variant

from .conftest import Draw, Keep

FREE = Limits(length=100, images=1, alt_length=100, image_bytes=8_000_000)
STRICT = replace(FREE, image_ratio=(0.8, 1.91), image_width=(320, 1440), image_formats=("JPEG",))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_picture_that_fits_is_sent_as_it_is_kept(kept: Keep) -> None:
    picture = kept((800, 800))

    assert fitted(picture, STRICT) == Path(picture.path).read_bytes()


@pytest.mark.parametrize(
    "size",
    [(1000, 100), (100, 1000), (3000, 3000), (200, 200), (321, 402), (1439, 753), (4000, 2094), (7, 4000), (320, 1)],
)
def test_every_picture_ends_within_ratio_and_width(kept: Keep, size: tuple[int, int]) -> None:
    image = opened(fitted(kept(size), STRICT))

    assert 0.8 <= image.width / image.height <= 1.91
    assert 320 <= image.width <= 1440


def test_nothing_is_cut_off_a_wide_poster(kept: Keep) -> None:
    image = opened(fitted(kept((1000, 100)), STRICT))

    assert image.size == (1000, 524)


def test_the_margin_has_the_colour_of_the_edge_it_continues(draw: Draw, tmp_path: Path, kept: Keep) -> None:
    poster = Image.new("RGB", (1000, 200), (20, 60, 120))
    poster.paste((250, 250, 0), (100, 50, 900, 150))
    poster.save(tmp_path / "poster.png")
    stored = ingest(tmp_path / "poster.png", tmp_path)

    image = opened(fitted(replace(kept(), sha256=stored.sha256, path=stored.path), STRICT))

    assert all(abs(a - b) <= 3 for a, b in zip(image.getpixel((500, 5)), (20, 60, 120), strict=True))
    assert all(abs(a - b) <= 3 for a, b in zip(image.getpixel((500, image.height - 5)), (20, 60, 120), strict=True))


def test_a_heavy_picture_is_squeezed_under_the_platforms_size(tmp_path: Path, kept: Keep) -> None:
    picture = noise(tmp_path, kept)

    content = fitted(picture, replace(FREE, image_bytes=110_000))

    assert len(content) <= 110_000
    assert opened(content).size == (400, 300)


def test_where_quality_is_not_enough_the_picture_gets_smaller(tmp_path: Path, kept: Keep) -> None:
    content = fitted(noise(tmp_path, kept), replace(FREE, image_bytes=10_000))

    assert len(content) <= 10_000
    assert opened(content).width < 400


def test_a_picture_that_no_squeezing_helps_is_refused(tmp_path: Path, kept: Keep) -> None:
    with pytest.raises(ValueError, match="tidak dapat dikecilkan"):
        fitted(noise(tmp_path, kept), replace(STRICT, image_bytes=500))


def test_fitting_is_the_same_every_time_and_kept_beside_the_original(kept: Keep) -> None:
    picture = kept((1000, 100))
    beside = Path(picture.path).with_name(f"{picture.sha256}-{variant(STRICT)}.jpg")

    first = fitted(picture, STRICT)
    assert beside.read_bytes() == first
    beside.unlink()
    assert fitted(picture, STRICT) == first


def test_each_platforms_limits_have_their_own_fitting(kept: Keep) -> None:
    assert variant(FREE) != variant(STRICT)
    assert variant(STRICT) == variant(replace(STRICT, length=5, hashtags=3))


def test_a_picture_that_is_gone_is_said_to_be_gone(kept: Keep) -> None:
    picture = kept()
    Path(picture.path).unlink()

    with pytest.raises(ValueError, match="tidak ada lagi di folder media"):
        fitted(picture, STRICT)


def test_a_picture_that_is_not_the_approved_one_is_not_sent(kept: Keep) -> None:
    picture = kept()
    Path(picture.path).write_bytes(b"another")

    with pytest.raises(ValueError, match="telah berubah"):
        fitted(picture, STRICT)


def test_a_platform_without_jpeg_gets_a_sentence(kept: Keep) -> None:
    with pytest.raises(ValueError, match="tidak menerima JPEG"):
        fitted(kept(), replace(FREE, image_formats=("PNG",)))


def noise(home: Path, kept: Keep) -> Picture:
    """A picture that compresses badly: 400 × 300 random pixels."""
    Image.frombytes("RGB", (400, 300), random.Random(7).randbytes(400 * 300 * 3)).save(home / "derau.png")
    stored = ingest(home / "derau.png", home)
    return replace(kept(), sha256=stored.sha256, path=stored.path)
