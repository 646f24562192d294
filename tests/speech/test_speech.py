"""How the desk says dates and numbers, and that every word of it is there in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import siaran
from siaran.speech import LOCALE, Speech, in_context, tongues, unquoted

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
PACKAGE = Path(siaran.__file__).parent
NO_BREAK = "\N{NO-BREAK SPACE}"


def _says(code: str = "id", zone: str = "Asia/Jakarta") -> Speech:
    return Speech(tongues()[code], zone, NOW)


def test_a_moment_is_said_in_full() -> None:
    assert _says().moment(NOW) == "Rabu, 25 November 2026 pukul 07.30 WIB"
    assert _says("en", "Asia/Makassar").moment(NOW) == "Wednesday, 25 November 2026 at 08:30 WITA"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "pukul 07.30"),
        (-15, "kemarin pukul 16.30"),
        (24, "besok pukul 07.30"),
        (50, "Jumat pukul 09.30"),
        (24 * 20, "15 Desember pukul 07.30"),
        (24 * 60, "24 Januari 2027 pukul 07.30"),
    ],
)
def test_a_moment_is_said_as_shortly_as_is_clear(hours: int, said: str) -> None:
    assert _says().when(NOW + timedelta(hours=hours)) == said


def test_a_time_of_another_zone_is_told_by_its_clock_with_its_name() -> None:
    there = _says().there(datetime(2026, 11, 25, 15, 30, tzinfo=UTC), "Asia/Jayapura")

    assert _says().when(there) == "besok pukul 00.30 WIT"
    assert _says().moment(there) == "Kamis, 26 November 2026 pukul 00.30 WIT"
    assert _says().when(_says().there(NOW, "Asia/Pontianak")) == "pukul 07.30"


def test_where_times_of_several_zones_stand_together_each_is_named() -> None:
    zones = ["Asia/Jakarta", "Asia/Pontianak"]

    assert _says().among(zones).clock(NOW) == "07.30"
    assert _says().among([*zones, "Asia/Makassar"]).clock(NOW) == "07.30 WIB"


def test_a_day_has_its_year_and_days_have_one_month_only_where_that_is_needed() -> None:
    days = date(2026, 11, 30), date(2026, 12, 6)

    assert _says().weekday(days[0]) == "Senin, 30 November"
    assert _says("en").weekday(date(2027, 1, 4)) == "Monday, 4 January 2027"
    assert _says().days(days).split() == ["30", "Nov", "–", "6", "Des", "2026"]
    assert _says().days((date(2026, 11, 2), days[0])) == "2–30 Nov 2026"


@pytest.mark.parametrize("whose", ["Kata X", "X says"])
def test_what_a_platform_says_itself_is_left_out_of_the_short_form(whose: str) -> None:
    assert unquoted(f'X menutup akun ini. {whose}: "Gone: "so". Bye." (trace 7)') == "X menutup akun ini."
    assert unquoted("X menutup akun ini.") == "X menutup akun ini."


@pytest.mark.parametrize(
    ("hours", "indonesian", "english"),
    [
        (0, "07.30", "07:30"),
        (-15, "Kemarin 16.30", "Yesterday 16:30"),
        (50, "Jumat 09.30", "Friday 09:30"),
        (24 * 20, "15 Desember 07.30", "15 December 07:30"),
    ],
)
def test_times_that_stand_under_each_other_are_said_without_a_preposition(
    hours: int, indonesian: str, english: str
) -> None:
    value = NOW + timedelta(hours=hours)

    assert [_says(code).brief(value) for code in ("id", "en")] == [indonesian, english]


def test_a_stamp_names_the_day_only_where_it_is_another_one() -> None:
    now, before = _says("id").now, _says("id").now - timedelta(days=1)

    assert [_says("id").stamp(each) for each in (now, before, None)] == [
        _says("id").clock(now),
        f"{_says('id').short_day(before)} {_says('id').clock(before)}",
        "–",
    ]


def test_numbers_are_said_as_people_write_them() -> None:
    says = _says()

    assert [says.number(1234), says.of(13, 15), says.short_number(57_800)] == [
        "1.234",
        "13 dari 15",
        f"57,8{NO_BREAK}rb",
    ]
    assert says.percent(0.052) == f"5,2{NO_BREAK}%"


def test_what_was_not_measured_is_a_dash() -> None:
    says = _says()

    assert [says.number(None), says.percent(None), says.moment(None)] == ["–"] * 3


def _texts() -> Iterator[str]:
    """Every text of the templates and of the code, as Babel finds them."""
    methods = [("**.py", "python"), ("web/html/**.html", "jinja2")]
    options = {"web/html/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "NC_": ((1, "c"), 2)}
    found = extract_from_dir(PACKAGE, method_map=methods, options_map=options, keywords=keywords)
    return (in_context(context, text if isinstance(text, str) else text[0]) for _, _, text, _, context in found)


def test_every_text_is_there_in_english() -> None:
    english = tongues()["en"].words

    assert sorted({text for text in _texts() if text} - {text for text, said in english.items() if said}) == []


def test_no_english_text_is_left_over() -> None:
    assert sorted(set(tongues()["en"].words) - set(_texts())) == []


def test_no_text_is_translated_in_two_ways() -> None:
    said: dict[str, set[object]] = {}
    for path in (LOCALE / "en").rglob("*.po"):
        for message in read_po(path.read_text().splitlines(), locale="en"):
            if message.id:  # without one it is the file's head
                said.setdefault(in_context(message.context, str(message.id)), set()).add(message.string)

    assert {text: forms for text, forms in said.items() if len(forms) > 1} == {}


def test_what_was_just_now_is_not_nought_seconds_ago() -> None:
    assert [_says(code).ago(NOW) for code in ("id", "en")] == ["baru saja", "just now"]
    assert _says().ago(NOW - timedelta(minutes=13)) == "13 menit yang lalu"


def test_a_wall_time_is_said_as_it_was_written() -> None:
    written = datetime(2026, 11, 30, 12, 0)

    assert [_says(code).when(written) for code in ("id", "en")] == ["Senin pukul 12.00", "Monday at 12:00"]


def test_no_template_puts_a_time_or_a_line_together_from_halves() -> None:
    half = re.compile(r'strftime|_\("[^"]*[^.:]"\) \}\} \{\{ (?!ui\.icon)')
    found = {path.name: half.findall(path.read_text()) for path in PACKAGE.rglob("*.html")}

    assert {name: halves for name, halves in found.items() if halves} == {}
    assert {"Baris", "waktu setempat"} & set(_texts()) == set()


def test_no_text_of_the_desk_names_a_command() -> None:
    assert [text for text in _texts() if text and "«siaran " in text] == []
