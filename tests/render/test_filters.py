"""What templates may do to a value, as Indonesian writes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from siaran.render import filters
from siaran.render.environment import Markdown, ringkas

WIB, WITA, WIT = (ZoneInfo(f"Asia/{city}") for city in ("Jakarta", "Makassar", "Jayapura"))
NIGHT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-11-25", "Rabu, 25 November 2026"),
        ("2026-12-05", "Sabtu, 5 Desember 2026"),
        (date(2026, 8, 17), "Senin, 17 Agustus 2026"),
        ("2026-11-25 07:30", "Rabu, 25 November 2026"),
        (NIGHT, "Rabu, 25 November 2026"),
        ("2026-11-24T18:30:00+00:00", "Rabu, 25 November 2026"),
    ],
)
def test_a_date_is_written_out_on_the_territorys_calendar(value: object, told: str) -> None:
    assert filters.tanggal(value, zone=WIB) == told


def test_a_date_has_a_short_form_and_no_other() -> None:
    assert filters.tanggal("2026-11-05", "pendek") == "5 Nov 2026"
    with pytest.raises(ValueError, match="Pakai panjang atau pendek"):
        filters.tanggal("2026-11-05", "singkat")


@pytest.mark.parametrize(
    ("value", "zone", "told"),
    [
        ("07:30", WIB, "07.30 WIB"),
        ("7.30", WITA, "07.30 WITA"),
        (time(7, 30), WIT, "07.30 WIT"),
        ("08:00-12:00", WIB, "08.00–12.00 WIB"),
        ("08.00 s.d. 12.00", WIB, "08.00–12.00 WIB"),
        ("8:00 sampai 12:00", WIT, "08.00–12.00 WIT"),
        (NIGHT, WIB, "01.30 WIB"),
        (NIGHT, WIT, "03.30 WIT"),
        ("2026-11-25 07:30", WITA, "07.30 WITA"),
        ("07:30", None, "07.30"),
    ],
)
def test_a_time_is_told_with_the_territorys_zone(value: object, zone: ZoneInfo | None, told: str) -> None:
    assert filters.jam(value, zone=zone) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (57500, "Rp57.500"),
        ("1500000", "Rp1.500.000"),
        ("1.500.000", "Rp1.500.000"),
        ("Rp 1.500.000,50", "Rp1.500.000,50"),
        (Decimal("0"), "Rp0"),
        (12.5, "Rp12,50"),
    ],
)
def test_an_amount_is_written_as_money(value: object, told: str) -> None:
    assert filters.rupiah(value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [(1234, "1.234"), ("1.500", "1.500"), ("1234.5", "1.234,5"), ("12,75", "12,75"), (1e6, "1.000.000"), (-3, "-3")],
)
def test_a_number_is_written_with_points_and_a_comma(value: object, told: str) -> None:
    assert filters.angka(value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("cimahi bersih", "#CimahiBersih"),
        ("KTP-el", "#KTPEl"),
        ("SehatBersama", "#SehatBersama"),
        (["donor darah", "Cimahi"], "#DonorDarah #Cimahi"),
        (["#sudah"], "#Sudah"),
        ([], ""),
    ],
)
def test_words_become_a_hashtag(value: object, told: str) -> None:
    assert filters.tagar(value) == told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tanggal", "25-11-2026"),
        ("tanggal", "2026-02-30"),
        ("jam", "pagi"),
        ("jam", "25:00"),
        ("jam", "2026-11-25"),
        ("rupiah", "gratis"),
        ("rupiah", True),
        ("angka", "1.2.3"),
        ("angka", float("inf")),
        ("angka", 10**15),
        ("tagar", "2026"),
        ("tagar", "!?"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_to_write_it(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"“.*” .*\. .+\.$"):
        getattr(filters, name)(value)


def test_a_summary_ends_with_a_sentence_and_shows_no_markdown() -> None:
    text = Markdown("**Datanglah** besok pagi. Bawa KTP dan kartu keluarga Anda ke kantor.")

    assert ringkas(text, 40) == "Datanglah besok pagi."
    assert ringkas(text) == "Datanglah besok pagi. Bawa KTP dan kartu keluarga Anda ke kantor."


def test_a_summary_cuts_no_word() -> None:
    assert ringkas("Kepanjangan sekali kalimat ini tanpa titik", 20) == "Kepanjangan sekali…"
    with pytest.raises(ValueError, match="Tidak ada satu kata pun"):
        ringkas("Antarkelurahan", 5)
