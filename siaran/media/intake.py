"""What becomes of a picture file that a person brings: decoded with care, cleaned, stored by its content.

Every stored picture is an sRGB JPEG without metadata: a phone's photo carries the place it was taken at, and
Instagram takes nothing but JPEG.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from siaran import disk
from siaran.domain.limits import Limits

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
LARGEST_FILE = 64 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""Four bytes each while a picture is in memory; nothing of that size is ever there twice."""
MOST_TWICE = 12_500_000
"""Of what its own decoder holds several times over: see `_most`."""
MOST_ASIDE = 30_000
LONGEST_SIDE = 4096
STRIP = 1_000_000
"""Pixels that are worked on at a time."""
QUALITY = 88
_BROKEN = "gambarnya rusak atau terpotong. Buka dan simpan ulang, lalu pakai berkas yang baru."
_ORIENTATION = 0x0112  # the EXIF tag; 5 to 8 lie on their side
_TOO_LARGE = "gambarnya terlalu besar. Kecilkan sampai paling banyak 40 megapiksel dan 64 MB."
_TOO_LARGE_TWICE = (
    "gambar WebP, TIFF, atau JPEG progresif ini lebih dari 12 megapiksel. Simpan sebagai JPEG biasa, atau kecilkan."
)
_LOOKING = Lock()
"""One picture is in memory at a time, however many are sent at once."""
_Result = TypeVar("_Result")
_NOT_PICTURES = (
    (b"%PDF", "ini dokumen PDF, bukan gambar. Simpan halamannya sebagai JPEG atau PNG, lalu pakai berkas itu."),
    (b"<svg", "gambar SVG tidak diterima kanal mana pun. Ekspor menjadi PNG atau JPEG, lalu pakai berkas itu."),
    (b"ftyphe", "foto HEIC tidak dapat dibaca. Simpan sebagai JPEG di telepon Anda, lalu pakai berkas itu."),
    (b"ftypmif1", "foto HEIC tidak dapat dibaca. Simpan sebagai JPEG di telepon Anda, lalu pakai berkas itu."),
    (b"ftyp", "ini video, bukan gambar. Pakai gambar JPEG atau PNG."),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture in the media folder: `sha256` of the file's own bytes, its path, MIME type, and size in pixels."""

    sha256: str
    path: str
    mime: str
    width: int
    height: int


def ingest(source: Path, home: Path) -> Stored:
    """Decode `source`, clean it, and keep it as `home/media/<sha256>.jpg`; the same picture is kept once.

    Turned upright, flattened on white, converted to sRGB, at most 4096 pixels a side; all metadata is left behind.
    Raises ValueError with a sentence for a person where the file is not a still picture we can read.
    """
    content, (width, height) = _look_into(source, _cleaned)
    sha256 = hashlib.sha256(content).hexdigest()
    path = home / "media" / f"{sha256}.jpg"
    if not path.exists():
        keep(path, content)
    return Stored(sha256, str(path), "image/jpeg", width, height)


def problems(source: Path, limits: Limits) -> list[str]:
    """What is wrong with a picture for a platform, as sentences; empty when it can be fitted. Stores nothing."""
    try:
        width = _look_into(source, _width)
    except ValueError as problem:
        return [str(problem)]
    narrowest = limits.image_width[0] if limits.image_width else 1
    if width < narrowest:
        return [f"{source.name}: lebarnya hanya {width} piksel. Pakai yang lebarnya paling sedikit {narrowest} piksel."]
    return []


def bytes_of(source: Path) -> bytes:
    """What a file holds, no further than a picture may be long. Raises ValueError; a device, or a pipe, is no file."""
    try:
        if not source.is_file():
            raise OSError("no file")
        with source.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ValueError(f"{source.name}: berkasnya tidak dapat dibaca. Periksa nama dan izinnya.") from error
    if len(content) > LARGEST_FILE:
        raise ValueError(f"{source.name}: {_TOO_LARGE}")
    return content


def jpeg(image: Image.Image, quality: int) -> bytes:
    """`image` as JPEG bytes; in full colour resolution, since posters carry small coloured letters."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def keep(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all, and only return once it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.write_whole(path, content)


class _UnfitError(Exception):
    """The file can be read, and is not what we publish."""


def _look_into(source: Path, read: Callable[[Image.Image], _Result]) -> _Result:
    """What `read` makes of the picture in `source`, one at a time; every way in which that can fail is a sentence."""
    with _LOOKING:
        return _read(source, read)


def _read(source: Path, read: Callable[[Image.Image], _Result]) -> _Result:
    content = bytes_of(source)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _refuse_the_unfit(image)
            return read(image)
    except _UnfitError as unfit:
        raise ValueError(f"{source.name}: {unfit}") from None
    except UnidentifiedImageError as error:
        raise ValueError(f"{source.name}: {_what_it_is(content)}") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"{source.name}: {_TOO_LARGE}") from error
    except Exception as error:  # a hostile or broken file fails in any of a dozen decoders' own ways
        raise ValueError(f"{source.name}: {_BROKEN}") from error


def _refuse_the_unfit(image: Image.Image) -> None:
    """Only the header has been read so far: nothing large is decoded before its size is known."""
    if image.width * image.height > MOST_PIXELS or max(image.size) > MOST_ASIDE:
        raise _UnfitError(_TOO_LARGE)
    if image.width * image.height > _most(image):
        raise _UnfitError(_TOO_LARGE_TWICE)
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:  # MPO: a phone's JPEG with a second view
        raise _UnfitError("gambar bergerak tidak diterima. Pakai satu gambar diam, JPEG atau PNG.")


def _what_it_is(content: bytes) -> str:
    start = content[:512].lower()
    named = (sentence for mark, sentence in _NOT_PICTURES if mark.lower() in start)
    return next(named, "ini bukan gambar yang dikenal. Pakai JPEG, PNG, atau WebP.")


def _width(image: Image.Image) -> int:
    """The width of the upright picture, once all of it has been read (a JPEG's at an eighth, for speed)."""
    lying = image.getexif().get(_ORIENTATION, 1) >= 5
    width = image.height if lying else image.width
    image.draft("L", (image.width // 8, image.height // 8))
    image.load()
    return width


def _most(image: Image.Image) -> int:
    """WebP's decoder keeps two canvases of its own, TIFF's turns a copy, and a progressive JPEG is all coefficients."""
    doubled = image.format in ("WEBP", "TIFF") or "progressive" in image.info
    return MOST_TWICE if doubled else MOST_PIXELS


def _cleaned(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """The picture as a JPEG: sRGB on white, upright, not too large, carrying nothing but its pixels; and its size."""
    small = _reduced(image)
    small.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
    image.close()  # the turning needs its room
    ImageOps.exif_transpose(small, in_place=True)
    return jpeg(small, QUALITY), small.size


def _reduced(image: Image.Image) -> Image.Image:
    """The picture in RGB on white, at most 4096 pixels a side; strip by strip, since all of it fits but once."""
    scale = max(1.0, max(image.size) / LONGEST_SIDE)
    width, height = (max(1, round(side / scale)) for side in image.size)
    tall = image.height / height
    around = math.ceil(3 * tall) + 1  # what LANCZOS looks at beyond a strip
    rows = max(1, int(STRIP / tall / image.width))
    small = Image.new("RGB", (width, height))
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        first, last = max(0, int(top * tall) - around), min(image.height, math.ceil(bottom * tall) + around)
        strip = _on_white(_srgb(_eight_bit(image.crop((0, first, image.width, last)))))
        box = (0, top * tall - first, image.width, min(bottom * tall, image.height) - first)
        small.paste(strip.resize((width, bottom - top), Image.Resampling.LANCZOS, box), (0, top))
    return small


def _eight_bit(image: Image.Image) -> Image.Image:
    """Sixteen-bit grey scaled down (Pillow would clip it to white), palettes spelled out, others as they are."""
    if image.mode.startswith("I"):
        grey = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        grey.info = dict(image.info)
        return grey
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA")
    return image


def _srgb(image: Image.Image) -> Image.Image:
    """Colours as a screen shows them; a profile that does not fit its picture is ignored."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = "RGBA" if image.mode == "RGBA" else "RGB"
            changed = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=wanted)
        except (ImageCms.PyCMSError, OSError):
            return image
        return changed or image
    return image


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
