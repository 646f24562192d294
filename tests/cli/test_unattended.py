"""The main job against a server in a process of its own, in a folder that holds nothing but content and templates."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from typer.testing import CliRunner

from siaran.cli import app
from siaran.cli.sandbox import settings_for

HOME = Path(__file__).parents[2]
TERRITORIES = "kode,nama,tingkat,kode_induk\n32.04,Kabupaten Bandung,kabupaten,32\n"


class Folder:
    """A city's folder, the working one now, and a pretend server in another process."""

    def __init__(self, path: Path, url: str) -> None:
        self.path, self.url = path, url

    def siaran(self, *words: str) -> Any:
        """One command without anybody there, which must end well; what it tells as JSON, if it does."""
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return json.loads(done.stdout) if "--json" in words else None

    def public(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = requests.get(f"{self.url}/_sandbox/state", timeout=10).json()["posts"]
        return told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    _furnish(tmp_path / "kota")
    monkeypatch.chdir(tmp_path / "kota")
    for name, value in {**settings_for(url), "SIARAN_PORT": str(free_port()), "SIARAN_POLL": "0.2"}.items():
        monkeypatch.setenv(name, value)
    words = [sys.executable, "-m", "siaran", "sandbox", "--port", str(port), "--accounts", str(tmp_path / "akun.csv")]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"{url}/_sandbox/state")
            yield Folder(tmp_path / "kota", url)
        finally:
            server.terminate()


@pytest.mark.timeout(600)
def test_every_shipped_campaign_goes_out_unattended_byte_for_byte_as_it_was_previewed(folder: Folder) -> None:
    folder.siaran("init")
    folder.siaran("territories", "import", "wilayah.csv")
    folder.siaran("accounts", "import", "../akun.csv")
    shown = [row for path in sorted(folder.path.glob("content/*")) for row in _previewed(folder, path)]

    folder.siaran("plan", "--all", "--apply", "--approve")
    folder.siaran("run", "--until-idle")
    folder.siaran("collect")

    rows = folder.siaran("queue", "list", "--json")
    assert folder.siaran("report", "--json")["totals"]["posts"] == len(rows)
    assert {row["state"] for row in rows} == {"published"}
    assert _heard(folder.public(), rows) == _promised(shown)


def _furnish(path: Path) -> None:
    """The shipped campaigns, all of them due this minute."""
    for name in ("content", "templates"):
        shutil.copytree(HOME / name, path / name)
    now = datetime.now(ZoneInfo("Asia/Jakarta"))
    for file in path.glob("content/**/*.md"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        usual = {"terbit:": f"terbit: {now:%Y-%m-%d %H:%M}\n", "rentang:": "rentang: 5 detik\n", "ulang:": ""}
        changed = [usual.get(line.partition(" ")[0], line) for line in lines]
        file.write_text("".join(changed), encoding="utf-8")
    (path / "content" / "README.md").unlink()
    (path / "wilayah.csv").write_text(TERRITORIES, encoding="utf-8")


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            requests.get(url, timeout=5).raise_for_status()
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise TimeoutError(url)


def _previewed(folder: Folder, path: Path) -> list[dict[str, Any]]:
    if path.name == "gambar":
        return []
    told: list[dict[str, Any]] = folder.siaran("preview", path.stem, "--json")
    return told


def _promised(shown: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Campaign, account and text of everybody who speaks, a thread's parts each for itself."""
    speaking = [row for row in shown if row["reposts"] is None]
    return sorted((row["campaign"], row["account"], part) for row in speaking for part in row["parts"])


def _heard(public: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The same of what the platforms show, reposts left out."""
    text = {post["id"]: post["text"] for post in public}
    own = [row for row in rows if row["kind"] != "repost"]
    return sorted((row["campaign"], row["account"], text[row["platform_id"]]) for row in own)
