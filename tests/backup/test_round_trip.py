"""Back from a backup: nothing that went out since is lost, and nothing goes out twice."""

from __future__ import annotations

import pytest

from tests.cli.conftest import EARLY, Desk

KELURAHAN = '["32.77.03.1001", "32.77.03.1002"]'


@pytest.fixture
def queued(office: Desk) -> Desk:
    """Two kelurahan have something to say, now, on Facebook."""
    office.write("halo", audience=KELURAHAN)
    office.run("plan", "halo", "--apply", "--approve")
    return office


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.told("queue", "list")]


def test_what_went_out_after_the_backup_is_found_and_never_sent_again(queued: Desk) -> None:
    queued.run("backup", "siaran.cadangan")
    queued.run("run", "--until-idle")

    queued.run("restore", "siaran.cadangan", "--force")
    told = queued.run("run", "--until-idle", status=1).stderr
    assert "--after-restore" in told and states(queued) == ["published"] * 2
    queued.go_on()
    queued.run("run", "--until-idle")

    assert {row["attempts"] for row in queued.told("queue", "list")} == {0}
    assert len(queued.public()) == 2


def test_what_did_not_go_out_is_sent_once_and_only_after_somebody_says_so(queued: Desk) -> None:
    queued.run("backup", "siaran.cadangan")
    queued.run("restore", "siaran.cadangan", "--force")

    queued.run("run", "--until-idle", status=1)
    queued.run("queue", "resume", status=1)
    queued.run("run", "--until-idle", status=1)
    assert (states(queued), queued.public()) == (["queued"] * 2, [])
    queued.go_on()
    queued.run("run", "--until-idle")

    assert (states(queued), len(queued.public())) == (["published"] * 2, 2)


def test_going_on_looks_by_itself_where_no_engine_has(queued: Desk) -> None:
    queued.run("backup", "siaran.cadangan")
    queued.run("run", "--until-idle")
    queued.run("restore", "siaran.cadangan", "--force")

    queued.go_on()

    assert states(queued) == ["published"] * 2


def test_going_on_is_refused_while_what_was_sent_last_may_not_be_shown_yet(
    queued: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued.run("backup", "siaran.cadangan")
    monkeypatch.setenv("SIARAN_SETTLE_AFTER", "600")
    queued.run("restore", "siaran.cadangan", "--force")

    told = queued.run("queue", "resume", "--after-restore", status=1).stderr

    assert EARLY in told and "10 menit lagi" in told


def test_going_on_is_refused_while_an_account_cannot_be_read(queued: Desk) -> None:
    queued.run("backup", "siaran.cadangan")
    queued.run("restore", "siaran.cadangan", "--force")
    queued.fault(kind="status", match={"method": "GET"}, times=None, status=503)

    told = queued.go_on(status=1)
    assert "2 kiriman belum dapat dicari" in told
    for account in queued.told("accounts", "list"):
        queued.run("accounts", "pause", account["platform"], account["handle"])

    queued.go_on()
    assert queued.public() == []
