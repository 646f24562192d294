"""The main job at the terminal: one Markdown file becomes the posts of all offices, and the figures come back."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


def test_one_file_becomes_the_posts_of_all_offices_and_is_counted(desk: Desk) -> None:
    desk.write("halo", platforms="[facebook, x]", spread="2s")

    desk.run("plan", "--all", "--apply", "--approve")
    desk.run("run", "--until-idle")
    desk.run("collect")

    totals = desk.told("report")["totals"]
    assert (totals["posts"], {r["state"] for r in desk.told("queue", "list")}) == (9, {"published"})
    assert len(desk.public()) == 9


def test_what_is_heard_is_byte_for_byte_what_preview_showed(desk: Desk) -> None:
    body = "Pukul 08.00–12.00 *hari ini* di Jl. Raya & sekitarnya <b>ya</b> 👍🏽\n\n- satu\n- dua"
    desk.write("halo", body, platforms="[facebook]")
    shown = {(v["territory"], v["platform"]): v["text"] for v in desk.told("preview", "halo")}

    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")

    rows = {r["platform_id"]: shown[r["territory"], r["platform"]] for r in desk.told("queue", "list")}
    assert rows == {p["id"]: p["text"] for p in desk.public()}


def test_on_x_one_voice_speaks_and_the_others_repost_it(desk: Desk) -> None:
    desk.write("halo", platforms="[x]", spread="2s")

    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")

    rows = desk.told("queue", "list")
    voice = next(r for r in rows if r["kind"] == "post")
    assert voice["territory"] == "32.77.03"
    assert {r["follows"] for r in rows if r["kind"] == "repost"} == {voice["key"]}
    statuses = {r["territory"]: r["status"] for r in desk.told("report", "--territory", "32.77.03")["coverage"]}
    assert set(statuses.values()) == {"indirect"}


def test_nothing_goes_out_before_someone_approves(desk: Desk) -> None:
    desk.write("halo")
    desk.run("plan", "halo", "--apply")

    desk.run("run", "--until-idle")

    assert desk.public() == []
    assert {r["state"] for r in desk.told("queue", "list")} == {"planned"}


def test_planning_twice_changes_nothing(desk: Desk) -> None:
    desk.write("halo", platforms="[facebook, x]", spread="30m", publish="next slot")
    desk.run("plan", "halo", "--apply", "--approve")
    before = desk.told("queue", "list")

    told = desk.told("plan", "halo")
    desk.run("plan", "halo", "--apply")

    assert {r["change"] for r in told} == {"keep"}
    assert desk.told("queue", "list") == before


def test_a_changed_text_is_rewritten_and_waits_for_approval_again(desk: Desk) -> None:
    desk.write("halo", publish="2030-01-07 07:30")
    desk.run("plan", "halo", "--apply", "--approve")

    desk.write("halo", "Kantor tutup hari ini.", publish="2030-01-07 07:30")
    desk.run("plan", "halo", "--apply")

    rows = desk.told("queue", "list")
    assert {r["state"] for r in rows} == {"planned"}
    assert all("tutup" in r["text"] for r in rows)


def test_a_changed_time_moves_and_a_smaller_audience_withdraws(desk: Desk) -> None:
    desk.write("halo", publish="2030-01-07 07:30")
    desk.run("plan", "halo", "--apply", "--approve")

    desk.write("halo", publish="2030-01-07 09:00", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply")

    rows = {r["territory"]: r for r in desk.told("queue", "list")}
    assert rows["32.77.03.1001"]["due_local"] == "07/01/2030 09.00 WIB"
    assert rows["32.77.03.1002"]["state"] == "withdrawn"


def test_a_plan_shows_every_post_with_the_keys_of_the_contract(desk: Desk) -> None:
    desk.write("halo")

    [row, *_] = desk.told("plan", "halo")

    wanted = "key campaign program territory account platform state due_at due_local not_after text follows platform_id"
    assert {*wanted.split(), "permalink", "attempts", "warnings"} <= row.keys()
    assert row["due_at"].endswith("+00:00")


def test_a_file_with_mistakes_names_each_with_its_line(desk: Desk) -> None:
    desk.write("halo", "Telepon {{ wilayah.narahubung }}", sasarn="[kelurahan]")

    told = desk.run("check", status=1).stdout

    assert "content/halo.md:7" in told
    assert "audience" in told or "sasaran" in told


def test_a_value_that_territories_lack_is_named_with_them(desk: Desk) -> None:
    desk.write("halo", "Telepon {{ wilayah.narahubung }}")

    told = desk.run("check", status=1).stdout

    assert "narahubung belum diisi untuk" in told
    assert "Cibabat" in told


def test_texts_too_alike_across_accounts_are_refused_on_x(desk: Desk) -> None:
    desk.write("halo", platforms="[x]", x="{mode: own}")

    result = desk.run("plan", "halo", "--apply", status=1)

    assert "gaungkan" in result.stderr
    assert desk.told("queue", "list") == []


@pytest.mark.parametrize("fault", ["reset_after", "hang_after", "truncate", "no_id", "html_200"])
def test_an_answer_that_is_lost_is_found_and_never_sent_twice(desk: Desk, fault: str) -> None:
    desk.fault(kind=fault, match={"action": "publish"}, seconds=3)
    desk.write("halo", audience='["32.77.03.1001"]', platforms="[x]", x="{mode: own}")

    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")

    assert [r["state"] for r in desk.told("queue", "list")] == ["published"]
    assert len(desk.public()) == 1


def test_a_request_that_is_lost_is_sent_again_once_its_absence_is_proved(desk: Desk) -> None:
    desk.fault(kind="reset_before", match={"action": "publish"})
    desk.write("halo", audience='["32.77.03.1001"]')

    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")

    [row] = desk.told("queue", "list")
    assert (row["state"], row["attempts"], len(desk.public())) == ("published", 2, 1)


def test_two_lost_sends_end_with_a_question_that_a_person_answers(desk: Desk) -> None:
    desk.fault(kind="reset_before", match={"action": "publish"}, times=None)
    desk.write("halo", audience='["32.77.03.1001", "32.77.03.1002"]')
    desk.run("plan", "halo", "--apply", "--approve")

    told = desk.run("run", "--until-idle", status=1).stderr
    there, gone = desk.told("queue", "list")
    desk.calm()
    page, story = desk.by_hand(there["account"], "Kantor buka hari ini!").split("_")
    desk.run("queue", "resolve", there["key"], "--published", f"m.facebook.com/story.php?story_fbid={story}&id={page}")
    desk.run("queue", "resolve", gone["key"], "--send")
    desk.run("run", "--until-idle")

    assert "2 pertanyaan menunggu jawaban Anda" in told
    assert (len(desk.public()), {row["state"] for row in desk.told("queue", "list")}) == (2, {"published"})
