"""The calendar: days with their load, holidays, holds, and at most four entries each."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from siaran.domain.member import within
from siaran.domain.post import State
from siaran.house import House
from siaran.speech import Speech
from siaran.store import agenda, holds, waiting
from siaran.store.listing import Narrow

HOLIDAYS: Mapping[str, str] = {"id": "id", "en": "en_US"}
"""Which names of holidays belong to each of our languages."""
MOST = 4
"""Entries that are shown of a day; then «n lagi»."""
DRAWN = 12
"""Of a day in the month, on a phone; the list of days has them all."""
SHAPES = ("month", "week", "list")
LISTED = timedelta(days=30)
WORST = (
    *(State.UNKNOWN, State.FAILED, State.MISSED, State.SENDING, State.PLANNED),
    *(State.QUEUED, State.PUBLISHED, State.WITHDRAWN),
)
"""An entry looks like the first of these that any of its posts is in."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `outside`: of another month than the one that is shown."""

    date: date
    entries: Sequence[agenda.Entry]
    holidays: Sequence[str]
    holds: Sequence[str]
    outside: bool = False

    @property
    def load(self) -> int:
        """How many posts are due."""
        return sum(entry.posts for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days, which day `today` is, and the titles of the campaigns. `before` and `after`: where to turn the page."""

    shape: str
    shown: date
    today: date
    days: Sequence[Day]
    titles: Mapping[str, str]
    before: date
    after: date

    @property
    def zones(self) -> set[str]:
        """Those of the posts."""
        return {zone for day in self.days for entry in day.entries for zone in entry.zones}


def drawn(house: House, narrow: Narrow, shape: str, shown: date, speech: Speech) -> Calendar:
    """The calendar around a day, in the language of `speech`; posts stand on their own days, by their own clocks."""
    dates, zone = _dates(shape, shown), speech.zone
    edges = [agenda.midnight(day, zone) for day in [*dates, dates[-1] + timedelta(days=1)]]
    with house.database.read() as connection:
        found = agenda.entries(connection, narrow, dates)
        kept = [hold for hold in holds.listed(connection) if _concerns(hold, narrow, edges[0], edges[-1])]
        titles = waiting.titles(connection, {entry.campaign for entry in found})
    days = [
        Day(
            day,
            [entry for entry in found if entry.day == day],
            _holidays(day.year, HOLIDAYS[speech.tongue.code]).get(day, ()),
            [hold.reason for hold in kept if _on(hold, edges[number], edges[number + 1])],
            shape == "month" and day.month != shown.month,
        )
        for number, day in enumerate(dates)
    ]
    return Calendar(shape, shown, speech.now.astimezone(ZoneInfo(zone)).date(), days, titles, *_around(shape, shown))


def worst(entry: agenda.Entry) -> State:
    """The state that an entry looks like."""
    return next(state for state in WORST if entry.states.get(state))


def _dates(shape: str, shown: date) -> list[date]:
    if shape == "month":
        return [day for week in calendar.Calendar().monthdatescalendar(shown.year, shown.month) for day in week]
    first = shown - timedelta(days=shown.weekday()) if shape == "week" else shown
    return [first + timedelta(days=n) for n in range(7 if shape == "week" else LISTED.days)]


def _around(shape: str, shown: date) -> tuple[date, date]:
    if shape == "month":
        return (shown.replace(day=1) - timedelta(days=1)).replace(day=1), (
            shown.replace(day=28) + timedelta(days=4)
        ).replace(day=1)
    step = timedelta(days=7) if shape == "week" else LISTED
    return shown - step, shown + step


def _concerns(hold: holds.Hold, narrow: Narrow, start: datetime, end: datetime) -> bool:
    """Whether a hold keeps anything back that is shown."""
    here = narrow.territory or narrow.scope or ""
    there = hold.territory or ""
    return _on(hold, start, end) and (within(here, there) or within(there, here))


def _on(hold: holds.Hold, start: datetime, end: datetime) -> bool:
    return hold.starts_at < end and (hold.ends_at is None or hold.ends_at > start)


@cache
def _holidays(year: int, language: str) -> Mapping[date, Sequence[str]]:
    """National holidays and days of collective leave, by their names."""
    found = country_holidays("ID", years=year, language=language, categories=("public", "government"))
    return {day: tuple(found.get_list(day)) for day in found}
