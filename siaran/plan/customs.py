"""When does an account prefer to speak: its quiet hours, its slots, the gap between two posts?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from siaran.domain.account import Account

Written = str | float | None
NONE = "-"
"""What a territory's variable says to have none; an empty one is a column that was not filled in."""


@dataclass(frozen=True, slots=True)
class Customs:
    """The house's customs, as the settings give them. `min_gap` and `fresh_for` are seconds; empty or None is none.

    Raises ValueError with a sentence that names what cannot be read.
    """

    quiet_hours: str | None = "21:00-05:30"
    min_gap: float = 900
    slots: str | None = "07:00,12:00,16:30,19:00"
    fresh_for: float = 3600

    def __post_init__(self) -> None:
        Manner.read(self.quiet_hours, self.min_gap, self.slots)
        if self.fresh_for <= 0:
            raise ValueError(f"Masa berlaku {self.fresh_for} detik tidak berarti. Isi angka di atas nol.")

    def of(self, account: Account, variables: Mapping[str, str]) -> Manner:
        """The customs of one account: its own, else its territory's variables `quiet_hours`, `min_gap`, `slots`
        (`-` is none), else the house's. Raises ValueError."""
        return Manner.read(
            _nearest(account.quiet_hours, variables.get("quiet_hours"), self.quiet_hours),
            _nearest(account.min_gap, variables.get("min_gap"), self.min_gap),
            _nearest(account.slots, variables.get("slots"), self.slots),
        )


@dataclass(frozen=True, slots=True)
class Quiet:
    """A daily stretch of silence, in local wall time; over midnight where it ends before it begins."""

    begin: time
    end: time

    def end_on(self, day: date, zone: tzinfo) -> datetime:
        """When the silence that begins on `day` ends."""
        return datetime.combine(day + timedelta(days=self.begin >= self.end), self.end, zone)

    def __str__(self) -> str:
        return f"{self.begin:%H.%M}–{self.end:%H.%M}"


@dataclass(frozen=True, slots=True)
class Manner:
    """One account's customs, read."""

    quiet: Quiet | None
    gap: timedelta
    slots: tuple[time, ...]

    @classmethod
    def read(cls, quiet_hours: Written, min_gap: Written, slots: Written) -> Manner:
        """Read `21:00-05:30`, seconds, and `07:00,12:00`; raises ValueError."""
        return cls(_quiet(quiet_hours), _gap(min_gap), _slots(slots))


def _nearest(own: Written, territory: str | None, house: Written) -> Written:
    if own is not None:
        return own
    return house if not (territory or "").strip() else territory


def _quiet(written: Written) -> Quiet | None:
    stretch = "" if written is None else str(written).strip()
    if stretch in ("", NONE):
        return None
    ends = re.split(r"\s*[-–]\s*", stretch)
    if len(ends) != 2:
        raise ValueError(f"Jam tenang “{written}” tidak terbaca. Tulis seperti 21:00-05:30.")
    quiet = Quiet(_clock(ends[0], "Jam tenang"), _clock(ends[1], "Jam tenang"))
    if quiet.begin == quiet.end:
        raise ValueError(f"Jam tenang “{written}” mulai dan berakhir pada jam yang sama. Kosongkan bila tidak ada.")
    return quiet


def _slots(written: Written) -> tuple[time, ...]:
    entries = [entry.strip() for entry in str(written or "").split(",")]
    return tuple(sorted({_clock(entry, "Slot") for entry in entries if entry not in ("", NONE)}))


def _gap(written: Written) -> timedelta:
    try:
        seconds = 0.0 if written is None or written in ("", NONE) else float(written)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise ValueError(f"Jarak antar kiriman “{written}” tidak terbaca. Isi detik dari 0 sampai 86400.")
    return timedelta(seconds=seconds)


def _clock(written: str, what: str) -> time:
    match = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", written)
    if match is None:
        raise ValueError(f"{what}: “{written}” bukan jam. Tulis seperti 07:00.")
    return time(int(match[1]), int(match[2]))
