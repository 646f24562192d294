"""How often something was tried lately: one row for each thing that is counted, the same for every process.

A row counts from the first try on; when its time is over, the next try begins it anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from siaran.store.member_tables import tried
from siaran.store.tokens import digest


def count(connection: Connection, what: str, *, within: timedelta, now: datetime) -> int:
    """Count one more try of `what`, of which only a digest is stored; how many there were `within` the time so far."""
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(tried)
    first = insert.values(what=digest(what), tries=1, until=now + within)
    over = tried.c.until <= now
    again = {
        "tries": case((over, 1), else_=tried.c.tries + 1),
        "until": case((over, first.excluded.until), else_=tried.c.until),
    }
    statement = first.on_conflict_do_update(index_elements=["what"], set_=again).returning(tried.c.tries)
    counted: int = connection.execute(statement).scalar_one()
    return counted


def spent(connection: Connection, what: str, *, most: int, now: datetime) -> bool:
    """Whether `what` was tried `most` times, and its time is not over."""
    query = select(tried.c.tries).where(tried.c.what == digest(what), tried.c.until > now)
    return (connection.execute(query).scalar() or 0) >= most


def forget(connection: Connection, now: datetime) -> None:
    """Rows whose time is over go. In a transaction of its own: with others' counting it could wait in a circle."""
    connection.execute(delete(tried).where(tried.c.until <= now))
