"""The queue as people look through it: narrowed, counted by state, fifty at a time; and what has changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from siaran.domain.post import State
from siaran.store.tables import account, lane, post
from siaran.store.wording import mentions

FEW = 500
"""Posts that are named one by one in a statement."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is looked for; `scope` is the part of the house that may be seen (None: all), empty words narrow nothing.

    `posts`: none but those with these numbers.
    """

    scope: str | None
    territory: str = ""
    platform: str = ""
    campaign: str = ""
    program: str = ""
    words: str = ""
    posts: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A post as a line of the list. `account_reason`: why its account cannot speak; `closed_until`: its lane rests."""

    id: int
    campaign: str
    territory: str
    platform: str
    handle: str
    kind: str
    state: str
    version: int
    timezone: str
    due_at: datetime
    not_after: datetime
    retry_at: datetime | None
    asked_at: datetime | None
    reason: str
    permalink: str | None
    gone_at: datetime | None
    account: int
    account_state: str
    closed_until: datetime | None

    @property
    def mark(self) -> str:
        """What differs as soon as the post differs."""
        return mark(self.version, self.asked_at)


def mark(version: int, asked_at: datetime | None) -> str:
    """A post's version, and whether a person is asked about it (asking is no move, so the version stays)."""
    return f"{version}{'a' if asked_at else ''}"


def settled(connection: Connection, narrow: Narrow) -> Narrow:
    """The same with the posts themselves, where a FEW hold the words: counted and listed, they need no second look.

    Words that are everywhere have their FEW soon, rare ones once all texts were read.
    """
    if not narrow.words:
        return narrow
    found = connection.execute(narrowed(select(post.c.id), narrow).limit(FEW + 1)).scalars().all()
    return narrow if len(found) > FEW else replace(narrow, words="", posts=found)


def counts(connection: Connection, narrow: Narrow) -> Mapping[str, int]:
    """How many posts there are in each state."""
    query = narrowed(select(post.c.state, func.count()), narrow).group_by(post.c.state)
    return {row[0]: row[1] for row in connection.execute(query)}


def lines(
    connection: Connection, narrow: Narrow, states: Collection[State], *, newest_first: bool, start: int, limit: int
) -> Sequence[Line]:
    """One page of the list, by the time at which posts are due."""
    order = (post.c.due_at.desc(), post.c.id.desc()) if newest_first else (post.c.due_at, post.c.id)
    query = narrowed(select(post.c.id), narrow).order_by(*order)
    if states:
        query = query.where(post.c.state.in_(list(states)))
    # First which ones, from an index alone: what lies before the page would be joined and read as well.
    ids = connection.execute(query.offset(start).limit(limit)).scalars().all()
    rows = connection.execute(_LINE.where(post.c.id.in_(ids)).order_by(*order)).mappings()
    return [Line(**row) for row in rows]


def line(connection: Connection, post_id: int) -> Line:
    """One of them."""
    row = connection.execute(_LINE.where(post.c.id == post_id)).mappings().one()
    return Line(**row)


def marks(connection: Connection, scope: str | None, ids: Collection[int]) -> Mapping[int, str]:
    """The marks of posts, by id; only of those that may be seen."""
    query = select(post.c.id, post.c.version, post.c.asked_at).where(post.c.id.in_(list(ids)))
    return {row[0]: mark(row[1], row[2]) for row in connection.execute(narrowed(query, Narrow(scope)))}


def newest(connection: Connection) -> int:
    """The number of the post that was planned last, anywhere; 0 where there is none."""
    return connection.execute(select(func.max(post.c.id))).scalar_one() or 0


def planned_since(connection: Connection, narrow: Narrow, number: int) -> int:
    """How many posts were planned after the one with this number."""
    query: Select[Any] = select(func.count()).select_from(post).where(post.c.id > number)
    return int(connection.execute(narrowed(query, narrow)).scalar_one())


def followers(connection: Connection, post_id: int) -> int:
    """How many posts wait for this one."""
    return connection.execute(select(func.count()).where(post.c.follows == post_id)).scalar_one()


def narrowed(query: Select[Any], narrow: Narrow) -> Select[Any]:
    """A query about posts, about those only."""
    for code in filter(None, (narrow.scope, narrow.territory)):
        query = query.where((post.c.territory == code) | post.c.territory.like(f"{code}.%"))
    for name in ("platform", "campaign", "program"):
        if wanted := getattr(narrow, name):
            query = query.where(post.c[name] == wanted)
    if narrow.posts is not None:
        query = query.where(post.c.id.in_(narrow.posts))
    if narrow.words:
        query = query.where(or_(*(mentions(column, narrow.words) for column in (post.c.text, post.c.key))))
    return query


_LINE = (
    select(
        *(post.c[name] for name in ("id", "campaign", "territory", "platform")),
        account.c.handle,
        *(post.c[name] for name in ("kind", "state", "version", "timezone", "due_at", "not_after", "retry_at")),
        *(post.c[name] for name in ("asked_at", "reason", "permalink", "gone_at")),
        account.c.id.label("account"),
        account.c.state.label("account_state"),
        lane.c.closed_until,
    )
    .join(account, account.c.id == post.c.account)
    .outerjoin(lane, lane.c.account == post.c.account)
)
