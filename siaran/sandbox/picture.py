"""A picture as a platform looks at it: its format and size, read from the first bytes of the file."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes that were uploaded or fetched. `mime` is "" where they are no picture that we know."""

    content: bytes
    sha256: str
    mime: str
    width: int
    height: int

    @property
    def ratio(self) -> float:
        """Width / height."""
        return self.width / self.height if self.height else 0.0


def look(content: bytes) -> Picture:
    """Read format and size from the bytes themselves, whatever their sender called them."""
    mime, width, height = _measure(content)
    return Picture(content, hashlib.sha256(content).hexdigest(), mime, width, height)


def _measure(content: bytes) -> tuple[str, int, int]:
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", *_jpeg(content)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png", *struct.unpack(">II", content[16:24])
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return "image/gif", *struct.unpack("<HH", content[6:10])
    except (struct.error, IndexError):
        return "", 0, 0
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", 0, 0
    if content[4:8] == b"ftyp":
        return "video/mp4", 0, 0
    return "", 0, 0


def _jpeg(content: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header (SOF0…SOF15 but DHT, JPG, DAC), which holds height and width."""
    at = 2
    while True:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
