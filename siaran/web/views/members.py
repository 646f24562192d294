"""What a form about members offers: the roles and the places that somebody may give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from siaran.domain.member import EVERYWHERE, Role
from siaran.domain.territory import Level
from siaran.house import House
from siaran.speech import N_
from siaran.store import territories

MOST = 200
"""Places that are listed to choose from; of more, the code is typed."""

MEANS: Mapping[str, str] = {
    Role.ADMIN: N_("semua, termasuk anggota"),
    Role.EDITOR: N_("menulis dan mengajukan"),
    Role.APPROVER: N_("menyetujui dan mengembalikan"),
    Role.OPERATOR: N_("menjaga antrean dan akun wilayahnya"),
    Role.VIEWER: N_("hanya melihat"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen. `places` is None where there are too many to list; `whole`: the whole house may be chosen."""

    roles: Mapping[str, str]
    places: Sequence[tuple[str, str, Level]] | None
    whole: bool


def choice(house: House, scope: str | None) -> Choice:
    """What somebody who governs a part of the house (None: all of it) may give away."""
    with house.database.read() as connection:
        found = territories.within(connection, scope, MOST + 1)
    return Choice(MEANS, found if len(found) <= MOST else None, scope is None)


def place(text: str) -> str:
    """The territory that a form names: "semua" and nothing are the whole house."""
    return EVERYWHERE if text.strip() in ("", "semua") else text.strip()
