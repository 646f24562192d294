"""`siaran report`: who published, who was reached, with what effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from siaran import flow, report
from siaran.cli.output import JSON_HELP, console, house, say
from siaran.domain.territory import Tree


class Format(StrEnum):
    """How a report is given out."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


SHOWN = ("grid", "by_platform", "by_campaign")
"""The parts that are shown at once; `--part` names another, CSV gives one."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("report")(report_)


def report_(
    campaign: str | None = typer.Option(None, "--campaign"),
    program: str | None = typer.Option(None, "--program"),
    territory: str | None = typer.Option(None, "--territory", help="Wilayah ini dan bawahannya."),
    start: datetime | None = typer.Option(None, "--from", formats=["%Y-%m-%d"], help="Dari tanggal ini."),
    end: datetime | None = typer.Option(None, "--to", formats=["%Y-%m-%d"], help="Sampai dengan tanggal ini."),
    form: Format = typer.Option(Format.TABLE, "--format"),
    part: str | None = typer.Option(None, "--part", help=f"Bagian: {', '.join(report.PARTS)}."),
    out: Path | None = typer.Option(None, "--out", help="Tulis ke berkas ini."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Cakupan per program dan wilayah, interaksi, dan kapan angkanya diukur."""
    if part is not None and part not in report.PARTS:
        raise typer.BadParameter(f"--part {part} tidak ada. Pilih salah satu: {', '.join(report.PARTS)}.")
    with house() as opened:
        zone = ZoneInfo(opened.settings.timezone)
        scope: dict[str, Any] = {"campaign": campaign, "program": program, "territory": territory}
        scope["start"] = start.replace(tzinfo=zone) if start else None
        scope["end"] = (end + timedelta(days=1)).replace(tzinfo=zone) if end else None
        figures = flow.figures(opened, **scope)
        tree = opened.tree()
    if as_json or form is Format.JSON:
        _give(report.as_json(figures), out)
    elif form is Format.CSV:
        _give(report.as_csv(figures, part or "posts"), out)
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
    for part in parts:
        _print_table(
            screen, report.grid(figures, tree) if part == "grid" else report.table(figures, part, tree, zone=zone)
        )
        if part == "grid":
            screen.print(report.legend(figures))
    for sentence in report.summary(figures, tree, zone=zone):
        screen.print(sentence)


def _print_table(screen: Console, words: report.Table) -> None:
    table = Table(title=words.title, title_justify="left", header_style="bold")
    for place, heading in enumerate(words.headings):
        table.add_column(heading, justify="right" if place in words.numeric else "left", overflow="fold")
    for row in words.rows:
        table.add_row(*row)
    screen.print(table)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        print(text)
        return
    out.write_text(text, encoding="utf-8", newline="")
    say(f"Laporan ditulis ke {out}.")
