"""Two districts full of villages, each with an account and a post that waits for a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from siaran.domain.territory import Level, Territory
from siaran.store import territories
from siaran.store.tables import account, lane, post
from siaran.web.views.sifting import ONE_LOOK
from tests.store.office import MELONG
from tests.web.desks import Furnished
from tests.web.offices import BODY, SLUG, planned, source

CITY, NORTH, SOUTH = "73.71", "73.71.01", "73.71.02"
FIRST, SECOND = f"{NORTH}.1001", f"{NORTH}.1002"
EACH = ONE_LOOK
CLOSED = "Kantor tutup karena banjir; layanan pindah ke balai desa sebelah sampai ada kabar lagi."


def crowd(desk: Furnished) -> None:
    """A campaign waits for Melong, and for two hundred villages: those of the north have words of their own."""
    lines: list[Any] = [("73", "Sulawesi", Level.PROVINSI), (CITY, "Kota Lain", Level.KOTA)]
    lines += [(NORTH, "Lain Utara", Level.KECAMATAN), (SOUTH, "Lain Selatan", Level.KECAMATAN)]
    lines += [(f"{d}.{1001 + n}", f"Desa {d[-1]}-{n + 1}", Level.DESA) for d in (NORTH, SOUTH) for n in range(EACH)]
    every = [Territory(code, name, level, code.rpartition(".")[0] or None) for code, name, level in lines]
    with desk.house.database.write() as connection:
        territories.upsert(connection, every)
    planned(desk, source(MELONG, f"{CITY}/*"))
    _villages(desk, [place for place in every if place.level is Level.DESA])


def _villages(desk: Furnished, places: Sequence[Territory]) -> None:
    """Accounts and posts of many places at once."""
    numbered = list(enumerate(places, 1000))
    mine: dict[str, Any] = {"platform": "facebook", "created_at": desk.now}
    seats = [mine | {"id": n, "territory": p.code, "handle": p.code, "external_id": p.code} for n, p in numbered]
    words: dict[str, Any] = mine | {"campaign": SLUG, "revision": 1, "program": "Kesehatan", "kind": "post"}
    words |= {"state": "planned", "due_at": desk.now, "not_after": desk.now, "timezone": "Asia/Jakarta"}
    rows = [words | {"account": n, "territory": p.code, "text": _said(p), "fingerprint": p.code} for n, p in numbered]
    with desk.house.database.write() as connection:
        connection.execute(insert(account), [each | {"secrets": b""} for each in seats])
        connection.execute(insert(lane), [{"account": n} for n, _ in numbered])
        filled = [row | {"key": f"{SLUG}/{row['territory']}/facebook", "pictures": [], "warnings": []} for row in rows]
        connection.execute(insert(post), filled)


def _said(place: Territory) -> str:
    if place.code == FIRST:
        return CLOSED
    return BODY.replace("{{ wilayah.nama }}", place.name) + (" Bawa payung." if place.code.startswith(NORTH) else "")
