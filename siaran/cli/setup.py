"""`siaran init`: database, keys and the built-in territories; with `--example` the shipped campaigns too."""

from __future__ import annotations

import typer

from siaran import founding
from siaran.cli.output import JSON_HELP, say, show_json
from siaran.settings import read


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("init")(init)


def init(
    example: bool = typer.Option(False, "--example", help="Salin juga contoh pengumuman dan templat, bila belum ada."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Siapkan basis data, kunci, dan wilayah bawaan. Aman dijalankan berulang kali."""
    made = founding.found(read(), example=example)
    for sentence in made:
        say(sentence)
    if as_json:
        show_json({"said": made})
