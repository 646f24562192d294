"""The address under which a platform may fetch one fitting of one picture, for a while and without signing in.

`<base>/media/<sha256>-<variant>.jpg?e=<expiry, Unix seconds>&s=<HMAC-SHA256 of name and expiry, hexadecimal>`.
Instagram takes no uploads: Meta's servers fetch the picture, from wherever they stand.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime
from pathlib import Path

from siaran.domain.post import Picture

_NAME = re.compile(r"[0-9a-f]{64}-[0-9a-f]{12}\.jpg")
_MOMENT = re.compile(r"[0-9]{1,12}")


def signed_url(base_url: str, key: str, picture: Picture, variant: str, expires: datetime) -> str:
    """The address of `picture`'s `variant` below `base_url`, good until `expires` (aware). `key` is never in it."""
    name, moment = f"{picture.sha256}-{variant}.jpg", str(int(expires.timestamp()))
    return f"{base_url.rstrip('/')}/media/{name}?e={moment}&s={_signature(key, name, moment)}"


def open_signed(home: Path, key: str, name: str, expires: str, signature: str, now: datetime) -> Path:
    """The file that a signed address names: `name` is the path's last part, `expires` and `signature` its `e` and `s`.

    Raises PermissionError where the address was not signed by us or its time is over, FileNotFoundError where the
    fitting is not (or no longer) kept.
    """
    if not _NAME.fullmatch(name) or not _MOMENT.fullmatch(expires):
        raise PermissionError("Alamat gambar ini tidak dikenal.")
    if not hmac.compare_digest(signature.encode(), _signature(key, name, expires).encode()):
        raise PermissionError("Alamat gambar ini tidak dikenal.")
    if now.timestamp() > int(expires):
        raise PermissionError("Masa berlaku alamat gambar ini sudah habis.")
    path = home / "media" / name
    if not path.is_file():
        raise FileNotFoundError("Gambar ini tidak ada di folder media.")
    return path


def _signature(key: str, name: str, expires: str) -> str:
    if not key:
        raise PermissionError("Kunci media belum ada. Jalankan «siaran init».")
    return hmac.new(key.encode(), f"{name}\n{expires}".encode(), hashlib.sha256).hexdigest()
