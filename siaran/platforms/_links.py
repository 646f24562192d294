"""Links as people copy them: with or without their scheme, with what an app or a tracker hangs on them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import SplitResult, urlsplit

from siaran.domain.errors import SiaranError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def opened(link: str, hosts: Iterable[str], label: str) -> SplitResult:
    """A link in its parts. Raises SiaranError where its host is none of these, nor below one of them."""
    try:
        parts = urlsplit(link if _SCHEME.match(link) else f"https://{link}")
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:  # what stands in brackets is no address
        raise foreign(link, label) from None
    if not any(host == own or host.endswith(f".{own}") for own in hosts):
        raise foreign(link, label)
    return parts


def after(parts: SplitResult, *words: str) -> str | None:
    """The piece of a link's path that follows one of these words; None where none does."""
    pieces = pieces_of(parts)
    return next((piece for word, piece in pairwise(pieces) if word in words), None)


def pieces_of(parts: SplitResult) -> list[str]:
    """What stands between the strokes of a link's path."""
    return [piece for piece in parts.path.split("/") if piece]


def foreign(link: str, label: str) -> SiaranError:
    """The link leads to no post there."""
    return SiaranError(
        f"Ini bukan tautan kiriman di {label}: {link}. Buka kirimannya di halaman akun itu, lalu salin tautannya."
    )


def closed(label: str) -> SiaranError:
    """The link only leads on to another one, and does not say to which post."""
    return SiaranError(
        f"Tautan bagikan {label} tidak menyebut kiriman mana. Buka tautan itu di peramban, lalu salin alamat lengkap "
        "yang tampil di sana."
    )
