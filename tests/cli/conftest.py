"""A small installation in a folder of its own, with pretend platforms: what a person at the terminal has."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from typer.testing import CliRunner, Result

from siaran.cli import app
from siaran.sandbox import COLUMNS, Running, World, cast, start
from siaran.store.gazetteer import builtin_territories

HURRY = {
    "SIARAN_READ_TIMEOUT": "0.8",
    "SIARAN_CALL_TIMEOUT": "1",
    "SIARAN_LEASE": "4",
    "SIARAN_SETTLE_AFTER": "2",
    "SIARAN_LOOK_AT": "0.2,0.5,1,1.5,2.1",
    "SIARAN_LOOK_EVERY": "0.5",
    "SIARAN_POLL": "0.2",
    "SIARAN_X_CONSUMER_KEY": "sandbox-consumer-key",
    "SIARAN_X_CONSUMER_SECRET": "sandbox-consumer-secret",
}
EARLY = "mungkin belum tampak di akunnya"
"""Why a quarantine does not end yet."""
TEMPLATE = "{{ isi }}\n\nSalam dari {{ wilayah.nama }}.\n"


class Desk:
    """A person at the terminal, in the folder of their city."""

    def __init__(self, folder: Path, sandbox: Running) -> None:
        self.folder, self.sandbox = folder, sandbox

    def run(self, *words: str, status: int = 0) -> Result:
        """One command; its status must be `status`."""
        result = CliRunner().invoke(app, list(words))
        if result.exit_code != status:
            print(CliRunner().invoke(app, ["queue", "list", "--json"]).stdout[:1500])
        assert result.exit_code == status, result.output + result.stderr
        return result

    def go_on(self, status: int = 0) -> str:
        """End the quarantine as soon as what was sent before it must be shown; what that says."""
        deadline = time.monotonic() + 60
        told = EARLY
        while EARLY in told and time.monotonic() < deadline:
            result = CliRunner().invoke(app, ["queue", "resume", "--after-restore"])
            told = result.stderr
        assert result.exit_code == status, told
        return told

    def _queue(self) -> str:
        """What stands in the queue, for whoever has to find out why a command ended otherwise."""
        return CliRunner().invoke(app, ["queue", "list", "--json"]).stdout[:2000]

    def told(self, *words: str) -> Any:
        """What a command tells with `--json`."""
        return json.loads(self.run(*words, "--json").stdout)

    def write(self, slug: str, body: str = "Kantor buka hari ini.", **front: str) -> None:
        """A campaign file; it goes out this minute unless `publish` says otherwise."""
        local = datetime.now(ZoneInfo("Asia/Jakarta"))
        given = {"title": slug, "program": "Sapa Warga", "audience": "[kelurahan]", "platforms": "[facebook]"}
        given |= {"publish": f"{local:%Y-%m-%d %H:%M}", **front}
        head = "".join(f"{key}: {value}\n" for key, value in given.items())
        (self.folder / "content" / f"{slug}.md").write_text(f"---\n{head}---\n{body}\n", encoding="utf-8")

    def fault(self, **fault: Any) -> None:
        """The platforms misbehave."""
        requests.post(f"{self.sandbox.url}/_sandbox/faults", json=fault, timeout=5).raise_for_status()

    def calm(self) -> None:
        """The platforms behave again."""
        requests.delete(f"{self.sandbox.url}/_sandbox/faults", timeout=5).raise_for_status()

    def by_hand(self, handle: str, text: str) -> str:
        """Somebody posts this on a Page themselves; the post's id."""
        with (self.folder / "akun.csv").open(encoding="utf-8", newline="") as file:
            row = next(r for r in csv.DictReader(file) if (r["platform"], r["handle"]) == ("facebook", handle))
        said = {"message": text, "access_token": row["access_token"]}
        answer = requests.post(f"{self.sandbox.url}/v26.0/{row['external_id']}/feed", data=said, timeout=5)
        return str(answer.json()["id"])

    def public(self) -> list[dict[str, Any]]:
        """What is really public."""
        told: list[dict[str, Any]] = requests.get(f"{self.sandbox.url}/_sandbox/state", timeout=5).json()["posts"]
        return told


@contextmanager
def installation(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Iterator[Desk]:
    """An installation with the accounts of Cimahi Utara and the city, on three pretend platforms."""
    places = [t for t in builtin_territories() if t.code in ("32.77", "32.77.03") or t.code.startswith("32.77.03.")]
    rows = cast(places, 7)
    world = World(rows, seed=7, clock=lambda: datetime.now(UTC) + timedelta(), speed=3600)
    with start(world) as sandbox:
        monkeypatch.chdir(folder)
        addresses = {"SIARAN_X_API_URL": sandbox.url, "SIARAN_GRAPH_API_URL": sandbox.url}
        for name, value in {**HURRY, **addresses, **settings}.items():
            monkeypatch.setenv(name, value)
        (folder / "content").mkdir()
        (folder / "templates").mkdir()
        (folder / "templates" / "_default.j2").write_text(TEMPLATE, encoding="utf-8")
        with (folder / "akun.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        at = Desk(folder, sandbox)
        at.run("init")
        at.run("accounts", "import", "akun.csv")
        yield at


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An installation on SQLite."""
    with installation(tmp_path, monkeypatch) as at:
        yield at
