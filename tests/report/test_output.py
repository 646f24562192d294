"""The same figures as JSON, CSV, tables and sentences."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from siaran import report
from siaran.domain.territory import Tree
from siaran.speech import tongues
from tests.report.promises import promise, told
from tests.store.office import CIBABAT, MELONG, Office

INDONESIAN, ENGLISH = tongues()["id"], tongues()["en"]
SO_FAR = ["Published so far", "Of those due so far"]
IN_FILES = {"Tanggal terbit", "Jam terbit", "Tanggal diukur", "Jam diukur", "Tanggal dihapus", "Zona waktu"}
IN_FILES |= {"Judul pengumuman", "Nama wilayah"}
PROMISE = promise("beras", CIBABAT, MELONG)


@pytest.fixture
def office(sqlite_database: Any) -> Office:
    """One database is enough to write with."""
    return Office(sqlite_database)


def figures(office: Office, **figures: int) -> dict[str, Any]:
    office.measure(office.post("beras/1", office.account("=SUM(A1)")), **figures)
    return report.figures(office.database, now=office.now, tree=office.tree, promises=told(PROMISE))


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


whole = "".join


def as_json(figures: Any, _: Any) -> Iterator[str]:
    return report.as_json(figures)


def test_json_is_the_whole_object(office: Office) -> None:
    told = figures(office, views=10)

    assert json.loads(whole(report.as_json(told))) == told


@pytest.mark.parametrize("file", [lambda *told: report.as_csv(told[0], "posts", INDONESIAN, told[1]), as_json])
def test_a_file_begins_before_its_rows_are_read(office: Office, file: Callable[[Any, Any], Iterator[str]]) -> None:
    told = report.figures(office.database, now=office.now, tree=office.tree, at_once=False)

    pieces = file(told, office.tree)
    begun = next(pieces)
    office.post("beras/1", office.account("a"))

    assert "beras/1" in "".join(pieces) and "beras" not in begun


def test_the_rows_of_a_file_are_read_some_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    which = office.account("a")
    for n in range(5):
        office.post(f"beras/{n}", which, at=office.now + timedelta(hours=n // 2))
    monkeypatch.setattr(sys.modules["siaran.report.figures"], "_AT_ONCE", 2)  # the door hides its name

    found = report.figures(office.database, now=office.now, tree=office.tree, parts=["posts"])

    assert [row["key"] for row in found["posts"]] == [f"beras/{n}" for n in range(5)]


def test_a_spreadsheet_opens_the_csv_as_it_is(office: Office) -> None:
    text = whole(report.as_csv(figures(office, views=1234, reactions=5), "by_platform", INDONESIAN, office.tree))

    assert text.startswith("\ufeffKanal;Kiriman terbit;Terukur;Tayangan;Jangkauan;")
    assert cells(text)[1] == ["papan", "1", "1", "1234", "", "5", "", "", "", "", "5", "0,0041"]


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jayapura", ["2026-11-26", "00:30", "2026-11-26", "01:30", "", "WIT", "2026-11-26T00:30:00+09:00"]),
        ("Asia/Jakarta", ["2026-11-25", "22:30", "2026-11-25", "23:30", "", "WIB", "2026-11-25T22:30:00+07:00"]),
        ("Asia/Tokyo", ["2026-11-26", "00:30", "2026-11-26", "01:30", "", "Asia/Tokyo", "2026-11-26T00:30:00+09:00"]),
    ],
)
def test_a_file_tells_the_day_and_the_clock_of_the_place(office: Office, zone: str, told: list[str]) -> None:
    late = office.now + timedelta(hours=15)
    which = office.post("beras/1", office.account("a"), at=late)
    office.measure(which, after=timedelta(hours=16), views=3)
    tree = Tree([replace(place, timezone=zone) for place in office.tree.values()])
    found = report.figures(office.database, now=office.now, tree=tree, parts=["posts"])

    assert cells(whole(report.as_csv(found, "posts", INDONESIAN, tree)))[1][9:16] == told


def test_a_post_that_was_never_measured_has_no_time_of_it(office: Office) -> None:
    office.post("beras/1", office.account("a"))
    found = report.figures(office.database, now=office.now, tree=office.tree, parts=["posts"])

    assert cells(whole(report.as_csv(found, "posts", INDONESIAN, office.tree)))[1][11:13] == ["", ""]


def test_a_spreadsheet_never_runs_what_people_wrote(office: Office) -> None:
    text = whole(report.as_csv(figures(office), "posts", INDONESIAN, office.tree))

    assert cells(text)[1][6] == "'=SUM(A1)"


def test_headings_and_coverage_are_in_the_language_that_is_asked_for(office: Office) -> None:
    headings, melong, cibabat = cells(whole(report.as_csv(figures(office), "coverage", ENGLISH, office.tree)))

    named = ["Announcement", "Title of the announcement", "Territory", "Name of the territory"]
    assert headings == ["Programme", *named, "Platform", "Coverage", *SO_FAR, "Link"]
    assert (melong[6], cibabat[6]) == ("no account", "direct")


@pytest.mark.parametrize("part", report.PARTS)
def test_every_part_is_a_csv_and_a_table_with_the_same_columns(office: Office, part: str) -> None:
    told = figures(office, views=10)

    table = report.table(told, part, office.tree)

    headings = cells(whole(report.as_csv(told, part, INDONESIAN, office.tree)))[0]
    assert list(table.headings) == [each for each in headings if each not in IN_FILES]
    assert len(table.rows) == len(cells(whole(report.as_csv(told, part, INDONESIAN, office.tree)))) - 1
    assert {len(row) for row in table.rows} == {len(table.headings)}


def test_a_table_speaks_in_names_local_times_and_dashes(office: Office) -> None:
    table = report.table(figures(office, views=1234, reactions=64), "posts", office.tree)

    told = dict(zip(table.headings, table.rows[0], strict=True))
    assert (told["Wilayah"], told["Terbit"], told["Jangkauan"]) == ("Cibabat", "25-11-2026 07.30", "–")
    assert (told["Tayangan"], told["Tingkat interaksi"]) == ("1.234", "5,2\u00a0%")
    assert table.headings.index("Tayangan") in table.numeric


def test_coverage_is_told_in_words(office: Office) -> None:
    table = report.table(figures(office), "coverage", office.tree)

    assert [(row[2], row[4]) for row in table.rows] == [("Melong", "tanpa akun"), ("Cibabat", "langsung")]


def test_the_summary_says_who_published_what_was_measured_and_when(office: Office) -> None:
    assert report.summary(figures(office, views=3), office.tree) == [
        "1 dari 2 kelurahan menerbitkan langsung, 1 tanpa akun.",
        "1 dari 1 kiriman terbit terukur.",
        "Keadaan per Rabu, 25 November 2026 pukul 07.30 WIB.",
        "Pengukuran terbaru Rabu, 25 November 2026 pukul 07.30 WIB.",
    ]


def test_the_summary_counts_a_territory_once_by_its_best(office: Office) -> None:
    which = office.account("b", MELONG)
    office.post("beras/2", which, kind="repost")
    office.waiting("beras/3", office.account("c", MELONG, "x"), "failed")

    found = report.figures(
        office.database,
        now=office.now,
        tree=office.tree,
        promises=told(promise("beras", MELONG, platforms=("papan", "x"))),
    )

    first, _, third, _ = report.summary(found, office.tree)
    assert first == "0 dari 1 kelurahan menerbitkan langsung, 1 lewat posting ulang."
    assert third.startswith("Posting ulang tidak punya angka sendiri")


def test_what_is_gone_is_told_with_its_last_figures(office: Office) -> None:
    which = office.post("beras/1", office.account("a"))
    office.measure(which, views=7)
    office.measure(which, after=timedelta(hours=3), gone=True)

    found = report.figures(office.database, now=office.now, tree=office.tree, promises=told(PROMISE))

    [row] = found["posts"]
    assert (row["views"], row["gone_at"]) == (7, "2026-11-25T03:30:00+00:00")
    first, _, third, *_ = report.summary(found, office.tree)
    assert "1 terbit lalu dihapus" in first and third.startswith("1 kiriman sudah dihapus di kanalnya")
    assert ";2026-11-25;WIB;" in whole(report.as_csv(found, "posts", INDONESIAN, office.tree))
