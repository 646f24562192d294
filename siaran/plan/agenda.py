"""What stands against an account speaking at a time: quiet hours, holds, its other posts, its platform's ceilings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from siaran.domain.account import Account
from siaran.domain.limits import Limits
from siaran.domain.territory import contains
from siaran.plan.customs import Manner
from siaran.store.holds import Hold

DAY = timedelta(days=1)
HALF_HOUR = timedelta(minutes=30)
ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A stretch of time (aware UTC, its end left out) that had better stay silent, and why, as a sentence."""

    begin: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What decides when one account may speak. `taken` are the times it speaks already; the holds are its own.

    An emergency lets nothing stand against it.
    """

    zone: ZoneInfo
    manner: Manner
    limits: Limits
    taken: Sequence[datetime] = ()
    holds: Sequence[Hold] = ()
    emergency: bool = False

    def objection(self, moment: datetime) -> str:
        """Why this is no good time to speak, as a sentence; empty where it is."""
        return next((o.reason for o in self.obstacles(moment, moment) if o.begin <= moment < o.end), "")

    def obstacles(self, begin: datetime, end: datetime) -> list[Obstacle]:
        """Everything that stands against speaking between two times (aware UTC)."""
        if self.emergency:
            return []
        found = [*self._held(), *self._quiet(begin, end), *self._gaps(), *self._ceilings()]
        return [o for o in found if o.begin <= end and begin < o.end]

    def _quiet(self, begin: datetime, end: datetime) -> Iterator[Obstacle]:
        quiet = self.manner.quiet
        day, last = begin.astimezone(self.zone).date() - DAY, end.astimezone(self.zone).date()
        while quiet and day <= last:
            stretch = (datetime.combine(day, quiet.begin, self.zone), quiet.end_on(day, self.zone))
            yield Obstacle(stretch[0].astimezone(UTC), stretch[1].astimezone(UTC), f"Jatuh pada jam tenang {quiet}.")
            day += DAY

    def _held(self) -> Iterator[Obstacle]:
        for hold in self.holds:
            yield Obstacle(hold.starts_at, hold.ends_at or ALWAYS, f"Tertahan oleh jeda: {hold.reason}")

    def _gaps(self) -> Iterator[Obstacle]:
        gap = self.manner.gap
        for other in self.taken if gap else ():
            begin = other - gap + timedelta.resolution
            yield Obstacle(begin, other + gap, "Terlalu dekat dengan kiriman lain di akun ini.")

    def _ceilings(self) -> Iterator[Obstacle]:
        days = Counter(t.astimezone(self.zone).date() for t in self.taken)
        for day, count in days.items() if self.limits.daily else ():
            if count >= (self.limits.daily or 0):
                begin = datetime.combine(day, time(), self.zone).astimezone(UTC)
                yield Obstacle(begin, begin + DAY, f"Lebih dari {self.limits.daily} kiriman sehari di akun ini.")
        halves = Counter(t - (t - datetime.min.replace(tzinfo=UTC)) % HALF_HOUR for t in self.taken)
        for begin, count in halves.items() if self.limits.half_hourly else ():
            if count >= (self.limits.half_hourly or 0):
                reason = f"Lebih dari {self.limits.half_hourly} kiriman dalam setengah jam di akun ini."
                yield Obstacle(begin, begin + HALF_HOUR, reason)


def concerning(holds: Iterable[Hold], account: Account, program: str) -> list[Hold]:
    """The holds that keep back what an account says of a programme."""
    return [
        hold
        for hold in holds
        if (hold.territory is None or contains(hold.territory, account.territory))
        and hold.program in (None, program)
        and hold.platform in (None, account.platform)
    ]
