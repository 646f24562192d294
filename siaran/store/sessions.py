"""Who is signed in: a row for each browser; idle ones end, and all end after a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true, update

from siaran.domain.member import Member, Role
from siaran.store.member_tables import invitation, member, pending, recovery, session
from siaran.store.tokens import digest, new_token

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
"""A session's last sign of life is written down this often, not at every page."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in. `notice` is what the next page shall tell them, once."""

    id: int
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    notice: str


_COLUMNS = tuple(session.c[name] for name in Session.__dataclass_fields__)
_MEMBER = tuple(member.c[name].label(f"member_{name}") for name in Member.__dataclass_fields__)


def begin(connection: Connection, member_id: int, *, agent: str, address: str, now: datetime, notice: str = "") -> str:
    """A new session; its token, which is stored nowhere. Its first page tells the `notice`."""
    connection.execute(delete(session).where((session.c.expires_at <= now) | (session.c.seen_at <= now - IDLE)))
    token = new_token()
    values = {
        "token": digest(token),
        "member": member_id,
        "agent": agent[:200],
        "address": address[:60],
        "notice": notice,
    }
    times = {"created_at": now, "seen_at": now, "expires_at": now + LONGEST}
    connection.execute(insert(session).values(values | times))
    return token


def of_token(connection: Connection, token: str, now: datetime) -> tuple[Session, Member] | None:
    """The live session that a cookie names, and whose it is; or None."""
    query = select(*_COLUMNS, *_MEMBER).join(member, member.c.id == session.c.member)
    query = query.where(session.c.token == digest(token), session.c.expires_at > now, session.c.seen_at > now - IDLE)
    row = connection.execute(query.where(member.c.ended_at.is_(None))).mappings().first()
    if row is None:
        return None
    who = {name: row[f"member_{name}"] for name in Member.__dataclass_fields__}
    found = Session(**{name: row[name] for name in Session.__dataclass_fields__})
    return found, Member(**{**who, "role": Role(who["role"])})


def of_member(connection: Connection, member_id: int, now: datetime) -> list[Session]:
    """Their live sessions, the one that was seen last first."""
    query = select(*_COLUMNS).where(session.c.member == member_id, session.c.expires_at > now)
    query = query.where(session.c.seen_at > now - IDLE).order_by(session.c.seen_at.desc(), session.c.id)
    return [Session(**row) for row in connection.execute(query).mappings()]


def seen(connection: Connection, session_id: int, now: datetime) -> None:
    """It lives."""
    connection.execute(update(session).where(session.c.id == session_id).values(seen_at=now))


def tell(connection: Connection, session_id: int, notice: str) -> None:
    """What its next page shall say; "" once it was said."""
    connection.execute(update(session).where(session.c.id == session_id).values(notice=notice))


def access(connection: Connection, member_id: int) -> str:
    """A word that changes whenever a session of theirs is ended: what was begun at the door before is then over."""
    return connection.execute(select(member.c.access).where(member.c.id == member_id)).scalar_one() or ""


def end(connection: Connection, session_id: int, member_id: int) -> bool:
    """End one session of a member; whether there was one."""
    _shut(connection, member.c.id == member_id)
    statement = delete(session).where(session.c.id == session_id, session.c.member == member_id)
    return connection.execute(statement).rowcount == 1


def end_all(connection: Connection, member_id: int, *, but: int | None = None) -> int:
    """End a member's sessions, all or all but one; how many."""
    _shut(connection, member.c.id == member_id)
    statement = delete(session).where(session.c.member == member_id)
    if but is not None:
        statement = statement.where(session.c.id != but)
    return connection.execute(statement).rowcount


def end_access(connection: Connection) -> None:
    """Nobody is signed in or about to be, no link or code that is good once is good, and nothing waits to be confirmed.

    For a database that may be older than what was ended, used or confirmed since. Nobody is locked out by it: the
    second step still takes the telephone's code, and whoever has lost that too is given a link.
    """
    _shut(connection, true())
    for table in (pending, invitation, recovery, session):
        connection.execute(delete(table))


def _shut(connection: Connection, whose: ColumnElement[bool]) -> None:
    connection.execute(update(member).where(whose).values(access=new_token()))
