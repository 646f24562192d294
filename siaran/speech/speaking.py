"""How people are told dates, times and numbers, in Bahasa Indonesia or in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal

from siaran.speech.tongue import N_, Tongue

ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
NOTHING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"

AT, OF, YESTERDAY, TOMORROW = N_("pukul"), N_("dari"), N_("kemarin"), N_("besok")
JUST_NOW = N_("baru saja")


@dataclass(frozen=True)
class Speech:
    """A tongue at a place and a time; every template has it as `speech`, and its methods as filters.

    A time in an IANA zone (a post's, by the clock of its territory) is told by that clock, with the zone's name where
    that is another one than here; any other is told by the clock of here. `named`: with the name of here as well.
    """

    tongue: Tongue
    zone: str
    now: datetime
    named: bool = False

    def among(self, zones: Iterable[str]) -> Speech:
        """The same where times of these zones stand together: unless all are those of here, each is named."""
        return self.naming if any(_called(zone) != _called(self.zone) for zone in zones) else self

    @property
    def naming(self) -> Speech:
        """The same, naming the zone of every time."""
        return replace(self, named=True)

    def there(self, value: datetime | None, zone: str) -> datetime | None:
        """A time as it is in an IANA zone, so that it is told by that zone's clock."""
        return value and value.astimezone(ZoneInfo(zone))

    def moment(self, value: datetime | None) -> str:
        """«Rabu, 25 November 2026 pukul 07.30 WIB»: once a page, where it matters most."""
        return NOTHING if value is None else f"{self.day(value)} {self.naming.at(value)}"

    def day(self, value: datetime | date | None) -> str:
        """«Rabu, 25 November 2026»."""
        return NOTHING if value is None else _dated(self._day(value), "EEEE, d MMMM y", self.tongue.locale)

    def weekday(self, value: datetime | date | None) -> str:
        """«Rabu, 25 November»; with its year only where that is another one than now."""
        if value is None:
            return NOTHING
        this_year = self._day(value).year == self._day(self.now).year
        return _dated(self._day(value), f"EEEE, d MMMM{'' if this_year else ' y'}", self.tongue.locale)

    def days(self, value: tuple[date, date]) -> str:
        """«23–29 Nov 2026», «30 Nov – 6 Des 2026»."""
        return format_interval(*value, "yMMMd", locale=self.tongue.locale)

    def month(self, value: datetime | date | None) -> str:
        """«November 2026»."""
        return NOTHING if value is None else _dated(self._day(value), "MMMM y", self.tongue.locale)

    def short_day(self, value: datetime | date | None) -> str:
        """«25 Nov»."""
        return NOTHING if value is None else _dated(self._day(value), "d MMM", self.tongue.locale)

    def clock(self, value: datetime | None) -> str:
        """«07.31»; «07.31 WIT» where that is not the zone of here, or times of several zones stand together."""
        return NOTHING if value is None else self._hands(value, self._pattern)

    def clock_seconds(self, value: datetime | None) -> str:
        """«07.31.04», among facts only."""
        return NOTHING if value is None else self._hands(value, f"{self._pattern}{self._pattern[2]}%S")

    def at(self, value: datetime | None) -> str:
        """«pukul 07.31»."""
        return NOTHING if value is None else f"{self.tongue.gettext(AT)} {self.clock(value)}"

    def when(self, value: datetime | None) -> str:
        """The shortest that is clear: «pukul 07.31», «kemarin pukul 16.34», «Kamis pukul 07.00», «2 Desember …»."""
        return NOTHING if value is None else f"{self._which_day(value)} {self.at(value)}".strip()

    def brief(self, value: datetime | None) -> str:
        """«07.31», «Kemarin 16.34», «Kamis 07.00», «2 Desember 07.00»: where times stand under each other."""
        if value is None:
            return NOTHING
        day = self._which_day(value)
        return f"{day[:1].upper()}{day[1:]} {self.clock(value)}".strip()

    def ago(self, value: datetime | None) -> str:
        """«13 menit yang lalu», «dalam 2 jam», «baru saja»."""
        if value is None:
            return NOTHING
        if abs(value - self.now) < timedelta(seconds=1):
            return self.tongue.gettext(JUST_NOW)
        return format_timedelta(value - self.now, add_direction=True, locale=self.tongue.locale)

    def stamp(self, value: datetime | None) -> str:
        """«07.31», «25 Nov 07.31»: where many times stand beside each other."""
        if value is None:
            return NOTHING
        return (
            self.clock(value)
            if self._day(value) == self._day(self.now)
            else f"{self.short_day(value)} {self.clock(value)}"
        )

    def zone_name(self, value: datetime) -> str:
        """«WIB»: the zone by whose clock a time is told."""
        return ZONES.get(self._zone(value)) or self._here(value).tzname() or self._zone(value)

    def number(self, value: float | None) -> str:
        """«1.234»; a dash where nothing was measured."""
        return NOTHING if value is None else _decimal(value, "#,##0.###", self.tongue.locale)

    def short_number(self, value: float | None) -> str:
        """«57,8 rb»."""
        if value is None:
            return NOTHING
        return format_compact_decimal(value, fraction_digits=1, locale=self.tongue.locale).replace(" ", NO_BREAK)

    def percent(self, value: float | None) -> str:
        """«5,2 %» of 0.052."""
        if value is None:
            return NOTHING
        return _decimal(value * 100, "#,##0.#", self.tongue.locale) + NO_BREAK + "%"

    def of(self, part: int, whole: int) -> str:
        """«13 dari 15»."""
        return f"{self.number(part)} {self.tongue.gettext(OF)} {self.number(whole)}"

    @property
    def _pattern(self) -> str:
        return "%H.%M" if self.tongue.code == "id" else "%H:%M"

    def _zone(self, value: datetime) -> str:
        return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else self.zone

    def _here(self, value: datetime) -> datetime:
        """By the clock that tells it; a time without a zone is wall time here already."""
        return value.astimezone(ZoneInfo(self._zone(value))) if value.tzinfo else value

    def _hands(self, value: datetime, pattern: str) -> str:
        told, elsewhere = self._here(value).strftime(pattern), _called(self._zone(value)) != _called(self.zone)
        return f"{told} {self.zone_name(value)}" if elsewhere or (self.named and value.tzinfo) else told

    def _day(self, value: datetime | date) -> date:
        return self._here(value).date() if isinstance(value, datetime) else value

    def _which_day(self, value: datetime) -> str:
        there, today = self._day(value), self._day(self.now)
        near = {0: "", -1: YESTERDAY, 1: TOMORROW}
        days = (there - today).days
        if days in near:
            return self.tongue.gettext(near[days]) if near[days] else ""
        if timedelta(days=-6) <= there - today <= timedelta(days=6):
            return _dated(there, "EEEE", self.tongue.locale)
        pattern = "d MMMM" if there.year == today.year else "d MMMM y"
        return _dated(there, pattern, self.tongue.locale)


def _called(zone: str) -> str:
    """What tells zones apart: Asia/Pontianak and Asia/Jakarta are both WIB."""
    return ZONES.get(zone, zone)


@lru_cache(maxsize=4096)
def _dated(value: date, pattern: str, locale: str) -> str:
    """A table has the same few days hundreds of times, and Babel takes its time."""
    return format_date(value, pattern, locale)


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str, locale: str) -> str:
    return format_decimal(value, pattern, locale)


FILTERS = (
    *("moment", "day", "weekday", "days", "month", "short_day", "clock", "clock_seconds", "at", "when", "brief"),
    *("stamp", "there", "ago", "number", "short_number", "percent", "of"),
)
