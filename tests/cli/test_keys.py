"""`siaran keys` as the system administrator uses it: a new key, everything sealed with it, the old one gone."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from siaran.cli import app
from siaran.domain.member import EVERYWHERE, Role
from siaran.house import open_house
from siaran.settings import read
from siaran.store import accounts, instance, members, second_step

KEYS = Path("var/secret.key")


@pytest.fixture(autouse=True)
def _founded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with an account, and a member who has a second step."""
    monkeypatch.chdir(tmp_path)
    _run("init")
    with open_house(read()) as house, house.database.write() as c:
        now = house.database.now()
        accounts.save(c, accounts.Entry("32.77", "x", "cimahi", "1", {"access_token": "t"}), house.vault, now)
        who = {"office": "Kantor", "role": Role.EDITOR, "territory": EVERYWHERE, "who": "test", "now": now}
        second_step.arm(c, members.add(c, name="ani", **who), house.vault.seal({"key": "A"}), 1, now=now, but=0)


def _run(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output + result.stderr
    return result.stdout if status == 0 else result.stderr


def _opened() -> list[dict[str, str]]:
    """What a process that starts now can open."""
    with open_house(read()) as house, house.database.read() as c:
        member = members.by_name(c, "ani")
        assert member is not None
        sealed = second_step.sealed(c, member.id)
        return [dict(accounts.access(c, 1, house.vault).secrets), house.vault.open(sealed or b"")]


def test_after_a_renewal_the_old_key_may_go(tmp_path: Path) -> None:
    old = KEYS.read_text().strip()

    told = json.loads(_run("keys", "renew", "--json"))
    new, *rest = KEYS.read_text().split()
    KEYS.write_text(new)

    assert (told, rest) == ({"sealed": 2, "shut": 0, "keys": 2}, [old])
    assert stat.S_IMODE(KEYS.stat().st_mode) == 0o600
    assert _opened() == [{"access_token": "t"}, {"key": "A"}]


def test_keys_of_the_environment_are_taken_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = KEYS.read_text().strip(), json.loads(_run("keys", "new", "--json"))["key"]
    monkeypatch.setenv("SIARAN_SECRET_KEYS", old)
    assert "siaran keys new" in _run("keys", "renew", status=1)
    KEYS.unlink()

    monkeypatch.setenv("SIARAN_SECRET_KEYS", f"{new},{old}")
    _run("keys", "renew")
    monkeypatch.setenv("SIARAN_SECRET_KEYS", new)

    assert _opened() == [{"access_token": "t"}, {"key": "A"}]
    assert not KEYS.exists()


def test_while_siaran_runs_no_key_is_renewed() -> None:
    with open_house(read()) as house, house.database.write() as c:
        instance.beat(c, house.database.now())
    before = KEYS.read_text()

    assert "Hentikan di semua mesin" in _run("keys", "renew", status=1)
    assert KEYS.read_text() == before


def test_a_renewal_that_stopped_in_the_middle_loses_nothing_and_is_done_again() -> None:
    KEYS.write_text(f"{json.loads(_run('keys', 'new', '--json'))['key']}\n{KEYS.read_text()}")
    assert _opened() == [{"access_token": "t"}, {"key": "A"}]

    _run("keys", "renew")
    KEYS.write_text(KEYS.read_text().split()[0])

    assert _opened() == [{"access_token": "t"}, {"key": "A"}]
