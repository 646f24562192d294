"""When each account speaks: the author's wall time in every territory, or the next slot; spread, quiet, apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from dateutil.rrule import rrulestr

from siaran.domain.campaign import Campaign, Priority
from siaran.plan.agenda import Agenda

HORIZON = timedelta(days=60)
SLOT_DAYS = 30
SECOND = timedelta(seconds=1)
REPOST_SPREAD = timedelta(minutes=1)
"""How long reposts are spread where the author names no time: never all in one second."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a campaign goes out: wall time, or None for the next slot; `name` goes in the key."""

    wall: datetime | None
    name: str = ""


def occasions(campaign: Campaign, now: datetime, fresh_for: timedelta) -> list[Occasion]:
    """Once; or each repetition to the horizon, from those on that may still be fresh somewhere."""
    if campaign.repeat is None or campaign.publish is None:
        return [Occasion(campaign.publish)]
    rule = rrulestr(campaign.repeat, dtstart=campaign.publish)
    today = now.replace(tzinfo=None)
    walls = rule.between(today - timedelta(days=1) - campaign.spread - fresh_for, today + HORIZON, inc=True)
    return [Occasion(wall, f"{wall:%Y-%m-%d}") for wall in walls]


def unplanned(campaign: Campaign, last: datetime) -> datetime | None:
    """The first repetition that comes after a wall time; None where it does not repeat, or ends before."""
    if campaign.repeat is None or campaign.publish is None:
        return None
    return rrulestr(campaign.repeat, dtstart=campaign.publish).after(last)


@dataclass(slots=True)
class Places:
    """Places in a window of time, by the second: each account's is its own, and the same every time.

    The window begins `first` after the time that is asked for.
    """

    window: timedelta
    first: timedelta = timedelta()
    _taken: set[int] = field(default_factory=set)

    def holds(self, start: datetime, moment: datetime) -> bool:
        """Whether `moment` lies in the window that begins at `start`."""
        return start + self.first <= moment <= start + self.first + self.window

    def find(self, start: datetime, name: str, agenda: Agenda) -> tuple[datetime, str]:
        """The time of `name` in the window from `start` (aware UTC): its own place, else the next one, round the
        window, that is free and that nothing stands against; where there is none, a free one and the objection."""
        begin, seconds = start + self.first, max(1, int(self.window / SECOND))
        obstacles = agenda.obstacles(begin, begin + self.window)
        wanted = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % seconds
        free: list[datetime] = []
        for n, stop in ((wanted, seconds), (0, wanted)):
            while n < stop:
                moment = begin + n * SECOND
                ends = [o.end for o in obstacles if o.begin <= moment < o.end]
                if n not in self._taken:
                    if not ends:
                        return moment, ""
                    free = free or [moment]
                # Whoever stands in an obstacle goes to its end at once: it may be days long.
                n = max(n + 1, -((begin - max(ends, default=begin)) // SECOND))
        moment = free[0] if free else begin + wanted * SECOND
        return moment, agenda.objection(moment)

    def take(self, start: datetime, moment: datetime) -> datetime:
        """`moment` is somebody's now, and nobody else gets its place."""
        self._taken.add(int((moment - start - self.first) / SECOND))
        return moment


def next_slot(agenda: Agenda, now: datetime, places: Places, name: str) -> tuple[datetime, str]:
    """The first slot from now on at which nothing stands against speaking; an emergency waits for none."""
    for start in _slots(agenda, now):
        due, objection = places.find(start, name, agenda)
        if not objection:
            return places.take(start, due), ""
    due, objection = places.find(now, name, agenda)
    return places.take(now, due), objection


def _slots(agenda: Agenda, now: datetime) -> Iterator[datetime]:
    today, slots = now.astimezone(agenda.zone).date(), agenda.manner.slots
    if agenda.emergency or not slots:
        yield now
    for day in range(SLOT_DAYS):
        for slot in slots or (time(8),):
            start = datetime.combine(today + timedelta(days=day), slot, agenda.zone).astimezone(UTC)
            if start > now:
                yield start


def emergency(campaign: Campaign) -> bool:
    """Whether quiet hours, slots, gaps, ceilings and holds do not count."""
    return campaign.priority is Priority.EMERGENCY


def apart(campaign: Campaign, wanted: timedelta) -> timedelta:
    """How far from each other like posts of different accounts are set, where the platform's rules want so much.

    Those of an emergency a second: at twenty, a thousand villages would take five and a half hours. No platform names
    an interval; what their filters against spam look for is like texts all in one second.
    """
    return min(wanted, SECOND) if emergency(campaign) else wanted


def windows(campaign: Campaign, reposts: int, least: timedelta = timedelta()) -> Mapping[bool, Places]:
    """The window of those who speak (False), and of those who repost (True).

    Where some repost, the voices come in the first tenth of the spread and the reposts over the rest of it. `least` is
    how long the window of those who speak has to be at least.
    """
    spread = campaign.spread
    lead = min(max(spread / 10, SECOND), timedelta(minutes=5))
    repost_window = max(spread - lead, SECOND * reposts) if spread else max(REPOST_SPREAD, SECOND * reposts)
    speaking = lead if reposts and spread else spread
    return {False: Places(max(speaking, least)), True: Places(repost_window, lead)}
