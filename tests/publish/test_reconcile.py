"""Looking for what is in doubt: when, for whom, what counts as a yes, and what a look that fails still says."""

from __future__ import annotations

import pytest

from siaran import publish, queue
from siaran.domain.attempt import Outcome
from siaran.domain.errors import AccountLost, OutcomeUnknown, PlatformClosed, Refused
from siaran.domain.post import Kind, State
from siaran.store.tables import post
from tests.publish.conftest import Stage, refusing

LOST = OutcomeUnknown("tidak ada jawaban")


def test_what_is_found_is_published_with_its_id(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.x.timeline = [stage.seen("Kabar  a", "7", permalink="https://x.test/7")]

    assert stage.look() == 1

    p = stage.post("a")
    assert (p.state, p.platform_id, p.permalink) == (State.PUBLISHED, "7", "https://x.test/7")
    assert stage.attempts("a")[0].outcome is Outcome.ACCEPTED


def test_a_person_may_ask_for_a_look_before_its_time(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.x.timeline = [stage.seen("Kabar a")]

    with stage.database.read() as c:
        doubt = queue.doubt_of(c, "c/a")
    assert doubt is not None
    publish.look_now(doubt, stage.ports)

    assert stage.post("a").state is State.PUBLISHED


def test_nothing_is_looked_for_before_its_time(stage: Stage) -> None:
    stage.lose("a", LOST)

    assert stage.look(4.9) == 0
    assert stage.x.asked == ["publish"]


def test_the_same_words_from_before_the_attempt_are_not_ours(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.x.timeline = [stage.seen("Kabar a", "7", ago=61)]

    stage.look()

    assert stage.post("a").state is State.UNKNOWN


def test_what_another_post_owns_is_not_ours(stage: Stage) -> None:
    stage.queue(stage.slot("b", text="Kabar a"))
    stage.say()
    stage.clock.advance(1)
    stage.lose("a", LOST)
    stage.x.timeline = [stage.seen("Kabar a", "9")]

    stage.look()

    assert stage.post("a").state is State.UNKNOWN


def test_a_late_match_of_the_first_send_is_credited_to_the_first(stage: Stage) -> None:
    stage.lose("a", LOST)
    first_at = stage.now
    stage.prove()
    stage.x.answer = LOST
    stage.say()
    stage.x.timeline = [stage.seen("Kabar a", "7", ago=(stage.now - first_at).total_seconds())]

    stage.look()

    assert [a.outcome for a in stage.attempts("a")] == [Outcome.ACCEPTED, Outcome.UNKNOWN]
    assert stage.post("a").state is State.PUBLISHED


def test_a_look_that_fails_by_our_own_fault_tells_its_name_only(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.with_access(refusing(ValueError("token RAHASIA")))

    stage.look()

    assert stage.looks("a")[0]["evidence"] == {"error": "Kesalahan program (ValueError)."}


def test_a_dead_token_met_while_looking_is_told_of_and_the_doubt_stays(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.x.timeline = AccountLost("izin dicabut")

    stage.look()

    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, ["lost"])


def test_looks_never_close_the_platform(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.queue(stage.slot("c", account=3))
    stage.x.timeline = PlatformClosed("batas baca")

    stage.look()

    assert [c.post.key for c in stage.claim()] == ["c/c"]


def test_a_repost_is_known_by_what_it_refers_to(stage: Stage) -> None:
    stage.queue(stage.slot("leader"))
    stage.say()
    stage.lose("s", LOST, account=3, kind=Kind.REPOST, follows="c/leader")
    stage.x.timeline = [
        stage.seen("Kabar s", "6"),
        stage.seen("", "7", refers_to="9"),
        stage.seen("", "8", refers_to="1"),
    ]

    stage.look()

    assert stage.post("s").platform_id == "7"


@pytest.mark.parametrize(("answers", "state"), [("9", "published"), (None, "published"), ("1", "unknown")])
def test_a_threads_part_is_known_by_its_words_and_what_it_answers(stage: Stage, answers: str, state: str) -> None:
    stage.queue(stage.slot("t"))
    stage.say()
    stage.lose("t#2", LOST, kind=Kind.PART, follows="c/t")
    stage.x.timeline = [stage.seen("Kabar t#2", "7", answers=answers)]

    stage.look()

    assert stage.post("t#2").state == state


def test_one_read_serves_all_doubts_of_an_account(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.set(post, post.c.key == "c/a", asked_at=stage.now)
    stage.lose("b", LOST)
    stage.x.asked.clear()
    stage.x.timeline = [stage.seen("Kabar b", "8"), stage.seen("Kabar a", "7")]

    assert stage.look() == 2

    assert stage.x.asked == ["find"]
    assert (stage.post("a").platform_id, stage.post("b").platform_id) == ("7", "8")


def test_one_account_whose_look_cannot_be_written_down_holds_up_no_other(stage: Stage) -> None:
    stage.lose("a", LOST, account=2)
    stage.lose("c", LOST, account=3)
    stage.facebook.container = object()  # type: ignore[assignment]  # no database takes this
    stage.x.timeline = [stage.seen("Kabar c", "8")]

    assert stage.look() == 2

    assert (stage.looks("a"), stage.post("c").state) == ([], State.PUBLISHED)


def test_a_refusal_while_looking_says_nothing_about_the_lane(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.x.timeline = Refused("tidak boleh membaca")

    stage.look()

    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, [])
