"""`siaran report`: who published, who was reached, with what effect."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from siaran import flow, report
from siaran.cli.output import EMPTY, JSON_HELP, console, house, say
from siaran.cli.values import Misuse, day, one_of
from siaran.domain.territory import Tree


class Format(StrEnum):
    """How a report is given out."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


format_of = one_of(Format)

SHOWN = ("grid", "by_platform", "by_campaign")
"""The parts that are shown at once; `--part` names another, CSV gives one."""


SPARE = ("Klik", "Simpan", "Jangkauan", "Bagikan", "Komentar", "Reaksi")
"""Columns that a narrow screen does without, the first one first."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("report")(report_)


def report_(
    campaign: str | None = typer.Option(None, "--campaign"),
    program: str | None = typer.Option(None, "--program"),
    territory: str | None = typer.Option(None, "--territory", help="Wilayah ini dan bawahannya."),
    start: datetime | None = typer.Option(None, "--from", parser=day, metavar="TANGGAL", help="Dari tanggal ini."),
    end: datetime | None = typer.Option(None, "--to", parser=day, metavar="TANGGAL", help="Sampai dengan tanggal ini."),
    form: Format = typer.Option(Format.TABLE, "--format", parser=format_of),
    part: str | None = typer.Option(None, "--part", help=f"Bagian: {', '.join(report.PARTS)}."),
    out: Path | None = typer.Option(None, "--out", help="Tulis ke berkas ini."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Cakupan per program dan wilayah, interaksi, dan kapan angkanya diukur."""
    if part is not None and part not in report.PARTS:
        raise Misuse(f"--part {part} tidak ada. Pilih salah satu: {', '.join(report.PARTS)}.")
    with house() as opened:
        zone = ZoneInfo(opened.settings.timezone)
        scope: dict[str, Any] = {"campaign": campaign, "program": program, "territory": territory}
        scope["start"] = start.replace(tzinfo=zone) if start else None
        scope["end"] = (end + timedelta(days=1)).replace(tzinfo=zone) if end else None
        figures = flow.figures(opened, **scope)
        tree, tongue, titles = opened.tree(), opened.tongue(), flow.titles(opened)
    if as_json or form is Format.JSON:
        _give(report.as_json(figures), out)
    elif form is Format.CSV:
        _give(report.as_csv(figures, part or "posts", tongue, tree, titles=titles, zone=zone.key), out)
    else:
        show(figures, tree, zone.key, [part] if part else SHOWN, out)


def show(figures: dict[str, Any], tree: Tree, zone: str, parts: Sequence[str], out: Path | None = None) -> None:
    """Print the sentences and the tables of a report."""
    screen = console()
    if out is not None:
        with out.open("w", encoding="utf-8") as file:
            _print(Console(file=file, width=160), figures, tree, zone, parts)
        say(f"Laporan ditulis ke {out}.")
    else:
        _print(screen, figures, tree, zone, parts)


def _print(screen: Console, figures: dict[str, Any], tree: Tree, zone: str, parts: Sequence[str]) -> None:
    if not figures["posts"] and not figures["coverage"]:
        screen.print(EMPTY, soft_wrap=True)
        return
    whole = True
    for part in parts:
        if part == "grid":
            _print_grid(screen, report.grid(figures, tree))
            screen.print(report.legend(figures))
        else:
            whole &= _print_figures(screen, report.table(figures, part, tree, zone=zone))
        screen.print()
    if not whole:
        screen.print("Kolom lainnya tampil di jendela yang lebih lebar, atau dengan --format csv.")
    for sentence in report.summary(figures, tree, zone=zone):
        screen.print(sentence)


def _print_grid(screen: Console, words: report.Table) -> None:
    """Programmes over their columns; on a narrow screen only their numbers, with a list below."""
    table = _drawn(words, range(len(words.headings)))
    if _width(table) <= screen.width:
        screen.print(table)
        return
    place, *programs = words.headings
    rows = tuple((row[0], *(cell.replace(" ", "") for cell in row[1:])) for row in words.rows)
    numbers = tuple(map(str, range(1, len(programs) + 1)))
    screen.print(_drawn(replace(words, headings=(place, *numbers), rows=rows), range(len(words.headings))))
    screen.print(", ".join(f"{number} = {program}" for number, program in zip(numbers, programs, strict=True)) + ".")


def _print_figures(screen: Console, words: report.Table) -> bool:
    """As many columns as the screen takes whole; a number is never broken. Whether all of them were shown."""
    shown = list(range(len(words.headings)))
    spare = [words.headings.index(heading) for heading in SPARE if heading in words.headings]
    while _width(_drawn(words, shown)) > screen.width and spare:
        shown.remove(spare.pop(0))
    screen.print(_drawn(words, shown))
    return len(shown) == len(words.headings)


def _width(table: Table) -> int:
    """How wide a table is with nothing broken."""
    return Console(width=10_000, file=io.StringIO()).measure(table).maximum


def _drawn(words: report.Table, shown: Iterable[int]) -> Table:
    table = Table(title=words.title, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.show_edge = False
    for n in shown:
        right = n in words.numeric
        heading = words.headings[n].replace(" ", "\n")
        table.add_column(heading, justify="right" if right else "left", no_wrap=right or not words.numeric or n == 0)
    for row in words.rows:
        table.add_row(*(row[n] for n in shown))
    return table


def _give(pieces: Iterable[str], out: Path | None) -> None:
    if out is None:
        print(*pieces, sep="")
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    say(f"Laporan ditulis ke {out}.")
