"""A town whose posts are said by real processes: its database, its pretend platforms, and what became of it all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from PIL import Image

from siaran import founding, media, queue
from siaran.domain.post import Kind, Picture, Slot
from siaran.house import House, open_house
from siaran.sandbox import World, cast, start
from siaran.settings import read
from siaran.store import accounts
from siaran.store.gazetteer import builtin_territories
from siaran.web import create_pictures, serving

TIMES = {
    "READ_TIMEOUT": 0.7,
    "CALL_TIMEOUT": 0.9,
    "LEASE": 2,
    "PRESEND": 1,
    "SETTLE_AFTER": 2,
    "LOOK_AT": "0.2,0.8,1.4,2.1",
    "LOOK_EVERY": 0.5,
    "POLL": 0.1,
    "LATE_AFTER": 60,
}
"""Seconds; the order of the real ones, so that a lease runs out and an absence is proved within a few."""
PLAIN = ("x", "facebook")
"""Platforms that need nothing but words; Instagram needs a picture, and somebody who serves it."""
EVERY = (*PLAIN, "instagram")
LANES = 6
PATIENCE = 60.0
"""Seconds after which something that ought to happen is a failure."""


@dataclass
class Town:
    """One installation in `folder`; `env` is what its processes are started with, `log` what they say."""

    folder: Path
    env: Mapping[str, str]
    house: House
    world_url: str
    account_ids: Mapping[str, list[int]]
    close: Callable[[], None]
    log: Path
    said: int = 0

    def queue(
        self, posts: int, *, due_in: float = -1, picture: bool = False, troubles: tuple[str, ...] = ()
    ) -> datetime:
        """Posts that are due now, or when they say, one a lane and on again; the first ones meet these troubles."""
        now = self.house.database.now()
        due = now + timedelta(seconds=due_in)
        slots = [self._slot(self.said + n, due, picture) for n in range(posts)]
        for trouble, slot in zip(troubles, slots, strict=False):
            self.fault(kind=trouble, match={"text": slot.text, "action": "publish"})
        with self.house.database.write() as connection:
            queue.add(connection, slots, sends=self._sends(), now=now)
            queue.approve(connection, [s.key for s in slots], who="uji", now=now)
        self.said += posts
        return due

    def _slot(self, n: int, due: datetime, picture: bool) -> Slot:
        kinds = list(self.account_ids)
        platform = kinds[n % len(kinds)]
        lanes = self.account_ids[platform]
        pictured = platform == "instagram" or (picture and platform == "x")
        return Slot(
            key=f"uji/{n}",
            campaign="uji",
            revision=1,
            program="Uji",
            territory="32.77",
            account=lanes[n // len(kinds) % len(lanes)],
            platform=platform,
            kind=Kind.POST,
            due_at=due,
            not_after=due + timedelta(hours=1),
            timezone="Asia/Jakarta",
            text=f"Kabar uji nomor {n:05d}.",
            fingerprint=f"uji-{n}",
            pictures=(self._picture(),) if pictured else (),
        )

    def _picture(self) -> Picture:
        path = self.folder / "gambar.jpg"
        if not path.exists():
            Image.new("RGB", (640, 480), "navy").save(path)
        kept = media.ingest(path, self.folder)
        return Picture(kept.sha256, kept.path, "Bidang biru", kept.mime, kept.width, kept.height)

    def _sends(self) -> dict[str, int]:
        return {name: kind.sends for name, kind in self.house.kinds.items()}

    def fault(self, **fault: Any) -> None:
        """The platforms misbehave."""
        requests.post(f"{self.world_url}/_sandbox/faults", json=fault, timeout=30).raise_for_status()

    def rule(self, **rules: Any) -> None:
        """The platforms have other rules from now on."""
        requests.post(f"{self.world_url}/_sandbox/rules", json=rules, timeout=30).raise_for_status()

    def requests(self) -> list[dict[str, Any]]:
        """The publishing requests that the platforms have seen."""
        told: list[dict[str, Any]] = self._told("requests")
        return told

    def public(self) -> list[dict[str, Any]]:
        """What is really public."""
        told: list[dict[str, Any]] = self._told("state", "posts")
        return told

    def _told(self, what: str, name: str = "") -> Any:
        return requests.get(f"{self.world_url}/_sandbox/{what}", timeout=30).json()[name or what]

    def spooled(self) -> list[Path]:
        """Results that wait for the database."""
        return sorted((self.folder / "spool").glob("*.json"))


def found(
    folder: Path,
    database_url: str,
    *,
    platforms: Collection[str] = PLAIN,
    latency_ms: float = 60,
    log: Path | None = None,
) -> Town:
    """A town with pretend platforms, and a web that serves its pictures, in threads of this process; `close` it."""
    rows = [r for r in cast(builtin_territories(), 7) if r["platform"] in platforms][:LANES]
    world = start(World(rows, clock=lambda: datetime.now(UTC), latency_ms=latency_ms, limits=False, duplicates=False))
    folder.mkdir(parents=True, exist_ok=True)
    settings = read(home=folder, database_url=database_url)
    founding.found(settings, example=False)
    everything = ExitStack()
    everything.callback(world.stop)
    house = everything.enter_context(open_house(read(home=folder, database_url=database_url)))
    web = everything.enter_context(serving(create_pictures(house), "127.0.0.1", 0))
    env, ids = _env(folder, database_url, world.url, web.url), _settle(house, rows)
    return Town(folder, env, house, world.url, ids, everything.close, log or folder / "workers.log")


def _env(folder: Path, database_url: str, world_url: str, web_url: str) -> dict[str, str]:
    times = {f"SIARAN_{name}": str(value) for name, value in TIMES.items()}
    return times | {
        "SIARAN_HOME": str(folder),
        "SIARAN_PUBLIC_URL": web_url,
        "SIARAN_DATABASE_URL": database_url,
        "SIARAN_X_API_URL": world_url,
        "SIARAN_GRAPH_API_URL": world_url,
        "SIARAN_X_CONSUMER_KEY": "sandbox-consumer-key",
        "SIARAN_X_CONSUMER_SECRET": "sandbox-consumer-secret",
    }


def _settle(house: House, rows: list[dict[str, str]]) -> dict[str, list[int]]:
    """Bring the accounts; their numbers by platform."""
    ids: dict[str, list[int]] = {}
    with house.database.write() as connection:
        for row in rows:
            secrets = {name: row[name] for name in ("access_token", "access_token_secret") if row[name]}
            entry = accounts.Entry(row["territory"], row["platform"], row["handle"], row["external_id"], secrets)
            number, _ = accounts.save(connection, entry, house.vault, house.database.now())
            ids.setdefault(row["platform"], []).append(number)
    return ids


def until(true: Callable[[], object], what: str, patience: float = PATIENCE) -> float:
    """Wait until something holds; the moment at which it did (epoch seconds). A failure where it never does."""
    ends = time.monotonic() + patience
    while not true():
        assert time.monotonic() < ends, f"not within {patience:g} seconds: {what}"
        time.sleep(0.01)
    return time.time()


def process_state(pid: int) -> str:
    """R, S, D: it runs; T: it is stopped; empty: it is no more."""
    return _of_process(pid)[0].replace("Z", "")


def parent_of(pid: int) -> int:
    """The process that bore this one; 0 where it is no more."""
    return int(_of_process(pid)[1])


def _of_process(pid: int) -> list[str]:
    """State, parent and more, as Linux tells them after the command's name (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["", "0"]


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    return process_state(pid) == ""


def end(pid: int, number: int) -> None:
    """Send a signal to a process of ours that may have ended by itself."""
    if not is_gone(pid):
        os.kill(pid, number)
