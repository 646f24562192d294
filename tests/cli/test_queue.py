"""What people do to the queue at the terminal."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk

FAR = "2030-01-07 07:30"


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """A desk with one post of one kelurahan that is planned for a far day."""
    desk.write("halo", audience='["32.77.03.1001"]', publish=FAR)
    desk.run("plan", "halo", "--apply")
    return desk


def test_a_post_is_approved_and_withdrawn(planned: Desk) -> None:
    [row] = planned.told("queue", "list")

    planned.run("queue", "approve", row["key"])
    assert planned.told("queue", "list", "--state", "queued")
    planned.run("queue", "withdraw", row["key"], "--reason", "Batal.")

    assert planned.told("queue", "list")[0]["state"] == "withdrawn"
    assert "Ditarik oleh" in (shown := planned.run("queue", "show", row["key"]).stdout) and "@cli" not in shown
    assert planned.told("plan", "halo")[0]["change"] == "keep"


def test_a_whole_announcement_is_withdrawn(planned: Desk) -> None:
    planned.run("queue", "withdraw", status=2)

    told = planned.told("queue", "withdraw", "--campaign", "halo")

    assert (told["withdrawn"], told["left"]) == (1, 0)
    assert planned.told("queue", "list")[0]["state"] == "withdrawn"


def test_a_post_is_moved_in_its_own_local_time(planned: Desk) -> None:
    [row] = planned.told("queue", "list")

    planned.run("queue", "move", row["key"], "2030-01-07T10:15:00")

    assert planned.told("queue", "list")[0]["due_local"] == "07/01/2030 10.15 WIB"


def test_a_post_is_not_moved_into_the_past(planned: Desk) -> None:
    [row] = planned.told("queue", "list")

    told = planned.run("queue", "move", row["key"], "2020-01-07T10:15:00", status=1).stderr

    assert "sudah lewat" in told


def test_what_failed_is_planned_again_once_and_waits_for_approval(desk: Desk) -> None:
    desk.fault(kind="error", match={"action": "publish"}, code=100)
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle", status=1)
    [old] = desk.told("queue", "list", "--state", "failed")

    told = desk.told("queue", "again", old["key"], "2030-01-07T10:15:00")

    [new] = desk.told("queue", "list", "--state", "planned")
    assert (told["key"], told["replaces"]) == (new["key"], old["key"]) == (f"{old['key']}~2", old["key"])
    assert (new["due_local"], new["text"]) == ("07/01/2030 10.15 WIB", old["text"])
    assert "pengganti" in desk.run("queue", "again", old["key"], "2030-01-08T10:15:00", status=1).stderr
    assert "tidak lagi gagal" in desk.run("queue", "again", new["key"], "2030-01-08T10:15:00", status=1).stderr


def test_everything_stops_and_goes_on(desk: Desk) -> None:
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")

    desk.run("queue", "stop")
    desk.run("run", "--until-idle", status=1)
    assert desk.public() == []
    assert "Tidak ada karantina" in desk.run("queue", "resume", "--after-restore", status=1).stderr
    desk.run("queue", "resume")
    desk.run("run", "--until-idle")

    assert len(desk.public()) == 1


def test_a_post_is_shown_with_its_attempts(desk: Desk) -> None:
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")
    [row] = desk.told("queue", "list")

    told = desk.told("queue", "show", row["key"])

    assert [t["outcome"] for t in told["tries"]] == ["accepted"]
    assert row["key"] in desk.run("queue", "show", row["key"]).stdout


def test_a_question_takes_exactly_one_answer(planned: Desk) -> None:
    [row] = planned.told("queue", "list")

    planned.run("queue", "resolve", row["key"], status=2)
    planned.run("queue", "resolve", row["key"], "--send", "--drop", status=2)


def test_what_is_not_asked_cannot_be_answered(planned: Desk) -> None:
    [row] = planned.told("queue", "list")

    assert "tidak sedang dipertanyakan" in planned.run("queue", "resolve", row["key"], "--drop", status=1).stderr


def test_a_post_that_is_not_there_is_named(desk: Desk) -> None:
    assert "tidak/ada tidak ada" in desk.run("queue", "show", "tidak/ada", status=1).stderr


def test_a_hold_keeps_posts_back_until_it_ends(desk: Desk) -> None:
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("holds", "add", "Berkabung", "--territory", "32.77")

    desk.run("run", "--until-idle")
    assert desk.public() == []
    [hold] = desk.told("holds", "list")
    desk.run("holds", "end", str(hold["id"]))
    desk.run("run", "--until-idle")

    assert len(desk.public()) == 1


def test_approval_at_the_terminal_can_be_forbidden(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("halo", publish=FAR)
    monkeypatch.setenv("SIARAN_CLI_APPROVAL", "no")

    desk.run("plan", "halo", "--apply", "--approve", status=1)

    assert desk.told("queue", "list") == []


def test_where_nothing_is_held_by_a_clock_that_was_ahead_nothing_is_freed(desk: Desk) -> None:
    assert desk.told("queue", "free")["freed"] == 0
