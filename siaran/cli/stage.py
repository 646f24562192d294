"""The stage for `siaran demo`: pretend platforms, a folder of its own with the shipped content, accounts for all."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from siaran import approving, connect, flow, founding
from siaran.cli.output import say, show_table
from siaran.cli.sandbox import settings_for, write_accounts
from siaran.house import House, open_house, user_name
from siaran.sandbox import Running, World, cast, start, titles
from siaran.settings import Settings, read
from siaran.store.gazetteer import builtin_territories

SEED = 7
AN_HOUR_A_SECOND = 3600.0

Delay = Callable[[str], timedelta | None]
"""How long after the start a campaign (its slug) goes out; None: when its file says."""


@contextmanager
def stage(folder: Path, port: int, *, delay: Delay, spread: str, **hurry: Any) -> Iterator[tuple[House, Running]]:
    """An installation in `folder` (made anew), whose accounts the pretend platforms know; `hurry`: its settings."""
    places = builtin_territories()
    rows = cast(places, SEED)
    world = World(
        rows, seed=SEED, clock=lambda: datetime.now(UTC), titles=titles(places), speed=AN_HOUR_A_SECOND, latency_ms=120
    )
    with start(world) as sandbox:
        _furnish(folder, delay, spread)
        for sentence in founding.found(_settings(folder, sandbox.url, port, hurry), example=False):
            say(sentence)
        write_accounts(folder / "akun.csv", rows)
        with open_house(_settings(folder, sandbox.url, port, hurry)) as house:
            _connect(house, folder)
            yield house, sandbox


def free_port(wanted: int = 0) -> int:
    """A port that nobody uses; the wanted one where it is free."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Planned = tuple[str, str, int, int | str]


def plan_all(opened: House, *, waiting: Collection[str]) -> list[Planned]:
    """Check, plan and approve every campaign but those left waiting: title, programme, posts, how many are approved."""
    reading = flow.read(opened)
    rows: list[Planned] = []
    for mistake in reading.mistakes:
        say(str(mistake))
    for campaign in reading.campaigns:
        drawn = flow.draw(opened, campaign, reading.sources[campaign.slug])
        planned = flow.apply(opened, drawn, who=user_name())
        approved = [] if campaign.slug in waiting else approving.approve(opened, planned, who=user_name())
        rows.append((campaign.title, campaign.program, len(planned), len(approved) or "menunggu persetujuan"))
    return rows


def show_plans(rows: Sequence[Planned]) -> None:
    """What was planned, one line a campaign."""
    show_table("Pengumuman", ("Judul", "Program", "Kiriman", "Disetujui"), rows)


def _furnish(folder: Path, delay: Delay, spread: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copytree(founding.example_folder("templates"), folder / "templates")
    shutil.copytree(founding.example_folder("content"), folder / "content")
    for file in (folder / "content").glob("**/*.md"):
        slug = file.parent.name if file.name == "campaign.md" else file.stem
        file.write_text(_timed(file.read_text(encoding="utf-8"), delay(slug), spread), encoding="utf-8")


def _timed(source: str, delay: timedelta | None, spread: str) -> str:
    """It goes out at its minute (or a week on, at the hour it names), all of it within some seconds."""
    now = datetime.now(ZoneInfo("Asia/Jakarta"))
    due, last = now + (timedelta(days=7) if delay is None else delay), now + timedelta(days=60)
    date, when = (r"\d{4}-\d\d-\d\d", f"{due:%Y-%m-%d}") if delay is None else (".*$", f"{due:%Y-%m-%d %H:%M}")
    source = re.sub(rf"^terbit: {date}", f"terbit: {when}", source, flags=re.MULTILINE)
    source = re.sub(r"(?<=sampai )\d{4}-\d\d-\d\d", f"{last:%Y-%m-%d}", source)
    return re.sub(r"^rentang: .*$", f"rentang: {spread}", source, flags=re.MULTILINE)


def _settings(folder: Path, url: str, port: int, hurry: Mapping[str, Any]) -> Settings:
    """Settings in a hurry, with the pretend platforms' addresses."""
    os.environ |= settings_for(url)
    return read(
        home=folder / "var",
        content=folder / "content",
        templates=folder / "templates",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        quiet_hours="",
        min_gap=0,
        metric_hour=1.0,
        **hurry,
    )


def _connect(house: House, folder: Path) -> None:
    imported = connect.import_accounts(
        house.database,
        folder / "akun.csv",
        house.vault,
        house.kinds,
        house.tree(),
        house.database.now(),
        who=user_name(),
    )
    say(f"{imported.added} akun tiruan disambungkan: 18 wilayah dan kotanya, masing-masing tiga kanal.")
