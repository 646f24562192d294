"""`siaran doctor`: is all well, and what to do where it is not."""

from __future__ import annotations

import typer

from siaran import health
from siaran.cli.output import JSON_HELP, house, show_json
from siaran.house import House
from siaran.store import audit


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("doctor")(doctor)


def doctor(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Periksa kesehatan Siaran."""
    with house() as opened:
        ills = [*health.ills(opened), *_record(opened)]
    if as_json:
        show_json({"ok": not ills, "ills": ills})
    else:
        print("\n".join(ills) if ills else "Semua baik.")
    if ills:
        raise typer.Exit(1)


def _record(opened: House) -> list[str]:
    """Whether the record of changes is whole."""
    with opened.database.read() as connection:
        broken = audit.broken(connection)
    if broken is None:
        return []
    return [f"Catatan perubahan tidak utuh sejak baris {broken}: ada yang diubah atau dihapus langsung di basis data."]
