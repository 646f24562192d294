"""Who changed what, when: append-only, and chained, so that a row that is changed or taken away later is missed.

Rows are numbered and hashed at the end of their transaction, when no row that others wait for is taken any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, text, update

from siaran.store.among import among
from siaran.store.member_tables import audit

FIRST = "0" * 64
"""What the first row names as the hash before it."""

_UNCHAINED = "audit rows to chain"
_ADVISORY_LOCK = 0x51A2A5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    number: int
    at: datetime
    who: str
    action: str
    subject: str
    detail: dict[str, Any]


def record(connection: Connection, *, who: str, action: str, subject: str, now: datetime, **detail: Any) -> None:
    """Write down that `who` did `action` to `subject`; `detail` must be JSON-able and free of secrets."""
    connection.execute(_RECORD, {"at": now, "who": who, "action": action, "subject": subject, "detail": detail})
    connection.info[_UNCHAINED] = True


def chain(connection: Connection) -> None:
    """Number and hash what this transaction recorded; `Database.write` calls it just before the commit."""
    if not connection.info.pop(_UNCHAINED, False):
        return
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    number, previous = newest(connection)
    links: list[dict[str, Any]] = []
    for row in connection.execute(_LOOSE).mappings():
        number, link = number + 1, _hash(previous, row)
        links.append({"of_row": row["id"], "number": number, "previous": previous, "hash": link})
        previous = link
    if links:
        connection.execute(_LINK, links)


def forget(connection: Connection) -> None:
    """The transaction was rolled back: there is nothing to chain."""
    connection.info.pop(_UNCHAINED, None)


def broken(connection: Connection) -> int | None:
    """The number of the first row that was changed, or after which one is missing; None where the chain is whole."""
    previous = FIRST
    rows = connection.execute(select(audit).order_by(audit.c.number)).mappings()
    for number, row in enumerate(rows, 1):
        if (row["number"], row["previous"], row["hash"]) != (number, previous, _hash(previous, row)):
            return number
        previous = row["hash"]
    return None


def newest(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest line; (0, FIRST) where there is none."""
    last = connection.execute(_LAST).first()
    return (last.number, last.hash) if last else (0, FIRST)


def holds(connection: Connection, number: int, link: str) -> bool:
    """Whether the line that once was the newest is still there, as it was: else the chain was cut, and is whole."""
    line = select(audit.c.id).where(audit.c.number == number, audit.c.hash == link)
    return number == 0 or connection.execute(line).first() is not None


def recent(connection: Connection, limit: int = 50, *, before: int | None = None, who: str = "") -> Iterator[Entry]:
    """The newest lines, newest first; those before a number, those of one person."""
    names = Entry.__dataclass_fields__
    query = select(*(audit.c[name] for name in names)).order_by(audit.c.number.desc()).limit(limit)
    query = query if before is None else query.where(audit.c.number < before)
    query = query.where(audit.c.who == who) if who else query
    return (Entry(**row) for row in connection.execute(query).mappings().all())


def last(connection: Connection, *, subject: str, action: str) -> Entry | None:
    """The newest line about `action` done to `subject`, or None."""
    query = select(*(audit.c[name] for name in Entry.__dataclass_fields__))
    query = query.where(audit.c.subject == subject, audit.c.action == action).order_by(audit.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return Entry(**row) if row else None


def about(connection: Connection, subject: str, limit: int = 20) -> list[Entry]:
    """The newest lines about one thing, newest first."""
    query = select(*(audit.c[name] for name in Entry.__dataclass_fields__)).where(audit.c.subject == subject)
    rows = connection.execute(query.order_by(audit.c.id.desc()).limit(limit)).mappings().all()
    return [Entry(**row) for row in rows]


def newest_by_subject(connection: Connection, action: str) -> dict[str, datetime]:
    """When `action` was done last to each of those it was ever done to."""
    query = select(audit.c.subject, func.max(audit.c.at)).where(audit.c.action == action).group_by(audit.c.subject)
    return {row[0]: row[1] for row in connection.execute(query)}


def doers(connection: Connection, subjects: Collection[str], actions: Collection[str]) -> dict[str, str]:
    """Who did one of these actions last to each of these subjects; those to which nobody did are left out."""
    about = among(audit.c.subject, "subjects"), audit.c.action.in_(actions)
    query = select(audit.c.subject, audit.c.who).where(*about).order_by(audit.c.id)
    return {row[0]: row[1] for row in connection.execute(query, {"subjects": list(subjects)})}


def _hash(previous: str, row: RowMapping) -> str:
    told = [previous, row["at"].isoformat(), row["who"], row["action"], row["subject"], row["detail"]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


_RECORD = insert(audit)
_LOOSE = select(audit).where(audit.c.number.is_(None)).order_by(audit.c.id)
_LAST = select(audit.c.number, audit.c.hash).where(audit.c.number.is_not(None)).order_by(audit.c.number.desc()).limit(1)
_LINK = update(audit).where(audit.c.id == bindparam("of_row"))
