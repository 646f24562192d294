"""What becomes of a picture file that a person brings."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms

from siaran.domain.limits import Limits
from siaran.media import bytes_of, ingest, intake, problems

from .conftest import Draw

LIMITS = Limits(length=100, images=1, alt_length=100, image_bytes=1_000_000, image_width=(320, 1440))
ORIENTATION, GPS = 0x0112, 0x8825


def test_a_picture_is_kept_under_the_hash_of_its_own_bytes(draw: Draw, tmp_path: Path) -> None:
    stored = ingest(draw("a.png"), tmp_path)

    content = Path(stored.path).read_bytes()
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.path == str(tmp_path / "media" / f"{stored.sha256}.jpg")
    assert (stored.mime, stored.width, stored.height) == ("image/jpeg", 400, 300)


def test_the_same_picture_is_kept_once_and_no_draft_is_left(draw: Draw, tmp_path: Path) -> None:
    first, second = ingest(draw("a.png"), tmp_path), ingest(draw("b.png"), tmp_path)

    assert first == second
    assert [p.name for p in (tmp_path / "media").iterdir()] == [f"{first.sha256}.jpg"]


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken(draw: Draw, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[2] = (6.0, 52.0, 21.0)

    stored = ingest(draw("a.jpg", exif=exif, comment=b"rahasia"), tmp_path)

    with Image.open(stored.path) as image:
        assert image.size == (300, 400)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_becomes_white(draw: Draw, tmp_path: Path, mode: str) -> None:
    stored = ingest(draw("a.png", colour=(0,) * len(mode), mode=mode), tmp_path)

    with Image.open(stored.path) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "mode", "colour", "seen"),
    [
        ("a.jpg", "CMYK", (0, 0, 0, 0), (255, 255, 255)),
        ("a.png", "P", 0, (0, 0, 0)),
        ("a.png", "1", 1, (255, 255, 255)),
        ("a.png", "I;16", 32768, (128, 128, 128)),
        ("a.gif", "L", 90, (90, 90, 90)),
        ("a.webp", "RGB", (0, 0, 250), (0, 0, 250)),
    ],
)
def test_every_colour_mode_arrives_as_it_looks(
    draw: Draw, tmp_path: Path, name: str, mode: str, colour: object, seen: tuple[int, ...]
) -> None:
    stored = ingest(draw(name, colour=colour, mode=mode), tmp_path)

    with Image.open(stored.path) as image:
        assert image.mode == "RGB"
        assert all(abs(a - b) <= 4 for a, b in zip(image.getpixel((9, 9)), seen, strict=True))


def test_a_colour_profile_is_applied_and_left_behind(draw: Draw, tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    stored = ingest(draw("a.jpg", colour=(10, 200, 30), icc_profile=profile), tmp_path)

    with Image.open(stored.path) as image:
        assert "icc_profile" not in image.info
        assert all(abs(a - b) <= 4 for a, b in zip(image.getpixel((9, 9)), (10, 200, 30), strict=True))


def test_a_profile_of_nonsense_does_not_cost_the_picture(draw: Draw, tmp_path: Path) -> None:
    stored = ingest(draw("a.jpg", icc_profile=b"nonsense"), tmp_path)

    assert stored.width == 400


def test_a_picture_larger_than_any_platform_shows_is_made_smaller(draw: Draw, tmp_path: Path) -> None:
    stored = ingest(draw("a.png", (5000, 100)), tmp_path)

    assert (stored.width, stored.height) == (4096, 82)


def test_a_bomb_is_refused_before_it_is_decoded(draw: Draw, tmp_path: Path) -> None:
    bomb = draw("bom.png", (8000, 5001), 0, mode="1")

    with pytest.raises(ValueError, match=r"bom\.png: gambarnya terlalu besar\. Kecilkan"):
        ingest(bomb, tmp_path)
    assert not (tmp_path / "media").exists()


def test_a_bomb_that_pillow_itself_warns_of_is_refused_too(draw: Draw, tmp_path: Path) -> None:
    bomb = draw("bom.png", (20_000, 10_000), 0, mode="1")

    with pytest.raises(ValueError, match="terlalu besar"):
        ingest(bomb, tmp_path)


@pytest.mark.parametrize(("name", "how"), [("a.webp", {"method": 0}), ("a.tif", {}), ("a.jpg", {"progressive": True})])
def test_what_a_decoder_holds_several_times_may_be_less_large(draw: Draw, name: str, how: dict[str, Any]) -> None:
    large = draw(name, (5001, 2500), 0, mode="L", **how)

    assert "JPEG progresif ini lebih dari 12 megapiksel. Simpan sebagai JPEG biasa" in problems(large, LIMITS)[0]


def test_a_picture_of_any_length_is_not_worked_on_in_one_piece(draw: Draw, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="terlalu besar"):
        ingest(draw("a.png", (30_001, 1), 0, mode="1"), tmp_path)


def test_a_large_picture_is_in_memory_but_once(draw: Draw, tmp_path: Path) -> None:
    large = draw("a.png", (5000, 2500), (1, 2, 3, 200), mode="RGBA", compress_level=1)
    code = (
        "import resource, sys; from pathlib import Path; from siaran.media import ingest\n"
        "def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = most(); ingest(Path(sys.argv[1]), Path(sys.argv[2])); print(before, most())"
    )
    # A process inherits what its parent once took: the shell's child begins small.
    run = ["sh", "-c", '"$@"; exit', "sh", sys.executable, "-c", code, str(large), str(tmp_path)]
    before, after = map(int, subprocess.run(run, capture_output=True, check=True, text=True).stdout.split())

    assert after - before < 2.7 * (4 * 5000 * 2500) / 1024**2


def test_one_picture_is_looked_at_at_a_time(draw: Draw, tmp_path: Path) -> None:
    source, second = draw("a.png"), Event()

    def look(image: Image.Image) -> bool:
        Thread(target=lambda: intake._look_into(source, lambda _: second.set())).start()
        return second.wait(0.2)

    assert not intake._look_into(source, look)
    assert second.wait(5)


def test_strips_leave_no_seam() -> None:
    source = Image.effect_noise((4500, 500), 60).convert("RGB")

    small = intake._reduced(source.copy())

    whole = source.resize(small.size, Image.Resampling.LANCZOS)
    assert max(high for _, high in ImageChops.difference(small, whole).getextrema()) <= 1


def test_a_file_too_large_to_read_is_refused_unread(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    with source.open("wb") as file:
        file.truncate(65 * 1024 * 1024)

    with pytest.raises(ValueError, match="terlalu besar"):
        ingest(source, tmp_path)


def test_a_picture_that_breaks_off_is_refused(draw: Draw, tmp_path: Path) -> None:
    source = draw("putus.jpg", (800, 800))
    source.write_bytes(source.read_bytes()[:2000])

    with pytest.raises(ValueError, match=r"putus\.jpg: gambarnya rusak atau terpotong"):
        ingest(source, tmp_path)


def test_a_moving_picture_is_refused(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "gerak.gif", save_all=True, append_images=frames[1:])

    with pytest.raises(ValueError, match="gambar bergerak tidak diterima"):
        ingest(tmp_path / "gerak.gif", tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "dokumen PDF"),
        (b'<?xml version="1.0"?><svg xmlns="">', "gambar SVG"),
        (b"\0\0\0\x18ftypheic", "foto HEIC"),
        (b"\0\0\0\x18ftypmp42", "ini video"),
        (b"halo", "bukan gambar yang dikenal"),
        (b"", "bukan gambar yang dikenal"),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(tmp_path: Path, content: bytes, sentence: str) -> None:
    source = tmp_path / "berkas"
    source.write_bytes(content)

    with pytest.raises(ValueError, match=f"berkas: .*{sentence}"):
        ingest(source, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"hilang\.jpg: berkasnya tidak dapat dibaca"):
        ingest(tmp_path / "hilang.jpg", tmp_path)


def test_nothing_is_wrong_with_a_picture_that_can_be_fitted(draw: Draw, tmp_path: Path) -> None:
    assert problems(draw("a.png", (2000, 200)), LIMITS) == []
    assert not (tmp_path / "media").exists()


def test_a_picture_too_narrow_for_the_platform_is_named_with_what_to_do(draw: Draw) -> None:
    assert problems(draw("a.png", (300, 300)), LIMITS) == [
        "a.png: lebarnya hanya 300 piksel. Pakai yang lebarnya paling sedikit 320 piksel."
    ]


def test_the_width_that_counts_is_that_of_the_upright_picture(draw: Draw) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 8

    assert "lebarnya hanya 300" in problems(draw("a.jpg", (400, 300), exif=exif), LIMITS)[0]


def test_a_check_reads_a_picture_to_its_end(draw: Draw) -> None:
    source = draw("putus.jpg", (800, 800))
    source.write_bytes(source.read_bytes()[:2000])

    assert "rusak atau terpotong" in problems(source, LIMITS)[0]


def test_a_stored_picture_differs_from_its_source_only_by_what_was_cleaned(draw: Draw, tmp_path: Path) -> None:
    stored = ingest(draw("a.png", colour=(12, 34, 56)), tmp_path)

    with Image.open(io.BytesIO(Path(stored.path).read_bytes())) as image:
        assert image.format == "JPEG"
        assert all(abs(a - b) <= 2 for a, b in zip(image.getpixel((0, 0)), (12, 34, 56), strict=True))


def test_a_device_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="tidak dapat dibaca"):
        bytes_of(Path("/dev/zero"))
    with pytest.raises(ValueError, match="tidak dapat dibaca"):
        bytes_of(tmp_path)
