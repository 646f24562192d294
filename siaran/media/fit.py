"""How a stored picture is fitted to a platform: padded to its ratio, scaled to its width, squeezed to its size.

Padded and never cropped: a poster's words reach to its edges, and a cut date is worse than a coloured margin.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections import defaultdict
from pathlib import Path
from threading import Lock

from PIL import Image

from siaran.domain.limits import Limits
from siaran.domain.post import Picture
from siaran.media.intake import jpeg, keep

QUALITIES = (88, 82, 75, 68, 60, 50)
SHRINK = 0.85
SMALLEST_SIDE = 16
EDGE = 2
_FITTING = Lock()
"""One picture at a time, and none that is being published waits for those that people bring (`intake`)."""
_RECIPE = 1
"""Raise it when `fitted` makes other bytes, so that no old fitting is taken for a new one."""


def fitted(picture: Picture, limits: Limits) -> bytes:
    """JPEG bytes of `picture` within the platform's ratio, width and file size; always the same for the same limits.

    Kept beside the original as `<sha256>-<variant>.jpg`. Raises ValueError, with a sentence, where the original is
    gone or is no longer what was approved, or where the platform takes no JPEG.
    """
    original = Path(picture.path)
    kept = original.with_name(f"{picture.sha256}-{variant(limits)}.jpg")
    with _FITTING:
        if kept.exists():
            return kept.read_bytes()
        content = _fit(_approved(original, picture.sha256), limits)
        keep(kept, content)
        return content


def variant(limits: Limits) -> str:
    """The name of a platform's fitting: twelve hexadecimal digits, the same for the same limits of pictures."""
    recipe = (_RECIPE, limits.image_bytes, limits.image_formats, limits.image_ratio, limits.image_width)
    return hashlib.sha256(repr(recipe).encode()).hexdigest()[:12]


def _approved(original: Path, sha256: str) -> bytes:
    try:
        content = original.read_bytes()
    except OSError as error:
        raise ValueError("Berkas gambar tidak ada lagi di folder media. Pasang gambarnya lagi, lalu ajukan.") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("Berkas gambar di folder media telah berubah. Pasang gambarnya lagi, lalu ajukan.")
    return content


def _fit(content: bytes, limits: Limits) -> bytes:
    if "JPEG" not in limits.image_formats:
        raise ValueError("Kanal ini tidak menerima JPEG, satu-satunya bentuk gambar yang disimpan Siaran.")
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        if _fits(image, content, limits):
            return content
        return _squeeze(_shape(image.convert("RGB"), limits), limits)


def _fits(image: Image.Image, content: bytes, limits: Limits) -> bool:
    lowest, highest = limits.image_ratio or (0.0, math.inf)
    narrowest, widest = limits.image_width or (1, image.width)
    inside = lowest <= image.width / image.height <= highest and narrowest <= image.width <= widest
    return inside and len(content) <= limits.image_bytes


def _shape(image: Image.Image, limits: Limits) -> Image.Image:
    """Scaled so that the canvas has an allowed width, on a canvas that has an allowed ratio."""
    width = _canvas(image.width, image.height, limits)[0]
    narrowest, widest = limits.image_width or (1, width)
    factor = min(max(width, narrowest), widest) / width
    whole = math.floor if factor < 1 else math.ceil
    scaled = _resized(image, whole(image.width * factor), whole(image.height * factor))
    return _padded(scaled, _canvas(scaled.width, scaled.height, limits))


def _canvas(width: int, height: int, limits: Limits) -> tuple[int, int]:
    """The smallest canvas of an allowed ratio that holds a picture of this size."""
    lowest, highest = limits.image_ratio or (0.0, math.inf)
    return max(width, math.ceil(height * lowest)), max(height, math.ceil(width / highest))


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    size = (max(width, 1), max(height, 1))
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


def _padded(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` in the middle of a canvas in the colour that its own bordering edges mostly have."""
    if size == image.size:
        return image
    canvas = Image.new("RGB", size, _edge_colour(image, sides=size[0] > image.width))
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return canvas


def _edge_colour(image: Image.Image, *, sides: bool) -> tuple[int, int, int]:
    """The mean of the most frequent shade (32 steps a channel) along the left and right, or top and bottom, edge."""
    width, height = image.size
    first, last = (
        ((0, 0, EDGE, height), (width - EDGE, 0, width, height))
        if sides
        else ((0, 0, width, EDGE), (0, height - EDGE, width, height))
    )
    shades: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for pixels in (image.crop(first).tobytes(), image.crop(last).tobytes()):
        for red, green, blue in zip(pixels[0::3], pixels[1::3], pixels[2::3], strict=True):
            shade = shades[red >> 3, green >> 3, blue >> 3]
            for index, value in enumerate((1, red, green, blue)):
                shade[index] += value
    count, *sums = max(shades.values(), key=lambda shade: (shade[0], shade))
    return sums[0] // count, sums[1] // count, sums[2] // count


def _squeeze(image: Image.Image, limits: Limits) -> bytes:
    """The best quality whose file is small enough; where none is, a smaller picture of the same shape."""
    for quality in QUALITIES:
        content = jpeg(image, quality)
        if len(content) <= limits.image_bytes:
            return content
    narrowest = limits.image_width[0] if limits.image_width else SMALLEST_SIDE
    width = int(image.width * SHRINK)
    if width < narrowest:
        raise ValueError("Gambar tidak dapat dikecilkan sampai ukuran yang diterima kanal. Pakai yang lebih sederhana.")
    return _squeeze(_shape(_resized(image, width, int(image.height * SHRINK)), limits), limits)
