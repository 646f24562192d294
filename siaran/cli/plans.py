"""`siaran plan`: the difference to the queue, shown; and applied and approved where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from siaran import approving, flow, plan
from siaran.cli.campaigns import find
from siaran.cli.output import JSON_HELP, house, refuse_approval, say, show_json, show_table, warn
from siaran.cli.rows import post_rows, slot_row
from siaran.cli.values import Misuse
from siaran.domain.errors import SiaranError
from siaran.domain.post import Post
from siaran.drafting import Drawn
from siaran.house import House, user_name
from siaran.store import posts

DONE = {
    plan.Do.ADD: "tambah",
    plan.Do.REWRITE: "tulis ulang",
    plan.Do.MOVE: "pindah",
    plan.Do.WITHDRAW: "tarik",
    plan.Do.KEEP: "tetap",
}


SHOWN = 6


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("plan")(draw)


def draw(
    campaign: str | None = typer.Argument(None, help="Nama pengumuman."),
    every: bool = typer.Option(False, "--all", help="Semua pengumuman di folder content."),
    apply: bool = typer.Option(False, "--apply", help="Laksanakan rencana ini."),
    approve: bool = typer.Option(False, "--approve", help="Setujui sekaligus; dicatat atas nama pengguna sistem."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Perlihatkan apa yang berubah di antrean bila pengumuman ini dijalankan."""
    if (campaign is None) is not every:
        raise Misuse("Sebut satu pengumuman, atau pakai --all.")
    with house() as opened:
        if approve:
            refuse_approval(opened)
        drawn, faults = _draw(opened, campaign)
        rows = [row for one in drawn for row in _rows(opened, one.plan)]
        sound = [one for one in drawn if not one.plan.mistakes]
        _report(drawn, faults, rows, as_json)
        if apply:
            _apply(opened, sound, approve)
    if apply and (faults or len(sound) < len(drawn)):
        raise typer.Exit(1)


def _draw(opened: House, campaign: str | None) -> tuple[list[Drawn], list[str]]:
    """The plans, each beside those before it; and what keeps others of `--all` from being drawn."""
    if campaign is not None:
        return [flow.draw(opened, *find(opened, campaign))], []
    reading = flow.read(opened)
    faulty = {mistake.file for mistake in reading.mistakes}
    faults, drawn = [str(mistake) for mistake in reading.mistakes], list[Drawn]()
    for one in reading.campaigns:
        try:
            drawn += [flow.draw(opened, one, reading.sources[one.slug], drawn)] if one.origin not in faulty else []
        except SiaranError as error:
            faults.append(str(error))
    return drawn, faults


def _rows(opened: House, drawn: plan.Plan) -> list[dict[str, Any]]:
    """Every post of the plan as it will stand, with what becomes of it."""
    shown = list(plan.shown(drawn))
    there = {row["key"]: row for row in post_rows(opened, [row for _, row in shown if isinstance(row, Post)])}
    with opened.database.read() as connection:
        handles = posts.handles(connection)
    return [(there[row.key] if isinstance(row, Post) else slot_row(row, handles)) | {"change": do} for do, row in shown]


def _report(drawn: Sequence[Drawn], faults: Sequence[str], rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    for fault in faults:
        say(fault)
    for one in drawn:
        for warning in one.plan.warnings:
            warn(f"{one.campaign.slug}: {warning}")
        for mistake in one.plan.mistakes:
            say(str(mistake))
        if one.plan.uncovered:
            warn(f"{one.campaign.slug}: tanpa akun di {_some(one.plan.uncovered)}.")
    if as_json:
        show_json(list(rows))
        return
    changing = [r for r in rows if r["change"] is not plan.Do.KEEP]
    table = [
        (DONE[r["change"]], r["key"], r["account"], r["due_local"], r["text"].split("\n")[0][:60]) for r in changing
    ]
    if table:
        show_table("Rencana", ("Perubahan", "Kiriman", "Akun", "Waktu", "Naskah"), table)
    print(f"{len(changing)} perubahan, {len(rows) - len(changing)} tetap.")


def _some(uncovered: Sequence[tuple[str, str]]) -> str:
    """The first few places, and how many more."""
    places = sorted({f"{code} ({kind})" for code, kind in uncovered})
    rest = len(places) - SHOWN
    return ", ".join(places[:SHOWN]) + (f", dan {rest} lainnya" if rest > 0 else "")


def _apply(opened: House, drawn: Sequence[Drawn], approve: bool) -> None:
    who, waiting, approved = user_name(), 0, 0
    for one in drawn:
        planned = flow.apply(opened, one, who=who)
        waiting += len(planned)
        if approve:
            approved += len(approving.approve(opened, planned, who=who))
    if approve:
        say(f"Rencana dilaksanakan; {approved} kiriman disetujui atas nama {who}.")
    else:
        say(f"Rencana dilaksanakan; {waiting} kiriman menunggu persetujuan.")
