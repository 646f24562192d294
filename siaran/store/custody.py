"""The custody register: who holds each account, whom to ask, until when its token lasts, and when it last worked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from siaran.domain.account import AccountState
from siaran.domain.post import State
from siaran.store.places import within
from siaran.store.tables import account, lane, post, territory
from siaran.store.wording import mentions


@dataclass(frozen=True, slots=True)
class Entry:
    """One account in the register. `place` is its territory's name, `success_at` its newest publication."""

    id: int
    territory: str
    place: str
    platform: str
    handle: str
    external_id: str
    state: AccountState
    reason: str
    holder: str
    contact: str
    scopes: str
    expires_at: datetime | None
    checked_at: datetime | None
    success_at: datetime | None
    closed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which accounts are looked for. `scope` is the part of the house that may be seen, None for all."""

    scope: str | None
    territory: str = ""
    platform: str = ""
    state: str = ""
    words: str = ""


def listed(connection: Connection, narrow: Narrow, *, limit: int, offset: int = 0) -> list[Entry]:
    """Accounts, those that need somebody first."""
    ill = account.c.state.in_([AccountState.LOST, AccountState.HELD])
    query = _narrowed(_entries(), narrow).order_by(ill.desc(), account.c.territory, account.c.platform, account.c.id)
    return [_entry(row) for row in connection.execute(query.limit(limit).offset(offset)).all()]


def counted(connection: Connection, narrow: Narrow) -> dict[str, int]:
    """How many there are by state, whatever state is looked for."""
    anywhere = Narrow(narrow.scope, narrow.territory, narrow.platform, "", narrow.words)
    query: Select[Any] = select(account.c.state, func.count()).group_by(account.c.state).select_from(_SOURCE)
    return {row[0]: row[1] for row in connection.execute(_narrowed(query, anywhere)).all()}


def one(connection: Connection, account_id: int) -> Entry | None:
    """One account, or None."""
    row = connection.execute(_entries().where(account.c.id == account_id)).first()
    return _entry(row) if row else None


def keep(connection: Connection, account_id: int, *, holder: str, contact: str) -> None:
    """Write down who holds an account and whom to ask."""
    connection.execute(update(account).where(account.c.id == account_id).values(holder=holder, contact=contact))


_SOURCE = account.join(territory, territory.c.code == account.c.territory).outerjoin(
    lane, lane.c.account == account.c.id
)


def _entries() -> Select[Any]:
    success = select(post.c.published_at).where(post.c.account == account.c.id, post.c.state == State.PUBLISHED)
    success = success.order_by(post.c.due_at.desc()).limit(1)  # by the index; the newest due is the newest out
    elsewhere = {
        "place": territory.c.name,
        "success_at": success.scalar_subquery(),
        "closed_until": lane.c.closed_until,
    }
    columns = (elsewhere[f.name] if f.name in elsewhere else account.c[f.name] for f in fields(Entry))
    return select(*columns).select_from(_SOURCE)


def _narrowed(query: Select[Any], narrow: Narrow) -> Select[Any]:
    query = query.where(within(account.c.territory, narrow.scope))
    if narrow.territory:
        query = query.where(within(account.c.territory, narrow.territory))
    if narrow.platform:
        query = query.where(account.c.platform == narrow.platform)
    if narrow.state:
        query = query.where(account.c.state == narrow.state)
    if narrow.words:
        columns = (account.c.handle, account.c.external_id, account.c.holder, territory.c.name)
        query = query.where(or_(*(mentions(column, narrow.words) for column in columns)))
    return query


def _entry(row: Any) -> Entry:
    values = dict(zip((f.name for f in fields(Entry)), row, strict=True))
    return Entry(**{**values, "state": AccountState(values["state"])})
