"""A report on screens of any width."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from siaran import report
from siaran.cli.reports import _print_figures, _print_grid

HEADINGS = ("Kanal", "Kiriman terbit", "Tayangan", "Jangkauan", "Reaksi", "Komentar", "Bagikan", "Simpan", "Klik")
FIGURES = report.Table("Menurut kanal", HEADINGS, (("facebook", *["1.234.567"] * 8),), frozenset(range(1, 9)))
PROGRAMS = ("Wilayah", "Administrasi Kependudukan", "Kesehatan Ibu dan Anak", "Literasi Digital", "Siaga Bencana")
GRID = report.Table("Cakupan", PROGRAMS, (("  Cigugur Tengah", *["F● I● X↻"] * 4),), frozenset())


def screen(width: int) -> Console:
    return Console(width=width, file=io.StringIO())


def told(on: Console) -> str:
    return on.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(("width", "whole"), [(50, False), (80, False), (160, True)])
def test_a_number_is_never_broken_and_columns_are_left_out_instead(width: int, whole: bool) -> None:
    on = screen(width)

    assert _print_figures(on, FIGURES) is whole
    assert max(map(len, told(on).splitlines())) <= width
    assert "…" not in told(on)
    assert told(on).count("1.234.567") >= 2


def test_programmes_become_numbers_where_their_names_have_no_room() -> None:
    narrow, wide = screen(60), screen(100)

    _print_grid(narrow, GRID)
    _print_grid(wide, GRID)

    assert "1 = Administrasi Kependudukan" in told(narrow)
    assert "F●I●X↻" in told(narrow)
    assert "Kependudukan" in told(wide)
    assert "1 = " not in told(wide)
