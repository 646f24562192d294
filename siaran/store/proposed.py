"""What waits of a campaign for a yes: row by row with few columns, in one word, and by the hundred thousand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, String, Text, case, cast, func, select
from sqlalchemy.sql.functions import aggregate_strings

from siaran.domain.account import AccountState
from siaran.domain.post import Kind, State
from siaran.store.among import among
from siaran.store.places import within
from siaran.store.tables import account, post, revision


class Proposed(NamedTuple):
    """A post that waits, as far as it is compared with others of its campaign."""

    id: int
    key: str
    territory: str
    platform: str
    account: int
    kind: Kind
    due_at: datetime
    timezone: str
    text: str
    warnings: Sequence[str]


class Extent(NamedTuple):
    """What waits in all: when it is due, when the first of it is given up, whether it is an emergency.

    Each time is told by the clock of where it comes first, or last; `zones` are all of theirs.
    """

    first: datetime
    last: datetime
    not_after: datetime
    emergency: bool
    zones: tuple[str, ...]


_NAMES = ("id", "key", "territory", "platform", "account", "kind", "due_at", "timezone", "text")
_COLUMNS = tuple(post.c[name] for name in _NAMES)
_WARNINGS = cast(post.c.warnings, Text)
"""As they are stored: nearly all are an empty list, and reading that fifty thousand times takes its time."""


def rows(connection: Connection, campaign: str, scope: str | None) -> list[Proposed]:
    """What waits in a part of the house, in due order."""
    query = select(*_COLUMNS, _WARNINGS).where(*_mine(campaign, scope)).order_by(post.c.due_at, post.c.id)
    return [
        Proposed(*row[:5], Kind(row[5]), *row[6:9], tuple(json.loads(row[9])) if len(row[9]) > 2 else ())
        for row in connection.execute(query)
    ]


def extent(connection: Connection, campaign: str, scope: str | None) -> Extent | None:
    """What waits in all; None where nothing does."""
    urgent = func.max(case((post.c.emergency, 1), else_=0))
    bounds = (func.min(post.c.due_at), func.max(post.c.due_at), func.min(post.c.not_after))
    query = select(post.c.timezone, urgent, *bounds).where(*_mine(campaign, scope)).group_by(post.c.timezone)
    found = connection.execute(query.order_by(post.c.timezone)).all()
    if not found:
        return None
    by_clock = [[at.astimezone(ZoneInfo(zone)) for at in times] for zone, _, *times in found]
    first, last, not_after = zip(*by_clock, strict=True)
    zones = tuple(row.timezone for row in found)
    return Extent(min(first), max(last), min(not_after), any(urgent for _, urgent, *_ in found), zones)


def word(connection: Connection, campaign: str, scope: str | None) -> str:
    """The same as `word_of` what waits there now."""
    each = cast(post.c.id, String) + ":" + cast(post.c.version, String)
    ordered = select(each.label("each")).where(*_mine(campaign, scope)).order_by(post.c.id).subquery()
    joined = connection.execute(select(aggregate_strings(ordered.c.each, ","))).scalar_one()
    return _word(_number(connection, campaign), joined or "")


def word_of(connection: Connection, campaign: str, waiting: Iterable[tuple[int, int]]) -> str:
    """What somebody has before them, in a word: the campaign's revision, and the waiting posts' ids and versions."""
    return _word(_number(connection, campaign), ",".join(f"{number}:{version}" for number, version in sorted(waiting)))


def cut_off(connection: Connection, campaign: str, scope: str | None) -> list[tuple[str, str, AccountState]]:
    """Territory and platform of what waits for an account that cannot speak now, and how that account stands."""
    states = select(account.c.id, account.c.state).where(account.c.state != AccountState.ACTIVE)
    silent = {row[0]: AccountState(row[1]) for row in connection.execute(states)}
    if not silent:
        return []
    query = select(post.c.territory, post.c.platform, post.c.account)
    query = query.where(*_mine(campaign, scope), among(post.c.account, "accounts"))
    rows = connection.execute(query.distinct(), {"accounts": list(silent)})
    return [(row[0], row[1], silent[row[2]]) for row in rows]


def speaking(connection: Connection, campaign: str, scope: str | None) -> set[tuple[str, str]]:
    """Territory and platform of every post that a campaign has there, in whatever state."""
    query = select(post.c.territory, post.c.platform).where(
        post.c.campaign == campaign, within(post.c.territory, scope)
    )
    return {(row[0], row[1]) for row in connection.execute(query.distinct())}


def _mine(campaign: str, scope: str | None) -> tuple[ColumnElement[bool], ...]:
    return post.c.campaign == campaign, post.c.state == State.PLANNED, within(post.c.territory, scope)


def _number(connection: Connection, campaign: str) -> int:
    newest = select(func.coalesce(func.max(revision.c.number), 0)).where(revision.c.slug == campaign)
    return int(connection.execute(newest).scalar_one())


def _word(number: int, joined: str) -> str:
    return hashlib.sha256(f"{number};{joined}".encode()).hexdigest()[:20]
