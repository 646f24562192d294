"""The second step of signing in: a member's sealed key, the step that was used last, and their recovery codes."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from siaran.domain.member import Member
from siaran.store import audit, sessions
from siaran.store.member_tables import member, recovery
from siaran.store.tokens import digest
from siaran.store.vault import Vault

CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that look alike on paper."""
_GROUPS, _GROUP = 4, 4


def sealed(connection: Connection, member_id: int) -> bytes | None:
    """The key as the vault sealed it; None where the second step is off."""
    query = select(member.c.totp).where(member.c.id == member_id)
    return connection.execute(query).scalar_one_or_none()


def shut(connection: Connection, vault: Vault) -> int:
    """How many members' keys none of the vault's opens: they can sign in no more."""
    blobs = connection.execute(select(member.c.totp).where(member.c.totp.is_not(None), member.c.ended_at.is_(None)))
    return sum(not vault.opens(blob) for blob in blobs.scalars())


def arm(connection: Connection, whose: Member, key: bytes, step: int, *, now: datetime, but: int) -> list[str]:
    """Turn it on with the key whose code of `step` was just shown; the recovery codes, which are stored nowhere.

    Every session of theirs ends but one.
    """
    connection.execute(update(member).where(member.c.id == whose.id).values(totp=key, totp_step=step))
    sessions.end_all(connection, whose.id, but=but)
    audit.record(connection, who=whose.who, action="arm second step", subject=whose.name, now=now)
    return _fresh_codes(connection, whose)


def disarm(connection: Connection, whose: Member, *, who: str, now: datetime, but: int | None = None) -> None:
    """Turn it off; every session of theirs ends, all or all but one."""
    connection.execute(update(member).where(member.c.id == whose.id).values(totp=None, totp_step=0))
    connection.execute(delete(recovery).where(recovery.c.member == whose.id))
    sessions.end_all(connection, whose.id, but=but)
    audit.record(connection, who=who, action="disarm second step", subject=whose.name, now=now)


def spend_step(connection: Connection, member_id: int, step: int) -> bool:
    """Use a step's code; False where it, or a later one, was used before."""
    later = update(member).where(member.c.id == member_id, member.c.totp.is_not(None), member.c.totp_step < step)
    return connection.execute(later.values(totp_step=step)).rowcount == 1


def spend_code(connection: Connection, whose: Member, code: str, now: datetime) -> bool:
    """Use a recovery code; False where there is no such code, or none any more."""
    unused = (recovery.c.member == whose.id, recovery.c.code == digest(_plain(code)), recovery.c.used_at.is_(None))
    if connection.execute(update(recovery).where(*unused).values(used_at=now)).rowcount != 1:
        return False
    audit.record(connection, who=whose.who, action="use recovery code", subject=whose.name, now=now)
    return True


def new_codes(connection: Connection, whose: Member, *, now: datetime) -> list[str]:
    """Ten others; those of before are good for nothing."""
    audit.record(connection, who=whose.who, action="renew recovery codes", subject=whose.name, now=now)
    return _fresh_codes(connection, whose)


def codes_left(connection: Connection, member_id: int) -> int:
    """How many recovery codes are unused."""
    query = select(func.count()).where(recovery.c.member == member_id, recovery.c.used_at.is_(None))
    return connection.execute(query).scalar_one()


def lacks_codes(connection: Connection, member_id: int) -> bool:
    """Whether the second step is on, and no recovery code left for the day the telephone is lost."""
    return sealed(connection, member_id) is not None and not codes_left(connection, member_id)


def _fresh_codes(connection: Connection, whose: Member) -> list[str]:
    connection.execute(delete(recovery).where(recovery.c.member == whose.id))
    made = [_code() for _ in range(CODES)]
    connection.execute(insert(recovery), [{"member": whose.id, "code": digest(_plain(code))} for code in made])
    return made


def _code() -> str:
    """Nearly 80 random bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _plain(code: str) -> str:
    return "".join(code.lower().split()).replace("-", "")
