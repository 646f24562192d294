"""What templates may do to a value: dates, times, money, numbers, hashtags and short forms, as Indonesian writes them.

Each filter takes what an author may have written (a YAML value or text) and returns text; what it cannot read raises
`ValueError` with an Indonesian sentence: what it got, and how to write it. Names are CLDR's for `id_ID`, by Babel;
its full date writes `05 Desember`, which nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

LOCALE = "id_ID"


def tanggal(value: object, bentuk: str = "panjang", zone: tzinfo | None = None) -> str:
    """A date, a moment or ISO text as `Rabu, 25 November 2026`; with `pendek` as `25 Nov 2026`.

    A moment with a zone is read in `zone`, the territory's; one without is wall time there already.
    """
    if bentuk not in _DATES:
        raise ValueError(f"Bentuk tanggal “{bentuk}” tidak dikenal. Pakai panjang atau pendek.")
    return format_date(_day(value, zone), _DATES[bentuk], locale=LOCALE)


_DATES = {"panjang": "EEEE, d MMMM y", "pendek": "d MMM y"}


def jam(value: object, zone: tzinfo | None = None) -> str:
    """A time, a moment or text such as `07:30` as `07.30 WIB`, in the territory's zone; `08:00-12:00` as a range."""
    if isinstance(value, str) and (span := _SPAN.fullmatch(value.strip())):
        return f"{_clock(_time(span[1], zone))}–{_clock(_time(span[2], zone))}{_zone(None, zone)}"
    moment = _moment(value)
    return _clock(_time(value, zone)) + _zone(moment, zone)


_SPAN = re.compile(r"(\d{1,2}[.:]\d{2})\s*(?:-|–|s\.?d\.?|s/d|sampai)\s*(\d{1,2}[.:]\d{2})")


def rupiah(value: object) -> str:
    """An amount as `Rp1.500.000`; sen only where they are given."""
    amount = _number(value, "rupiah")
    digits = "0" if amount == amount.to_integral_value() else "00"
    pattern = f"¤#,##0{'.' + digits if digits == '00' else ''}"
    return format_currency(amount, "IDR", pattern, locale=LOCALE, currency_digits=False)


def angka(value: object) -> str:
    """A number as `1.234,5`, with at most three decimals."""
    return format_decimal(_number(value, "angka"), locale=LOCALE)


def tagar(value: object) -> str:
    """Words as one hashtag: `cimahi bersih` as `#CimahiBersih`. A list becomes hashtags with spaces between them."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return " ".join(map(tagar, value))
    words = re.findall(r"\w+", str(value))
    tag = "".join(word[0].upper() + word[1:] for word in words)
    if not re.search(r"[^\W\d_]", tag):
        raise ValueError(f"“{value}” tidak dapat menjadi tagar. Tagar memuat setidaknya satu huruf.")
    return f"#{tag}"


def _day(value: object, zone: tzinfo | None) -> date:
    moment = _moment(value)
    if moment is not None:
        return _local(moment, zone).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"“{value}” bukan tanggal. Tulis seperti 2026-11-25.") from None


def _time(value: object, zone: tzinfo | None) -> time:
    moment = _moment(value)
    if moment is not None:
        return _local(moment, zone).time()
    if isinstance(value, time):
        return value
    parts = re.fullmatch(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?", str(value).strip())
    if parts is None or not (int(parts[1]) < 24 and int(parts[2]) < 60):
        raise ValueError(f"“{value}” bukan waktu. Tulis seperti 07:30.")
    return time(int(parts[1]), int(parts[2]))


def _moment(value: object) -> datetime | None:
    """`value` as a moment, if it is one or text of one (a date alone is none)."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", value.strip()):
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo and zone else moment


def _clock(moment: time) -> str:
    return format_time(moment.replace(tzinfo=None), "HH.mm", locale=LOCALE)


def _zone(moment: datetime | None, zone: tzinfo | None) -> str:
    """The short name of the territory's zone, ` WIB`; nothing where there is none."""
    zone = zone or (moment.tzinfo if moment else None)
    if zone is None:
        return ""
    offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset()
    return " " + _ZONES.get(offset, str(zone))


_ZONES: dict[timedelta | None, str] = {
    timedelta(hours=7): "WIB",
    timedelta(hours=8): "WITA",
    timedelta(hours=9): "WIT",
}
# Indonesia keeps no summer time.


def _number(value: object, wanted: str) -> Decimal:
    """A number, or its text: `1500000`, `1.500.000`, `1.500.000,50`, `1234.5`; `1.500` is one thousand five hundred."""
    text = str(value).strip().removeprefix("Rp").strip()
    if isinstance(value, str) and ("," in text or re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", text)):
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**15 or isinstance(value, bool):
        raise ValueError(f"“{value}” bukan {wanted}. Tulis bilangannya saja, misalnya 1500000.")
    return number
