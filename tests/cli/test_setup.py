"""Founding an installation, its territories and accounts, its health."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from siaran.cli import app
from tests.cli.conftest import Desk


def test_founding_twice_changes_nothing(desk: Desk) -> None:
    key = Path("var/secret.key").read_text()

    desk.run("init")

    assert Path("var/secret.key").read_text() == key
    assert [stat.S_IMODE(Path(p).stat().st_mode) for p in ("var/secret.key", "var")] == [0o600, 0o700]


def test_another_city_begins_without_the_built_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    batu, init = Path("batu.csv"), ["init", "--territories", "batu.csv"]
    batu.write_text("code,name,level\n35,Jawa Timur,provinsi\n35.79,Batu,kot\n")
    assert CliRunner().invoke(app, init).exit_code == 1
    batu.write_text("code,name,level\n35,Jawa Timur,provinsi\n35.79,Batu,kota\n")

    told = [CliRunner().invoke(app, words).exit_code for words in (init, ["init"], init)]

    listed = json.loads(CliRunner().invoke(app, ["territories", "list", "--json"]).stdout)
    assert (told, [place["code"] for place in listed]) == ([0, 0, 1], ["35", "35.79"])


def test_an_empty_installation_says_what_to_do_next(desk: Desk) -> None:
    told = [desk.run(*words).stdout for words in (["report"], ["queue", "list"])]

    assert all("siaran plan PENGUMUMAN --apply" in each and "─" not in each for each in told)


def test_the_example_goes_only_where_nothing_is(desk: Desk) -> None:
    (desk.folder / "content").rmdir()

    told = desk.run("init", "--example").stderr

    assert (desk.folder / "content" / "README.md").exists()
    assert "templates sudah ada dan tidak disentuh" in told


def test_accounts_are_listed_checked_paused_and_resumed(desk: Desk) -> None:
    [first, *_] = desk.told("accounts", "list")
    assert all(c["ok"] for c in desk.told("accounts", "check"))

    desk.run("accounts", "pause", first["platform"], first["handle"])
    assert "paused" in {a["state"] for a in desk.told("accounts", "list")}
    desk.run("accounts", "resume", first["platform"], first["handle"])

    assert {a["state"] for a in desk.told("accounts", "list")} == {"active"}


def test_no_secret_is_ever_shown(desk: Desk) -> None:
    secrets = [line.split(",")[4] for line in Path("akun.csv").read_text().splitlines()[1:]]

    told = desk.run("accounts", "list").stdout + desk.run("accounts", "check").stdout

    assert not any(secret in told for secret in secrets)


def test_a_dead_token_is_found_by_the_check(desk: Desk) -> None:
    desk.fault(kind="token", match={"platform": "x"}, times=None)

    told = desk.run("accounts", "check", status=1).stdout

    assert "Sambungkan" in told


def test_an_unknown_account_cannot_be_paused(desk: Desk) -> None:
    assert "tidak ada" in desk.run("accounts", "pause", "x", "siapa", status=1).stderr


def test_a_territorys_value_is_set_and_inherited_again(desk: Desk) -> None:
    desk.run("territories", "set", "32.77.03", "narahubung", "112")
    shown = {t["code"]: t["variables"] for t in desk.told("territories", "list", "--territory", "32.77.03")}
    assert shown["32.77.03.1001"]["narahubung"] == "112"

    desk.run("territories", "set", "32.77.03", "narahubung")

    shown = {t["code"]: t["variables"] for t in desk.told("territories", "list", "--territory", "32.77.03")}
    assert "narahubung" not in shown["32.77.03.1001"]


def test_territories_come_from_a_file(desk: Desk) -> None:
    Path("wilayah.csv").write_text("kode,nama,tingkat,kode_induk\n32.04,Kabupaten Bandung,kabupaten,32\n")

    assert desk.told("territories", "import", "wilayah.csv")["added"] == 1


def test_an_unknown_territory_is_named(desk: Desk) -> None:
    desk.run("territories", "list", "--territory", "99", status=1)
    desk.run("territories", "set", "99", "a", "b", status=1)


def test_health_is_red_while_nothing_ticks_and_says_what_to_do(desk: Desk) -> None:
    told = desk.run("doctor", status=1).stdout

    assert "siaran serve" in told


def test_a_home_that_others_may_read_is_told_of_and_left_as_it_is(desk: Desk) -> None:
    Path("var").chmod(0o755)

    desk.run("init")
    told = " ".join(desk.run("doctor", "--quick", status=1).stdout.split())

    assert "chmod 700 var" in told and stat.S_IMODE(Path("var").stat().st_mode) == 0o755


def test_a_misspelt_setting_is_warned_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_CONCURENCY", "4")

    assert "SIARAN_CONCURENCY" in desk.run("accounts", "list").stderr


def test_a_wrong_setting_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_LEASE", "1")

    assert "LEASE" in desk.run("accounts", "list", status=1).stderr


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_report_comes_in_every_form(desk: Desk, form: str) -> None:
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")

    assert "halo" in desk.run("report", "--format", form, *(["--part", "posts"] if form == "table" else [])).stdout
    desk.run("report", "--format", form, "--out", "laporan.txt")
    assert Path("laporan.txt").read_text(encoding="utf-8")
