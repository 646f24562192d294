"""`siaran init`: database, keys and territories; with `--example` the shipped campaigns too."""

from __future__ import annotations

from pathlib import Path

import typer

from siaran import founding
from siaran.cli.output import JSON_HELP, say, show_json
from siaran.settings import read


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("init")(init)


def init(
    example: bool = typer.Option(False, "--example", help="Salin juga contoh pengumuman dan templat, bila belum ada."),
    territories: Path | None = typer.Option(
        None, "--territories", help="Wilayah dari berkas CSV ini, sebagai ganti wilayah bawaan (Kota Cimahi)."
    ),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Siapkan basis data, kunci, dan wilayah. Aman dijalankan berulang kali."""
    made = founding.found(read(), example=example, territories=territories)
    for sentence in made:
        say(sentence)
    if as_json:
        show_json({"said": made})
