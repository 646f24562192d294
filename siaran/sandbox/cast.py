"""The cast: pretend accounts for territories, as rows that `accounts import` reads and `World` takes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from siaran.domain.territory import Level, Territory

COLUMNS = ("territory", "platform", "handle", "external_id", "access_token", "access_token_secret")
PREFIX = {Level.KELURAHAN: "kel", Level.DESA: "desa", Level.DESA_ADAT: "desa", Level.KECAMATAN: "kec"}
WITHOUT_ACCOUNTS = frozenset({Level.NEGARA, Level.PROVINSI})
LONGEST_HANDLE = 15
"""X's own limit; the other platforms allow more, but one name everywhere is easier to find."""


def cast(territories: Iterable[Territory], seed: int) -> list[dict[str, str]]:
    """Three accounts (x, facebook, instagram) for each territory from the city down, in the order given.

    The same territories and seed give the same rows, with the columns of `COLUMNS`. A Page and its Instagram account
    share the Page's token, as they do at Meta.
    """
    rows: list[dict[str, str]] = []
    taken: set[str] = set()
    for territory in territories:
        if territory.level not in WITHOUT_ACCOUNTS:
            handle = _handle(territory, taken)
            rows += [_row(territory, platform, handle, seed) for platform in ("x", "facebook", "instagram")]
    return rows


def titles(territories: Iterable[Territory]) -> dict[str, str]:
    """What the accounts of each territory are called in public, by its code: "Kelurahan Melong"."""
    return {territory.code: _title(territory) for territory in territories}


def _title(territory: Territory) -> str:
    if territory.name.lower().startswith(("kota ", "kabupaten ")):
        return territory.name
    return f"{territory.level.value.title()} {territory.name}"


def _handle(territory: Territory, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", territory.name.lower())
    own = "" if words[0] in ("kota", "kabupaten") else territory.level.value[:4]
    prefix = PREFIX.get(territory.level, own)
    if len(prefix + "".join(words)) > LONGEST_HANDLE:
        words[0] = words[0][:3]
    whole = prefix + "".join(words)
    handle, n = whole[:LONGEST_HANDLE], 2
    while handle in taken:
        handle, n = f"{whole[: LONGEST_HANDLE - len(str(n))]}{n}", n + 1
    taken.add(handle)
    return handle


def _row(territory: Territory, platform: str, handle: str, seed: int) -> dict[str, str]:
    id = _external_id(territory, platform, seed)
    network = "x" if platform == "x" else "graph"
    token = _hex(f"{seed}:{territory.code}:{network}:token")
    return {
        "territory": territory.code,
        "platform": platform,
        "handle": handle,
        "external_id": id,
        "access_token": f"{id}-{token}" if platform == "x" else f"EAASANDBOX{token}",
        "access_token_secret": _hex(f"{seed}:{territory.code}:x:secret") if platform == "x" else "",
    }


def _external_id(territory: Territory, platform: str, seed: int) -> str:
    """A number of the length and beginning that the platform gives: X 19 digits, Pages 15, Instagram 17."""
    number = int(_hex(f"{seed}:{territory.code}:{platform}")[:12], 16) % 10**11
    return {"x": "15000000", "facebook": "1000", "instagram": "178414"}[platform] + f"{number:011d}"


def _hex(words: str) -> str:
    return hashlib.blake2b(words.encode(), digest_size=20).hexdigest()
