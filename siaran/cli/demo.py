"""`siaran demo`: the main job against pretend platforms, from the files to the report; with `--desk`, at the desk."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer

from siaran import flow, health, report
from siaran.cli.demo_desk import run_desk
from siaran.cli.output import JSON_HELP, console, say
from siaran.cli.reports import SHOWN, show
from siaran.cli.running import engine_of, progress, stop_signal
from siaran.cli.stage import Planned, free_port, plan_all, show_plans, stage
from siaran.engine import run_until_idle
from siaran.house import House
from siaran.store.idle import published
from siaran.web import create_app, serving

FOLDER = Path("demo")
SPREAD = "40 detik"
HURRY: Mapping[str, Any] = {"look_at": (1, 2, 4, 8, 15), "settle_after": 60}
LATER = frozenset({"jadwal-posyandu"})
"""Campaigns that are about another day: they stay in the plan, waiting for approval."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("demo")(demo)


def demo(
    desk: bool = typer.Option(False, "--desk", help="Sajikan meja dengan isi demo, sampai dihentikan."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Jalankan pekerjaan utama di kanal tiruan: 18 wilayah menerbitkan, angkanya tiba, laporannya terbaca."""
    if desk:
        run_desk()
        return
    with stage(FOLDER, free_port(), delay=_at_once, spread=SPREAD, **HURRY) as (opened, sandbox):
        short = _run(opened, as_json)
        _farewell(sandbox.url)
    if short:
        raise typer.Exit(1)


def _at_once(slug: str) -> timedelta | None:
    return None if slug in LATER else timedelta()


def _run(opened: House, as_json: bool) -> int:
    """How many approved posts are not public in the end: none, where all is well."""
    say("")
    plans = plan_all(opened, waiting=LATER)
    if not as_json:
        show_plans(plans)
    settings = opened.settings
    with serving(create_app(opened), settings.host, settings.port), stop_signal() as stop:
        say("Menerbitkan …")
        with progress(opened) as bar:
            run_until_idle(engine_of(opened), opened.database, stop, poll=0.5, progress=bar)
        stop.wait(3)
    short = _approved(plans) - _published(opened)
    say(f"Selesai; {short} kiriman belum terbit." if short else "Selesai: semua yang disetujui sudah terbit.")
    flow.collect_now(opened)
    figures = flow.figures(opened)
    if as_json:
        print(*report.as_json(figures), sep="")
    else:
        show(figures, opened.tree(), settings.timezone, SHOWN)
    for sentence in health.for_people(opened):
        say(sentence)
    return short


def _approved(plans: Sequence[Planned]) -> int:
    return sum(approved for *_, approved in plans if isinstance(approved, int))


def _published(opened: House) -> int:
    with opened.database.read() as connection:
        return published(connection)


def _farewell(url: str) -> None:
    say("")
    say(f"Berkas demo ada di folder {FOLDER}/: pengumuman, templat, akun, basis data.")
    say("Tulis pengumuman sendiri: salin «siaran init --example», lihat content/README.md.")
    say("Meja dengan halaman untuk semua orang: «make desk». Menyambungkan akun sungguhan: docs/connect.md.")
    if sys.stdin.isatty() and console().is_terminal:
        webbrowser.open(url)
        typer.prompt(
            f"Linimasa kanal tiruan terbuka di {url}. Tekan Enter untuk selesai", default="", show_default=False
        )
