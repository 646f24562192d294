"""What people say about a place: its own variables, each change in the record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from siaran.domain.errors import Conflict, SiaranError
from siaran.house import House
from siaran.store import audit, territories

NAMES = "Nama nilai memakai huruf kecil, angka, dan garis bawah, misalnya jadwal_ktp."
"""What names of values are like."""
_NAME = re.compile(r"[a-z_]\w{0,59}")
_LONGEST = 1000


class Change(NamedTuple):
    """A place's own value as somebody wants it; empty: none, it inherits.

    `was` is what it was as they saw it; None: whatever it is.
    """

    code: str
    value: str
    was: str | None = None


def is_name(name: str) -> bool:
    """Whether a value can be called so: it can stand in a template."""
    return _NAME.fullmatch(name) is not None


def describe(house: House, code: str, name: str, value: str, *, who: str, was: str | None = None) -> None:
    """Give a place a variable of its own; an empty value lets it inherit again.

    `was` is the place's own value as the writer saw it (empty: none). Raises SiaranError where the name cannot stand in
    a template, or the value is too long; Conflict where somebody else changed it meanwhile.
    """
    if code in describe_all(house, name, [Change(code, value, was)], who=who):
        if len(value) > _LONGEST:
            raise SiaranError(_too_long(value))
        raise Conflict(
            f"Nilai ini diubah orang lain sesudah Anda membukanya. Yang Anda tulis belum disimpan: “{value}”. "
            "Muat lagi, lalu bandingkan."
        )


def describe_all(house: House, name: str, changes: Sequence[Change], *, who: str) -> dict[str, str]:
    """Give many places a variable of their own, all of them or none; what hinders, in a sentence, by place.

    Raises SiaranError where the name cannot stand in a template, or a place is not known.
    """
    if not is_name(name):
        raise SiaranError(NAMES)
    now = house.database.now()
    with house.database.write() as connection:
        before = territories.own_values(connection, name, [change.code for change in changes])
        if faults := {c.code: fault for c in changes if (fault := _fault(c, before.get(c.code, "")))}:
            return faults
        for code, value, _ in changes:
            if value != (old := before.get(code, "")):
                territories.set_variable(connection, code, name, value or None)
                told = {"name": name, "before": old, "after": value}
                audit.record(connection, who=who, action="set variable", subject=code, now=now, **told)
    return {}


def _fault(change: Change, before: str) -> str:
    if len(change.value) > _LONGEST:
        return _too_long(change.value)
    if change.was in (None, before):
        return ""
    if not before:
        return "Nilai ini dikosongkan orang lain sesudah Anda membukanya. Periksa, lalu simpan lagi."
    return f"Orang lain mengisinya dengan “{before}” sesudah Anda membukanya. Periksa, lalu simpan lagi."


def _too_long(value: str) -> str:
    return f"Nilai ini {len(value)} karakter; paling banyak {_LONGEST}."
