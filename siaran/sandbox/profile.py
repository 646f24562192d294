"""A profile: one account of the pretend world, with its tokens and what it has said."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siaran.sandbox.publication import Publication

KINDS = ("x", "facebook", "instagram")


@dataclass(slots=True, eq=False)
class Profile:
    """One account. `posts` holds what it has said, oldest first, withdrawn or hidden ones too."""

    platform: str
    external_id: str
    handle: str
    name: str
    token: str
    secret: str = ""
    territory: str = ""
    followers: int = 1000
    verified: bool = True
    posts: list[Publication] = field(default_factory=list)

    @property
    def network(self) -> str:
        """Which API speaks for it: "x", or "graph" for Facebook and Instagram."""
        return "x" if self.platform == "x" else "graph"


def profile(row: Mapping[str, object], seed: int, titles: Mapping[str, str]) -> Profile:
    """A profile from a row with the columns of `accounts import`, and optionally name, followers, verified.

    Raises ValueError naming what is missing.
    """
    cells = {name: str(value or "").strip() for name, value in row.items()}
    for column in ("platform", "handle", "external_id", "access_token"):
        if not cells.get(column):
            raise ValueError(f"Akun pura-pura tanpa {column}; isi kolom itu.")
    if cells["platform"] not in KINDS:
        raise ValueError(f"Platform {cells['platform']} tidak dikenal; pakai salah satu dari {', '.join(KINDS)}.")
    return Profile(
        platform=cells["platform"],
        external_id=cells["external_id"],
        handle=cells["handle"].lstrip("@"),
        name=cells.get("name") or titles.get(cells.get("territory", "")) or cells["handle"].lstrip("@"),
        token=cells["access_token"],
        secret=cells.get("access_token_secret", ""),
        territory=cells.get("territory", ""),
        followers=int(cells.get("followers") or _followers(cells.get("territory", ""), seed)),
        verified=cells.get("verified", "").lower() not in ("false", "no", "0", "tidak"),
    )


def _followers(territory: str, seed: int) -> int:
    """A city is followed by tens of thousands, a kelurahan by hundreds."""
    span = {0: 30_000, 1: 30_000, 2: 4_000, 3: 900}.get(territory.count("."), 900)
    digest = hashlib.blake2b(f"{seed}:{territory}".encode(), digest_size=4).digest()
    return span + int.from_bytes(digest, "big") % (2 * span)
