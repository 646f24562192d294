"""Each thing that is checked goes red, says what to do, and goes green again."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import update
from typer.testing import CliRunner
from urllib3.util import Retry

from siaran import acts, health, people
from siaran.cli import app
from siaran.domain.attempt import Closure, Gate
from siaran.domain.errors import SiaranError
from siaran.domain.member import EVERYWHERE, Role
from siaran.health import disk
from siaran.queue import claim
from siaran.queue.gates import close_platform, open_probed, take_probe
from siaran.store import accounts, instance, members, second_step
from siaran.store.database import Database
from siaran.store.tables import account, lane, post
from siaran.store.vault import Vault, new_key
from siaran.web import create_app, serving
from tests.conftest import Clock
from tests.health.ward import Ward


def test_a_house_in_order_says_what_was_checked(ward: Ward) -> None:
    ward.beat()

    checks = health.examine(ward.house, asking=True)

    assert [check.ills for check in checks if check.ills] == []
    assert {"Basis data", "Disk", "Jam", "Kunci", "Mesin penerbit", "Kanal x", "Kanal facebook"} <= {
        c.name for c in checks
    }
    assert all(check.well for check in checks)


@pytest.mark.parametrize(
    ("host", "url", "told"),
    [("0.0.0.0", "http://127.0.0.1:8000", 1), ("0.0.0.0", "https://siaran.example", 0), ("127.0.0.1", "", 0)],
)
def test_invitations_that_would_open_here_only_are_told_of(ward: Ward, host: str, url: str, told: int) -> None:
    settings = ward.house.settings.model_copy(update={"host": host, "port": 8000, "public_url": url})

    checks = health.examine(replace(ward.house, settings=settings))

    assert sum("Isi SIARAN_PUBLIC_URL" in note for check in checks for note in check.notes) == told
    assert [note for check in checks for note in check.ills if "PUBLIC_URL" in note] == []


def test_a_post_that_is_not_sent_is_told_of_within_two_minutes(ward: Ward, clock: Clock) -> None:
    ward.post()
    clock.advance(60)
    assert ward.ills() == ""
    clock.advance(60)

    assert "1 kiriman lewat waktunya" in ward.ills()
    ward.turn()

    assert ward.ills() == ""


@pytest.mark.parametrize("seconds", [100, -40], ids=["silent", "clock set back"])
def test_an_engine_that_does_not_tick_is_told_of_within_two_minutes(ward: Ward, clock: Clock, seconds: float) -> None:
    ward.beat()
    clock.advance(seconds)

    assert "siaran serve" in "".join(health.ills(ward.house))

    assert ward.ills() == ""


def test_a_worker_that_died_in_the_middle_is_told_of_until_somebody_heals(ward: Ward, clock: Clock) -> None:
    ward.post()
    with ward.house.database.write() as c:
        claim(c, worker="mati", now=clock(), times=ward.house.settings.times, limit=1)
        c.execute(update(post).values(state="sending"))
    clock.advance(140)
    with ward.house.database.write() as c:
        instance.beat(c, clock())

    assert "1 kiriman ditinggalkan" in "".join(health.ills(ward.house))

    assert ward.ills() == ""


def test_a_lease_that_a_clock_ahead_left_behind_is_told_of_and_freed_once_nobody_ticks(
    ward: Ward, clock: Clock
) -> None:
    ward.post()
    with ward.house.database.write() as c:
        c.execute(update(post).values(state="sending"))
        c.execute(update(lane).values(lease_until=clock() + timedelta(hours=2)))
    assert "9 akun masih dipegang" in ward.ills() and "«siaran queue free»" in ward.ills()
    with pytest.raises(SiaranError, match="Hentikan di semua mesin"):
        acts.free(ward.house, who="admin")
    clock.advance(11)

    assert (acts.free(ward.house, who="admin"), ward.states()) == (9, ["unknown"])
    assert ward.ills() == ""


def test_a_clock_that_is_off_is_told_of_by_every_process(ward: Ward) -> None:
    ward.fault(kind="clock", match={"platform": "x"}, seconds=300, times=None)
    ward.post()
    ward.turn()
    assert "Betulkan jamnya" in ward.ills()
    assert ward.alerts() == ["clock"] and ward.sent() == 0
    with ward.house.database.read() as c:
        row = instance.get(c)
    assert row is not None and row.skew is not None and abs(row.skew) > 200

    ward.mend()
    health.examine(ward.house, asking=True)

    assert ward.ills() == ""


def test_the_keys_must_open_the_secrets(ward: Ward) -> None:
    with ward.house.database.write() as c:
        kept = c.execute(update(account).where(account.c.id == 1).values(secrets=b"lain").returning(account.c.handle))
        assert kept.scalar_one()
    assert "1 dari 9 akun" in ward.ills()

    with ward.house.database.write() as c:
        accounts.set_state(c, 1, accounts.AccountState.LOST)

    assert "1 akun terputus" in ward.ills() and "1 dari 9 akun" not in ward.ills()


def test_stop_and_quarantine_are_told_of_until_they_end(ward: Ward) -> None:
    acts.stop(ward.house, who="camat")
    with ward.house.database.write() as c:
        instance.quarantine(c, "Salinan.", known_until=None, now=ward.house.database.now())
    assert "dihentikan oleh camat" in ward.ills() and "--after-restore" in ward.ills()

    acts.resume(ward.house, who="camat", after_restore=True)

    assert ward.ills() == ""


def test_a_second_step_that_no_key_opens_is_told_of_until_it_is_taken_away(ward: Ward) -> None:
    house, who = ward.house, {"office": "Kantor", "role": Role.EDITOR, "territory": EVERYWHERE, "who": "test"}
    with house.database.write() as c:
        member = members.add(c, name="ani", now=house.database.now(), **who)
        second_step.arm(c, member, Vault([new_key()]).seal({"key": "A"}), 1, now=house.database.now(), but=0)
    assert "verifikasi dua langkah 1 anggota" in ward.ills()

    people.disarm(house, member, who="pengelola")

    assert ward.ills() == ""


def test_a_closed_platform_is_told_of_until_it_opens(ward: Ward) -> None:
    with ward.house.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis."), ward.house.database.now())
    assert "Kanal tertutup: x" in ward.ills()

    with ward.house.database.write() as c:
        take_probe(c, "x", 1, ward.house.database.now() + timedelta(hours=1))
        open_probed(c, [1])

    assert ward.ills() == ""


def test_a_graph_version_that_no_longer_answers_is_told_of_once_for_all_that_speak_it(ward: Ward) -> None:
    apps = [ward.house.platforms[kind]._app for kind in ("facebook", "instagram")]
    for each in apps:
        each.version = "v19.0"

    ward.beat()
    told = [ill for check in health.examine(ward.house, asking=True) for ill in check.ills]
    assert [each.partition(" Graph API")[0] for each in told] == ["Facebook, Instagram:"] and told[0] in ward.ills()
    for each in apps:
        each.version = each.served

    assert ward.ills() == ""


def test_a_folder_that_cannot_be_written_or_is_nearly_full_is_told_of(tmp_path: Path) -> None:
    assert list(disk.trouble(tmp_path)) == []

    assert "tidak dapat ditulisi" in "".join(disk.trouble(tmp_path / "hilang"))
    assert "Kosongkan" in "".join(disk.trouble(tmp_path, least=2**60))


def test_a_nearly_full_disk_is_an_alert_once_a_day(ward: Ward, clock: Clock) -> None:
    for _ in range(3):
        health.watch_disk(ward.house, least=2**60)
    assert ward.alerts() == ["disk"]

    clock.advance(86_400)
    health.watch_disk(ward.house, least=2**60)

    assert ward.alerts() == ["disk", "disk"]


def test_a_database_that_is_away_is_told_of_and_nothing_breaks(ward: Ward, tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path}/hilang/siaran.db")

    ills = health.ills(replace(ward.house, database=away))

    assert "Basis data tidak dapat ditulisi" in ills[0]


def test_healthz_says_so_in_its_status(ward: Ward, unused_port: int) -> None:
    ward.beat()
    with serving(create_app(ward.house), "127.0.0.1", unused_port) as web, requests.Session() as asking:
        asking.mount("http://", HTTPAdapter(max_retries=Retry(connect=50, backoff_factor=0.05, backoff_max=0.2)))
        well = asking.get(f"{web.url}/healthz", timeout=5)
        acts.stop(ward.house, who="camat")
        ill = asking.get(f"{web.url}/healthz", timeout=5)

    assert (well.status_code, ill.status_code) == (200, 503)
    assert well.json()["checks"]["Disk"] and "camat" in ill.json()["ills"][0]


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from siaran.cli import app
app(["doctor", "--quick", "--json"])
"""


def test_a_disk_that_takes_nothing_more_makes_the_doctor_red(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIARAN_HOME", str(tmp_path / "var"))
    ward.beat()

    full = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=False)

    assert full.returncode == 1, full.stderr
    assert "Folder" in full.stdout and "Basis data tidak dapat ditulisi" in full.stdout


def test_keys_that_were_lost_altogether_are_told_of(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_HOME", str(ward.house.settings.home))
    monkeypatch.setenv("SIARAN_SECRET_KEYS", new_key())

    told = CliRunner().invoke(app, ["doctor", "--quick"])

    assert told.exit_code == 1 and "9 dari 9 akun" in told.output
