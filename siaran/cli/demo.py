"""`siaran demo`: the main job against pretend platforms, from the campaign files to the report, in two minutes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from siaran import acts, connect, flow, founding, health, report
from siaran.cli.output import JSON_HELP, console, say, show_table
from siaran.cli.reports import SHOWN, show
from siaran.cli.running import engine_of, progress, stop_signal
from siaran.cli.sandbox import settings_for, write_accounts
from siaran.engine import run_until_idle
from siaran.house import House, open_house, user_name
from siaran.sandbox import World, cast, start, titles
from siaran.settings import Settings, read
from siaran.store.gazetteer import builtin_territories
from siaran.web import create_app, serving

FOLDER = Path("demo")
SEED = 7
AN_HOUR_A_SECOND = 3600.0
SPREAD = "40 detik"
LATER = frozenset({"jadwal-posyandu"})
"""Campaigns that are about another day: they stay in the plan, waiting for approval."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("demo")(demo)


def demo(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Jalankan pekerjaan utama di kanal tiruan: 18 wilayah menerbitkan, angkanya tiba, laporannya terbaca."""
    places = builtin_territories()
    rows = cast(places, SEED)
    world = World(
        rows, seed=SEED, clock=lambda: datetime.now(UTC), titles=titles(places), speed=AN_HOUR_A_SECOND, latency_ms=120
    )
    with start(world) as sandbox:
        settings = _settle(sandbox.url)
        for sentence in founding.found(settings, example=False):
            say(sentence)
        settings = _settle(sandbox.url, fresh=False)
        write_accounts(FOLDER / "akun.csv", rows)
        with open_house(settings) as opened:
            _run(opened, as_json)
        _farewell(sandbox.url)


def _settle(url: str, *, fresh: bool = True) -> Settings:
    """A folder of its own with the shipped content, its times set to now, and settings in a hurry."""
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        shutil.copytree(founding.example_folder("templates"), FOLDER / "templates")
        shutil.copytree(founding.example_folder("content"), FOLDER / "content")
        for file in FOLDER.glob("content/**/*.md"):
            file.write_text(_at_once(file.read_text(encoding="utf-8")), encoding="utf-8")
    os.environ |= settings_for(url)
    port = _free_port()
    return read(
        home=FOLDER / "var",
        content=FOLDER / "content",
        templates=FOLDER / "templates",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        quiet_hours="",
        min_gap=0,
        metric_hour=1.0,
        look_at=(1, 2, 4, 8, 15),
        settle_after=60,
    )


def _at_once(source: str) -> str:
    """The next slot becomes this very minute, the spread some seconds, and a repetition begins in a week."""
    now = datetime.now(ZoneInfo("Asia/Jakarta"))
    soon, last = now + timedelta(days=7), now + timedelta(days=60)
    source = re.sub(r"^terbit: \d{4}-\d\d-\d\d", f"terbit: {soon:%Y-%m-%d}", source, flags=re.MULTILINE)
    source = re.sub(r"(?<=sampai )\d{4}-\d\d-\d\d", f"{last:%Y-%m-%d}", source)
    source = re.sub(r"^terbit: slot berikutnya$", f"terbit: {now:%Y-%m-%d %H:%M}", source, flags=re.MULTILINE)
    return re.sub(r"^rentang: .*$", f"rentang: {SPREAD}", source, flags=re.MULTILINE)


def _run(opened: House, as_json: bool) -> None:
    database, now = opened.database, opened.database.now()
    imported = connect.import_accounts(
        database, FOLDER / "akun.csv", opened.vault, opened.kinds, opened.tree(), now, who=user_name()
    )
    say(f"{imported.added} akun tiruan disambungkan: 18 wilayah dan kotanya, masing-masing tiga kanal.")
    say("")
    _plan(opened, as_json)
    settings = opened.settings
    with serving(create_app(opened), settings.host, settings.port), stop_signal() as stop:
        say("Menerbitkan …")
        with progress(opened) as bar:
            left = run_until_idle(engine_of(opened), database, stop, poll=0.5, progress=bar)
        stop.wait(3)
    say(f"Selesai; {left} kiriman masih ditunggu." if left else "Selesai: semua yang jatuh tempo sudah terbit.")
    flow.collect_now(opened)
    figures = flow.figures(opened)
    if as_json:
        print(report.as_json(figures))
    else:
        show(figures, opened.tree(), settings.timezone, SHOWN)
    for sentence in health.for_people(opened):
        say(sentence)


def _plan(opened: House, as_json: bool) -> None:
    """Check, plan and approve every campaign; one line each."""
    reading = flow.read(opened)
    rows = []
    for mistake in reading.mistakes:
        say(str(mistake))
    for campaign in reading.campaigns:
        drawn = flow.draw(opened, campaign, reading.sources[campaign.slug])
        planned = flow.apply(opened, drawn, who=user_name())
        approved = [] if campaign.slug in LATER else acts.approve(opened, planned, who=user_name())
        rows.append((campaign.title, campaign.program, len(planned), len(approved) or "menunggu persetujuan"))
    if as_json:
        return
    show_table("Pengumuman", ("Judul", "Program", "Kiriman", "Disetujui"), rows)


def _farewell(url: str) -> None:
    say("")
    say(f"Berkas demo ada di folder {FOLDER}/: pengumuman, templat, akun, basis data.")
    say("Tulis pengumuman sendiri: salin «siaran init --example», lihat content/README.md.")
    say("Menyambungkan akun sungguhan: docs/connect.md.")
    if sys.stdin.isatty() and console().is_terminal:
        webbrowser.open(url)
        typer.prompt(
            f"Linimasa kanal tiruan terbuka di {url}. Tekan Enter untuk selesai", default="", show_default=False
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
