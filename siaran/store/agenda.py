"""The calendar: how many posts of each campaign stand how on each day; counted by the database, not read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from siaran.domain.post import OPEN, Post
from siaran.store.listing import Narrow, narrowed
from siaran.store.posts import POST_COLUMNS, to_post
from siaran.store.tables import post


@dataclass(slots=True)
class Entry:
    """One campaign on one day: when its first post is due, and how many are in each state."""

    campaign: str
    day: int
    first: datetime
    states: dict[str, int] = field(default_factory=dict)

    @property
    def posts(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """How many can still be moved."""
        return sum(self.states.get(state, 0) for state in OPEN)


def entries(connection: Connection, narrow: Narrow, edges: Sequence[datetime]) -> list[Entry]:
    """The entries of the days between `edges` (their midnights, one more than days), in the order of times."""
    day = _day(edges, 0, len(edges) - 1).label("day")
    query = select(post.c.campaign, day, post.c.state, func.count(), func.min(post.c.due_at))
    query = narrowed(query.where(post.c.due_at >= edges[0], post.c.due_at < edges[-1]), narrow)
    found: dict[tuple[str, int], Entry] = {}
    for campaign, number, state, count, first in connection.execute(query.group_by(post.c.campaign, day, post.c.state)):
        entry = found.setdefault((campaign, number), Entry(campaign, number, first))
        entry.first = min(entry.first, first)
        entry.states[state] = count
    return sorted(found.values(), key=lambda entry: (entry.first, entry.campaign))


def open_posts(connection: Connection, narrow: Narrow, start: datetime, end: datetime) -> list[Post]:
    """The posts due between two times that may still be moved."""
    query = select(*POST_COLUMNS).where(post.c.state.in_(OPEN), post.c.due_at >= start, post.c.due_at < end)
    rows = connection.execute(narrowed(query, narrow).order_by(post.c.due_at, post.c.id)).mappings()
    return [to_post(row) for row in rows]


def _day(edges: Sequence[datetime], low: int, high: int) -> ColumnElement[Any]:
    """The number of the day in which a post is due, found by halving; midnights are the calendar zone's."""
    if high - low == 1:
        return literal(low)
    middle = (low + high) // 2
    return case((post.c.due_at < edges[middle], _day(edges, low, middle)), else_=_day(edges, middle, high))
