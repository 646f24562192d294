"""The list of members as those who govern them see it: who, in which role, for which place, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from siaran.domain.member import EVERYWHERE, Member, Role
from siaran.store.member_tables import member, session
from siaran.store.members import to_member
from siaran.store.tables import territory

_FIELDS = tuple(member.c[name] for name in Member.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member in the list: `ready` with a password, `armed` with a second step; `seen_at` is of a live session."""

    member: Member
    ready: bool
    armed: bool
    seen_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members are looked for; what is empty does not narrow. `scope` None: in the whole house."""

    scope: str | None = None
    words: str = ""
    role: str = ""
    ended: bool = False


def listed(connection: Connection, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Seat]:
    """Members by territory and name; those who left only where `ended` asks for them."""
    query = _narrowed(_query(), wanted).order_by(member.c.territory, member.c.name).limit(limit).offset(offset)
    return [_seat(row) for row in connection.execute(query).mappings()]


def one(connection: Connection, member_id: int) -> Seat:
    """One member; raises NoResultFound where there is none."""
    return _seat(connection.execute(_query().where(member.c.id == member_id)).mappings().one())


def count(connection: Connection, scope: str | None) -> int:
    """How many may sign in."""
    query = _narrowed(select(func.count()).select_from(member), Wanted(scope))
    return int(connection.execute(query).scalar_one())


def _query() -> Select[Any]:
    seen = select(func.max(session.c.seen_at)).where(session.c.member == member.c.id).scalar_subquery().label("seen_at")
    flags = (member.c.password.is_not(None).label("ready"), member.c.totp.is_not(None).label("armed"))
    place = func.coalesce(territory.c.name, member.c.territory).label("place")
    joined = member.outerjoin(territory, territory.c.code == member.c.territory)
    return select(*_FIELDS, *flags, seen, place).select_from(joined)


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(member.c.ended_at.is_not(None) if wanted.ended else member.c.ended_at.is_(None))
    if wanted.scope is not None:
        query = query.where(or_(member.c.territory == wanted.scope, member.c.territory.like(f"{wanted.scope}.%")))
    for word in wanted.words.split():
        named = (member.c.name, member.c.office, territory.c.name)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in named)))
    return query.where(member.c.role == wanted.role) if wanted.role in list(Role) else query


def _seat(row: Any) -> Seat:
    place = row["place"] if row["territory"] != EVERYWHERE else ""
    return Seat(to_member(row), bool(row["ready"]), bool(row["armed"]), row["seen_at"], place)
