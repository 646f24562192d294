"""When each account speaks: the author's wall time in every territory, or the next slot; spread, quiet, apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from siaran.domain.campaign import Campaign, Priority
from siaran.plan.customs import Manner

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


def occasions(campaign: Campaign, now: datetime) -> list[Occasion]:
    """Once; or each repetition from yesterday (a zone may still be there) to the horizon."""
    if campaign.repeat is None or campaign.publish is None:
        return [Occasion(campaign.publish)]
    rule = rrulestr(campaign.repeat, dtstart=campaign.publish)
    today = now.replace(tzinfo=None)
    walls = rule.between(today - timedelta(days=1), today + HORIZON, inc=True)
    return [Occasion(wall, f"{wall:%Y-%m-%d}") for wall in walls]


@dataclass(slots=True)
class Places:
    """Places in a window of time, by the second: each account's is its own, and the same every time."""

    window: timedelta
    first: timedelta = timedelta()
    _taken: set[int] = field(default_factory=set)

    def of(self, name: str) -> Iterator[timedelta]:
        """The place of `name`, then those after it, round the window; one that is used must be `take`n."""
        seconds = max(1, int(self.window.total_seconds()))
        wanted = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % seconds
        free = (n % seconds for n in range(wanted, wanted + seconds) if n % seconds not in self._taken)
        yield from (self.first + n * SECOND for n in free)
        yield self.first + wanted * SECOND

    def take(self, place: timedelta) -> timedelta:
        """Mark a place as used."""
        self._taken.add(int((place - self.first) / SECOND))
        return place


@dataclass(frozen=True, slots=True)
class Agenda:
    """What decides when one account may speak. `taken` are the times it speaks already, `daily` its ceiling."""

    zone: ZoneInfo
    manner: Manner
    taken: Sequence[datetime]
    daily: int | None
    emergency: bool

    def objection(self, moment: datetime) -> str:
        """Why this is no good time to speak, as a sentence; empty where it is."""
        if self.emergency:
            return ""
        if self.manner.quiet and self.manner.quiet.until(moment, self.zone):
            return f"Jatuh pada jam tenang {self.manner.quiet}."
        if any(abs(moment - other) < self.manner.gap for other in self.taken):
            return "Terlalu dekat dengan kiriman lain di akun ini."
        day = moment.astimezone(self.zone).date()
        if self.daily and sum(t.astimezone(self.zone).date() == day for t in self.taken) >= self.daily:
            return f"Melewati {self.daily} kiriman sehari di akun ini."
        return ""

    def fixed(self, wall: datetime, places: Places, name: str) -> tuple[datetime, str]:
        """The author's time, with the account's place in the window; an objection only where none of it is free."""
        start = wall.replace(tzinfo=self.zone)
        return self._settle(start, places, name)

    def next_slot(self, now: datetime, places: Places, name: str) -> tuple[datetime, str]:
        """The first slot from now on at which nothing stands against it."""
        for start in self._slots(now):
            due, objection = self._settle(start, places, name)
            if not objection:
                return due, ""
        return self._settle(now, places, name)

    def _slots(self, now: datetime) -> Iterator[datetime]:
        today = now.astimezone(self.zone).date()
        if not self.manner.slots:
            yield now
        for day in range(SLOT_DAYS):
            for slot in self.manner.slots or (time(8),):
                start = datetime.combine(today + timedelta(days=day), slot, self.zone)
                if start > now:
                    yield start

    def _settle(self, start: datetime, places: Places, name: str) -> tuple[datetime, str]:
        candidates = list(places.of(name))
        utc = start.astimezone(ZoneInfo("UTC"))
        for place in candidates:
            if not self.objection(utc + place):
                return utc + places.take(place), ""
        return utc + places.take(candidates[0]), self.objection(utc + candidates[0])


def emergency(campaign: Campaign) -> bool:
    """Whether quiet hours, gaps and ceilings do not count."""
    return campaign.priority is Priority.EMERGENCY


def windows(campaign: Campaign, reposts: int) -> Mapping[bool, Places]:
    """The window of those who speak (False), and of those who repost (True): after the voice, over the same time."""
    spread = campaign.spread
    lead = min(max(spread / 10, SECOND), timedelta(minutes=5))
    repost_window = max(spread - lead, SECOND * reposts) if spread else max(REPOST_SPREAD, SECOND * reposts)
    return {False: Places(spread), True: Places(repost_window, lead)}
