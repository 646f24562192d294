"""`siaran members` as the system administrator uses it, and the first administrator's link of `siaran serve`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from siaran.cli import app
from siaran.cli.members import first_link
from siaran.cli.stage import free_port
from siaran.house import open_house
from siaran.settings import read
from siaran.store import members
from tests.mail.postbox import postbox, text_of

ADMIN = ("members", "add", "Budi", "--role", "admin", "--office", "Diskominfo")


@pytest.fixture(autouse=True)
def _founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _run("init")


def _run(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output + result.stderr
    return result.stdout if status == 0 else result.stderr


def _seal(name: str) -> None:
    with open_house(read()) as house, house.database.write() as connection:
        member = members.by_name(connection, name)
        assert member is not None
        members.set_password(connection, member, "sealed", who="test", now=house.database.now())


def test_a_member_is_added_and_told_a_link(tmp_path: Path) -> None:
    told = json.loads(_run(*ADMIN, "--json"))

    listed = json.loads(_run("members", "list", "--json"))
    assert told["link"].startswith("http://127.0.0.1:8000/invitations/") and told["mailed"] is None
    assert [(m["name"], m["role"], m["territory"], m["ended_at"]) for m in listed] == [("budi", "admin", "", None)]


def test_what_cannot_be_is_said_in_a_sentence() -> None:
    assert "belum terdaftar" in _run(*ADMIN, "--territory", "99", status=1)
    assert "tidak ada" in _run("members", "invite", "siapa", status=1)


def test_the_last_administrator_stays() -> None:
    _run(*ADMIN)
    _seal("budi")

    assert "satu-satunya Pengelola" in _run("members", "end", "budi", status=1)


def test_whoever_ends_is_gone_and_a_reset_gives_a_link_to_those_who_stay() -> None:
    _run(*ADMIN)
    _run("members", "add", "Ani", "--role", "viewer", "--office", "Kantor")

    assert "/invitations/" in _run("members", "reset", "ani")
    assert json.loads(_run("members", "end", "ani", "--json"))["name"] == "ani"
    assert "sudah berakhir" in _run("members", "invite", "ani", status=1)


def test_the_first_link_is_for_a_desk_without_members_only() -> None:
    with open_house(read()) as house:
        before = first_link(house)
        _seal("pengelola")
        after = first_link(house)

    assert before is not None and "/invitations/" in before
    assert after is None


def test_serve_prints_the_first_link_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_PORT", str(free_port()))
    monkeypatch.setenv("SIARAN_HOST", "0.0.0.0")
    with subprocess.Popen(
        [sys.executable, "-m", "siaran", "serve"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout and serving.stderr
        line = serving.stdout.readline()
        serving.terminate()
        warned = serving.stderr.read()

    assert "Isi SIARAN_PUBLIC_URL dengan alamat meja" in warned
    assert "Jadilah Pengelola yang pertama di http://" in line and "/invitations/" in line
    assert serving.wait(20) == 0


def test_the_link_is_mailed_where_a_server_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with postbox() as box:
        monkeypatch.setenv("SIARAN_SMTP_URL", f"{box.url}?from=siaran@kota.example")
        told = json.loads(_run(*ADMIN, "--email", "budi@kota.example", "--json"))

    [letter] = box.letters
    assert told["mailed"] is True
    assert (letter["To"], letter["From"]) == ("budi@kota.example", "siaran@kota.example")
    assert letter["Subject"] == "Tautan untuk masuk ke Siaran" and told["link"] in text_of(letter)


def test_what_the_command_line_mails_is_in_the_language_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_LANG", "en")
    with postbox() as box:
        monkeypatch.setenv("SIARAN_SMTP_URL", box.url)
        _run(*ADMIN, "--email", "budi@kota.example")

    assert [letter["Subject"] for letter in box.letters] == ["Your link to sign in to Siaran"]


def test_a_server_that_is_not_there_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_SMTP_URL", "smtp://127.0.0.1:9")

    assert json.loads(_run(*ADMIN, "--email", "budi@kota.example", "--json"))["mailed"] is False
