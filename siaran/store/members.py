"""Members as they are stored, and the one-time links by which they choose a password."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import EVERYWHERE, RIGHTS, Action, Member, Role
from siaran.domain.territory import lineage
from siaran.store import audit, passwords, sessions
from siaran.store.member_tables import invitation, member
from siaran.store.tokens import digest, new_token

LINK_LASTS = timedelta(days=3)

_FIELDS = tuple(Member.__dataclass_fields__)
_COLUMNS = tuple(member.c[name] for name in _FIELDS)


def listed(connection: Connection) -> list[Member]:
    """Every member, those who left included, by territory and name."""
    query = select(*_COLUMNS).order_by(member.c.territory, member.c.name)
    return [to_member(row) for row in connection.execute(query).mappings()]


def by_id(connection: Connection, member_id: int) -> Member | None:
    """One member, or None."""
    row = connection.execute(select(*_COLUMNS).where(member.c.id == member_id)).mappings().first()
    return to_member(row) if row else None


def by_name(connection: Connection, name: str) -> Member | None:
    """The member who signs in with this name, however it is written; or None."""
    row = connection.execute(select(*_COLUMNS).where(member.c.name == _plain(name))).mappings().first()
    return to_member(row) if row else None


def among(connection: Connection, names: Sequence[str]) -> set[str]:
    """Which of these words are names of members, as they are stored."""
    return set(connection.execute(select(member.c.name).where(member.c.name.in_(names))).scalars())


def by_email(connection: Connection, address: str) -> Member | None:
    """The one member who has this address; None where nobody has it, or several."""
    mine = (func.lower(member.c.email) == _plain(address), member.c.ended_at.is_(None))
    rows = connection.execute(select(*_COLUMNS).where(*mine).limit(2)).mappings().all()
    return to_member(rows[0]) if len(rows) == 1 else None


def able(connection: Connection, action: Action, territories: Iterable[str]) -> list[Member]:
    """Who can sign in and may do something in one of these territories at least; those of the widest part first."""
    above = {EVERYWHERE, *(each for code in territories for each in lineage(code))}
    roles = [role for role, actions in RIGHTS.items() if action in actions]
    query = select(*_COLUMNS).where(member.c.role.in_(roles), member.c.password.is_not(None))
    rows = connection.execute(query.where(member.c.ended_at.is_(None)).order_by(member.c.territory, member.c.name))
    found = [to_member(row) for row in rows.mappings() if row["territory"] in above]
    return sorted(found, key=lambda each: len(each.territory))


def none_yet(connection: Connection) -> bool:
    """Whether nobody can sign in yet."""
    ready = select(func.count()).where(member.c.password.is_not(None), member.c.ended_at.is_(None))
    return connection.execute(ready).scalar_one() == 0


def add(
    connection: Connection, *, name: str, office: str, role: Role, territory: str, who: str, now: datetime, **more: Any
) -> Member:
    """A member without a password yet (`invite` them). Raises Conflict where the name is taken."""
    values = {"name": _plain(name), "office": office.strip(), "role": role, "territory": territory, "created_at": now}
    if not values["name"] or not values["office"]:
        raise SiaranError("Isi nama untuk masuk dan nama kantornya.")
    if by_name(connection, name) is not None:
        raise Conflict(f"Nama {values['name']} sudah dipakai anggota lain. Pilih nama yang lain.")
    row = connection.execute(insert(member).values(values | more).returning(*_COLUMNS)).mappings().one()
    audit.record(
        connection, who=who, action="add member", subject=row["name"], now=now, role=role.value, territory=territory
    )
    return to_member(row)


def invite(connection: Connection, member_id: int, *, who: str, now: datetime) -> str:
    """A one-time token by which the member chooses a password; only the newest one counts, for three days."""
    _end_links(connection, member_id, now)
    token = new_token()
    connection.execute(
        insert(invitation).values(
            token=digest(token), member=member_id, invited_by=who, created_at=now, expires_at=now + LINK_LASTS
        )
    )
    audit.record(connection, who=who, action="invite member", subject=_name(connection, member_id), now=now)
    return token


def invited(connection: Connection, token: str, now: datetime) -> Member | None:
    """Whose link it is; None where it was used, has expired, or never was."""
    query = select(*_COLUMNS).join(invitation, invitation.c.member == member.c.id)
    query = query.where(invitation.c.token == digest(token), invitation.c.used_at.is_(None))
    query = query.where(invitation.c.expires_at > now, member.c.ended_at.is_(None))
    row = connection.execute(query).mappings().first()
    return to_member(row) if row else None


def accept(connection: Connection, token: str, sealed: str, now: datetime) -> Member:
    """Use the link: the password is set, every session ended. Raises Conflict where the link is no good any more."""
    found = invited(connection, token, now)
    claimed = update(invitation).where(invitation.c.token == digest(token), invitation.c.used_at.is_(None))
    if found is None or connection.execute(claimed.values(used_at=now)).rowcount != 1:
        raise Conflict("Tautan ini sudah dipakai atau kedaluwarsa. Mintalah yang baru kepada Pengelola.")
    set_password(connection, found, sealed, who=found.who, now=now)
    return found


def set_password(connection: Connection, whose: Member, sealed: str, *, who: str, now: datetime) -> None:
    """Another password (as `passwords.seal` gives it); every session of theirs ends, and every link they have."""
    connection.execute(update(member).where(member.c.id == whose.id).values(password=sealed))
    _end_links(connection, whose.id, now)
    sessions.end_all(connection, whose.id)
    audit.record(connection, who=who, action="set password", subject=whose.name, now=now)


def appoint(connection: Connection, whose: Member, *, role: Role, territory: str, who: str, now: datetime) -> None:
    """Another role, another territory; every session of theirs ends. Raises Conflict for the last administrator."""
    if (role, territory) != (Role.ADMIN, EVERYWHERE):
        _keep_one(connection, whose)
    connection.execute(update(member).where(member.c.id == whose.id).values(role=role, territory=territory))
    sessions.end_all(connection, whose.id)
    before = {"role_before": whose.role.value, "territory_before": whose.territory}
    after = {"role": role.value, "territory": territory}
    audit.record(connection, who=who, action="appoint member", subject=whose.name, now=now, **after, **before)


def end(connection: Connection, whose: Member, *, who: str, now: datetime) -> None:
    """They may no longer sign in. Raises Conflict for the last administrator."""
    _keep_one(connection, whose)
    connection.execute(update(member).where(member.c.id == whose.id).values(ended_at=now))
    sessions.end_all(connection, whose.id)
    audit.record(connection, who=who, action="end member", subject=whose.name, now=now)


def set_language(connection: Connection, member_id: int, language: str) -> None:
    """The language they read."""
    connection.execute(update(member).where(member.c.id == member_id).values(language=language))


def recognise(connection: Connection, name: str, password: str) -> Member | None:
    """The member whom name and password name, or None; both take the same work, whatever is wrong."""
    query = select(*_COLUMNS, member.c.password).where(member.c.name == _plain(name), member.c.ended_at.is_(None))
    row = connection.execute(query).mappings().first()
    right = passwords.fits(password, row["password"] if row else None)
    return to_member(row) if row and right else None


def to_member(row: RowMapping) -> Member:
    """A row of the member table's columns as a frozen `Member`."""
    return Member(**{**{name: row[name] for name in _FIELDS}, "role": Role(row["role"])})


def _end_links(connection: Connection, member_id: int, now: datetime) -> None:
    """Whoever still has a one-time link of theirs, in an old letter perhaps, can do nothing with it."""
    unused = (invitation.c.member == member_id, invitation.c.used_at.is_(None))
    connection.execute(update(invitation).where(*unused).values(used_at=now))


def _keep_one(connection: Connection, whose: Member) -> None:
    """Of the administrators of the whole house who can sign in, another must stay; their rows are held meanwhile."""
    if (whose.role, whose.territory) != (Role.ADMIN, EVERYWHERE):
        return
    able = (member.c.ended_at.is_(None), member.c.password.is_not(None))
    rulers = select(member.c.id).where(member.c.role == Role.ADMIN, member.c.territory == EVERYWHERE, *able)
    held = connection.execute(rulers.order_by(member.c.id).with_for_update()).scalars().all()
    if not set(held) - {whose.id}:
        raise Conflict(f"{whose.name} satu-satunya Pengelola untuk semua wilayah. Angkat yang lain dahulu.")


def _plain(name: str) -> str:
    return name.strip().casefold()


def _name(connection: Connection, member_id: int) -> str:
    return str(connection.execute(select(member.c.name).where(member.c.id == member_id)).scalar_one())
