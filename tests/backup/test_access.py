"""Access that was ended after a backup does not come back with it; whom to look at is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from siaran.cli import app
from siaran.domain.member import Role
from siaran.house import House, open_house
from siaran.settings import read
from siaran.store import members, pending, second_step, sessions
from siaran.store.member_tables import invitation, recovery, session
from siaran.store.member_tables import pending as waiting

FILE = "siaran.cadangan"


@pytest.fixture(params=["sqlite", "postgresql"], autouse=True)
def _founded(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if request.param == "postgresql":
        monkeypatch.setenv("SIARAN_DATABASE_URL", request.getfixturevalue("empty_postgres_url"))
    _run("init")


def _run(*words: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output + result.stderr
    return result.stdout, result.stderr


def _admit(house: House, connection: Connection, name: str) -> int:
    """A member with a session, recovery codes, a one-time link, and something to be confirmed."""
    now = house.database.now()
    given = {"name": name, "office": "Kominfo", "role": Role.EDITOR, "territory": "", "who": "t"}
    member = members.add(connection, **given, now=now)
    second_step.arm(connection, member, b"key", 1, now=now, but=0)
    number = member.id
    sessions.begin(connection, number, agent="laptop", address="1.2.3.4", now=now)
    members.invite(connection, number, who="t", now=now)
    pending.put(connection, number, "x", {"token": "t"}, vault=house.vault, now=now)
    return number


def _left(connection: Connection) -> list[int]:
    return [len(connection.execute(table.select()).all()) for table in (session, invitation, recovery, waiting)]


def test_nobody_is_signed_in_and_nothing_that_was_good_once_is_good_after_a_restore() -> None:
    with open_house(read()) as house, house.database.write() as connection:
        number = _admit(house, connection, "budi")
    _run("backup", FILE)

    _run("restore", FILE, "--force")

    with open_house(read()) as house, house.database.read() as connection:
        assert _left(connection) == [0, 0, 0, 0]
        assert second_step.sealed(connection, number) == b"key", "the telephone's codes are"


def test_whoever_may_sign_in_again_is_listed_and_whoever_had_left_is_not() -> None:
    with open_house(read()) as house, house.database.write() as connection:
        _admit(house, connection, "budi")
        gone = members.by_id(connection, _admit(house, connection, "wati"))
        assert gone is not None
        members.end(connection, gone, who="t", now=house.database.now())
    _run("backup", FILE)

    table, told = _run("restore", FILE, "--force")

    assert ("budi" in table, "wati" in table, "editor" in table) == (True, False, True)
    assert "Semua orang harus masuk lagi" in told and "Periksa 1 anggota" in told
    assert [m["name"] for m in json.loads(_run("restore", FILE, "--force", "--json")[0])["members"]] == ["budi"]
