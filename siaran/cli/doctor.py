"""`siaran doctor`: is all well, and what to do where it is not."""

from __future__ import annotations

from dataclasses import asdict

import typer

from siaran import health
from siaran.cli.output import JSON_HELP, house, show_json, show_table


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("doctor")(doctor)


def doctor(
    quick: bool = typer.Option(False, "--quick", help="Tanpa bertanya kepada kanal."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Periksa kesehatan Siaran: mesin, disk, basis data, jam, kunci, akun, dan (satu panggilan masing-masing) kanal."""
    with house() as opened:
        checks = [*health.examine(opened, asking=not quick), health.audit_record(opened)]
    ills = [ill for check in checks for ill in check.ills]
    if as_json:
        show_json({"ok": not ills, "ills": ills, "checks": [asdict(c) | {"ok": c.ok} for c in checks]})
    else:
        show_table("Pemeriksaan", ("", "Yang diperiksa", "Hasil"), [row for c in checks for row in _rows(c)])
        print("Semua baik." if not ills else f"{len(ills)} hal perlu Anda perbaiki.")
    if ills:
        raise typer.Exit(1)


def _rows(check: health.Check) -> list[tuple[str, str, str]]:
    found = [("✗", check.name, ill) for ill in check.ills] or [("✓", check.name, check.well)]
    return found + [("!", check.name, note) for note in check.notes]
