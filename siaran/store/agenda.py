"""The calendar: how many posts of each campaign stand how on each day; counted by the database, not read one by one.

A post's day is that of its own zone: half past midnight is the same day in Jakarta and in Jayapura.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select

from siaran.domain.post import OPEN, Post
from siaran.store.listing import Narrow, narrowed
from siaran.store.posts import POST_COLUMNS, to_post
from siaran.store.tables import post


@dataclass(slots=True)
class Entry:
    """One campaign on one day: when its first post is due, by the clocks of its `zones`; how many are in each state.

    `first` is in the zone of that post; where clocks tell the same of two, of the one that really comes first.
    """

    campaign: str
    day: date
    first: datetime
    states: dict[str, int] = field(default_factory=dict)
    zones: set[str] = field(default_factory=set)

    @property
    def posts(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """How many can still be moved."""
        return sum(self.states.get(state, 0) for state in OPEN)


def entries(connection: Connection, narrow: Narrow, days: Sequence[date]) -> list[Entry]:
    """The entries of days that follow each other, in the order of times of day."""
    found: dict[tuple[str, date], Entry] = {}
    for zone in _zones(connection, narrow, days):
        for campaign, number, state, count, due in connection.execute(_counted(narrow, days, zone)):
            first, day = due.astimezone(ZoneInfo(zone)), days[number]
            entry = found.setdefault((campaign, day), Entry(campaign, day, first))
            entry.first = min(entry.first, first, key=_by_clock)
            entry.states[state] = entry.states.get(state, 0) + count
            entry.zones.add(zone)
    return sorted(found.values(), key=lambda entry: (_by_clock(entry.first), entry.campaign))


def open_posts(connection: Connection, narrow: Narrow, day: date) -> list[Post]:
    """The posts due on a day that may still be moved."""
    query = select(*POST_COLUMNS).where(post.c.state.in_(OPEN), *_around([day]))
    rows = connection.execute(narrowed(query, narrow).order_by(post.c.due_at, post.c.id)).mappings()
    return [p for p in map(to_post, rows) if p.due_at.astimezone(ZoneInfo(p.timezone)).date() == day]


def midnight(day: date, zone: str) -> datetime:
    """When a day begins there."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _by_clock(moment: datetime) -> tuple[datetime, datetime]:
    return moment.replace(tzinfo=None), moment.astimezone(UTC)


def _around(days: Sequence[date]) -> tuple[ColumnElement[bool], ...]:
    """Due on these days in any zone, and a little more: no clock is a whole day from UTC."""
    one = timedelta(days=1)
    return post.c.due_at >= midnight(days[0] - one, "UTC"), post.c.due_at < midnight(days[-1] + 2 * one, "UTC")


def _zones(connection: Connection, narrow: Narrow, days: Sequence[date]) -> list[str]:
    """The zones in which anything is due around these days: few, however many posts there are."""
    query = narrowed(select(post.c.timezone).distinct().where(*_around(days)), narrow)
    return sorted(connection.execute(query).scalars())


def _counted(narrow: Narrow, days: Sequence[date], zone: str) -> Select[Any]:
    """The posts of one zone, counted by campaign, number of the day, and state."""
    edges = [midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    day = _day(edges, 0, len(edges) - 1).label("day")
    due = post.c.timezone == zone, post.c.due_at >= edges[0], post.c.due_at < edges[-1]
    query = select(post.c.campaign, day, post.c.state, func.count(), func.min(post.c.due_at)).where(*due)
    return narrowed(query, narrow).group_by(post.c.campaign, day, post.c.state)


def _day(edges: Sequence[datetime], low: int, high: int) -> ColumnElement[Any]:
    """The number of the day in which a post is due, found by halving."""
    if high - low == 1:
        return literal(low)
    middle = (low + high) // 2
    return case((post.c.due_at < edges[middle], _day(edges, low, middle)), else_=_day(edges, middle, high))
