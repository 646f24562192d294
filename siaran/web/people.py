"""How people appear on pages: by their role and office, never by name."""

from __future__ import annotations

from siaran.store import members
from siaran.web import words
from siaran.web.desk import Desk

AT_DESK = "@desk"


def called(desk: Desk, who: str | None) -> str:
    """Whoever the record names: a member by role and office, the system administrator as such."""
    name, at, _ = (who or "").partition(AT_DESK)
    with desk.house.database.read() as connection:
        member = members.by_name(connection, name) if at else None
    return f"{desk._(words.ROLES[member.role])} {member.office}" if member else desk._("Pengelola sistem")
