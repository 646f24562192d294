"""`siaran territories`: import, list, set."""

from __future__ import annotations

from pathlib import Path

import typer

from siaran import connect, describing
from siaran.cli.output import JSON_HELP, done, house, show_json, show_table, warn
from siaran.domain.errors import SiaranError
from siaran.house import user_name

territories = typer.Typer(help="Wilayah dan nilai-nilainya.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(territories, name="territories")


@territories.command("import")
def import_(file: Path, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Masukkan wilayah dari berkas CSV: code,name,level,parent,timezone,population (atau kode,nama,tingkat,…)."""
    with house() as opened:
        imported = connect.import_territories(opened.database, file, opened.database.now(), who=user_name())
    for sentence in imported.warnings:
        warn(sentence)
    if as_json:
        show_json({"added": imported.added, "changed": imported.changed, "unchanged": imported.unchanged})
    else:
        print(f"{imported.added} wilayah ditambahkan, {imported.changed} diubah, {imported.unchanged} tetap.")


@territories.command("list")
def list_(
    territory: str = typer.Option("", "--territory", help="Hanya wilayah ini dan bawahannya."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tampilkan wilayah dan nilai-nilainya."""
    with house() as opened:
        tree = opened.tree()
    if territory and territory not in tree:
        raise SiaranError(f"Wilayah {territory} tidak ada. Lihat kodenya dengan «siaran territories list».")
    shown = [tree[territory], *tree.below(territory)] if territory else sorted(tree.values(), key=lambda t: t.code)
    if as_json:
        show_json(
            [
                {
                    "code": t.code,
                    "name": t.name,
                    "level": t.level,
                    "parent": t.parent,
                    "timezone": tree.timezone(t.code),
                    "population": t.population,
                    "variables": tree.variables(t.code),
                }
                for t in shown
            ]
        )
        return
    rows = [(t.code, t.name, t.level, tree.timezone(t.code), ", ".join(sorted(t.variables))) for t in shown]
    show_table("Wilayah", ("Kode", "Nama", "Tingkat", "Zona", "Nilai sendiri"), rows)


@territories.command("set")
def set_(
    code: str,
    name: str,
    value: str = typer.Argument("", help="Kosong: mewarisi dari atasnya."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Isi satu nilai wilayah, misalnya: siaran territories set 32.77.01.1001 jadwal_posyandu "Selasa minggu ke-2"."""
    with house() as opened:
        if code not in opened.tree():
            raise SiaranError(f"Wilayah {code} tidak ada. Lihat kodenya dengan «siaran territories list».")
        describing.describe(opened, code, name, value, who=user_name())
    sentence = f"{name} untuk {code} disimpan." if value else f"{name} untuk {code} kini mewarisi dari atasnya."
    done(sentence, as_json, territory=code, name=name, value=value or None)
