"""The list of campaigns: what each is called, how far its posts are; and what is being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from siaran.domain.post import State
from siaran.store.tables import post, revision
from siaran.store.wording import mentions


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign in a list. `states` counts its posts; `first` and `last` are due, each in the zone of its
    post, in one of `zones`; None without posts."""

    slug: str
    number: int
    title: str
    program: str
    author: str
    at: datetime
    states: Mapping[State, int]
    first: datetime | None = None
    last: datetime | None = None
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which campaigns are looked for; what is empty does not narrow. `scope` None: in the whole house."""

    scope: str | None = None
    words: str = ""
    program: str = ""
    state: str = ""


def listed(connection: Connection, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Listed]:
    """Campaigns that have a revision, the one that was changed last before the others."""
    last = select(revision.c.slug, func.max(revision.c.number).label("number")).group_by(revision.c.slug).subquery()
    same = and_(revision.c.slug == last.c.slug, revision.c.number == last.c.number)
    columns = (revision.c.slug, revision.c.number, _TITLE, _PROGRAM, revision.c.author, revision.c.created_at)
    query = select(*columns).join(last, same).where(*_narrowed(wanted))
    query = query.order_by(revision.c.created_at.desc(), revision.c.id.desc()).limit(limit).offset(offset)
    found = [Listed(*row, states={}) for row in connection.execute(query)]
    return [_counted(each, rows) for each, rows in _states(connection, found, wanted.scope)]


_TITLE, _PROGRAM = (revision.c.campaign[key].as_string() for key in ("title", "program"))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    mine = [post.c.campaign == revision.c.slug, *_here(wanted.scope)]
    where: list[ColumnElement[bool]] = [exists().where(*mine)] if wanted.scope is not None else []
    for word in wanted.words.split():
        where.append(or_(*(mentions(column, word) for column in (_TITLE, _PROGRAM, revision.c.slug))))
    if wanted.program:
        where.append(wanted.program == _PROGRAM)
    if wanted.state:
        where.append(exists().where(*mine, post.c.state == wanted.state))
    return where


def _here(scope: str | None) -> list[ColumnElement[bool]]:
    return [] if scope is None else [(post.c.territory == scope) | post.c.territory.like(f"{scope}.%")]


def _states(connection: Connection, found: Collection[Listed], scope: str | None) -> list[tuple[Listed, list[Any]]]:
    by = (post.c.campaign, post.c.state, post.c.timezone)
    first, last = func.min(post.c.due_at).label("first"), func.max(post.c.due_at).label("last")
    query = select(*by, func.count().label("posts"), first, last)
    query = query.where(post.c.campaign.in_([each.slug for each in found]), *_here(scope))
    rows = connection.execute(query.group_by(*by)).all()
    return [(each, [row for row in rows if row[0] == each.slug]) for each in found]


def _counted(each: Listed, rows: Sequence[Any]) -> Listed:
    if not rows:
        return each
    states: Counter[State] = Counter()
    for row in rows:
        states[State(row.state)] += row.posts
    first = min(row.first.astimezone(ZoneInfo(row.timezone)) for row in rows)
    last = max(row.last.astimezone(ZoneInfo(row.timezone)) for row in rows)
    return replace(each, states=states, first=first, last=last, zones=tuple({row.timezone for row in rows}))
