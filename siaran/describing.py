"""What people say about a place: its own variables, each change in the record."""

from __future__ import annotations

import re

from siaran.domain.errors import Conflict, SiaranError
from siaran.house import House
from siaran.store import audit, places, territories

_NAME = re.compile(r"[a-z_]\w{0,59}")
_LONGEST = 1000


def describe(house: House, code: str, name: str, value: str, *, who: str, was: str | None = None) -> None:
    """Give a place a variable of its own; an empty value lets it inherit again.

    `was` is the place's own value as the writer saw it (empty: none). Raises SiaranError where the name cannot stand in
    a template, or the value is too long; Conflict where somebody else changed it meanwhile.
    """
    if not _NAME.fullmatch(name):
        raise SiaranError("Nama nilai memakai huruf kecil, angka, dan garis bawah, misalnya jadwal_ktp.")
    if len(value) > _LONGEST:
        raise SiaranError(f"Nilai ini {len(value)} karakter; paling banyak {_LONGEST}.")
    now = house.database.now()
    with house.database.write() as connection:
        before = places.line(connection, code)[code].variables.get(name, "")
        if was is not None and was != before:
            raise Conflict(
                f"Nilai ini diubah orang lain sesudah Anda membukanya. Yang Anda tulis belum disimpan: “{value}”. "
                "Muat lagi, lalu bandingkan."
            )
        if value == before:
            return
        territories.set_variable(connection, code, name, value or None)
        change = {"name": name, "before": before, "after": value}
        audit.record(connection, who=who, action="set variable", subject=code, now=now, **change)
