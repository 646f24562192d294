"""Doubt that nothing can resolve becomes a question to a person, and never a send."""

from __future__ import annotations

from datetime import timedelta

from siaran.domain.errors import OutcomeUnknown, Unavailable
from siaran.domain.post import State
from siaran.store.tables import account
from tests.publish.conftest import Stage

LOST = OutcomeUnknown("tidak ada jawaban")
NEAR = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"


def test_a_near_match_is_never_taken_for_absence_but_shown_to_a_person(stage: Stage) -> None:
    stage.lose("a", LOST, text=NEAR)
    stage.x.timeline = [stage.seen(NEAR.replace("dua", "2"), "7")]

    stage.look(5)
    early = stage.post("a").asked_at
    stage.look(296, 300)

    assert early is None
    assert stage.post("a").state is State.UNKNOWN
    assert "hampir sama" in stage.post("a").reason
    assert stage.alerts() == ["question"]


def test_the_very_same_words_later_than_the_attempt_can_have_made_are_shown_to_a_person(stage: Stage) -> None:
    stage.lose("a", LOST)
    sent_at = stage.now
    stage.look(5)
    stage.x.timeline = [stage.seen("Kabar a", "7", ago=-597)]

    stage.look(596 + 60)

    assert stage.x.timeline[0].created_at == sent_at + timedelta(seconds=602)
    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, ["question"])


def test_a_strict_account_is_never_sent_to_again_but_asks(stage: Stage) -> None:
    stage.set(account, account.c.id == 1, strict=True)
    stage.lose("a", LOST)

    stage.prove()

    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, ["question"])


def test_after_two_lost_sends_a_person_is_asked(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.prove()
    stage.x.answer = LOST
    stage.say()

    stage.prove()

    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, ["question"])
    assert stage.x.asked.count("publish") == 2


def test_what_cannot_be_proved_becomes_a_question_after_its_time_has_passed(stage: Stage) -> None:
    stage.lose("a", LOST, fresh=60)
    stage.x.complete = False

    stage.look(5, 655)
    before = stage.alerts()
    stage.look(300)

    assert (before, stage.alerts()) == ([], ["question"])


def test_what_cannot_be_read_becomes_a_question_after_its_time_has_passed(stage: Stage) -> None:
    stage.lose("a", LOST, fresh=60)
    stage.x.timeline = Unavailable("tidak terbaca")

    stage.look(5, 655)
    before = stage.alerts()
    stage.look(300)

    assert (before, stage.alerts()) == ([], ["question"])
    assert [look["complete"] for look in stage.looks("a")] == [False, False, False]
    assert stage.looks("a")[0]["evidence"] == {"error": "tidak terbaca"}


def test_once_asked_looks_may_still_find_a_yes_but_never_a_no(stage: Stage) -> None:
    stage.lose("a", LOST, text=NEAR)
    stage.x.timeline = [stage.seen(NEAR.replace("dua", "2"), "7")]
    stage.look(5, 301, 300)
    stage.x.timeline = [stage.seen(NEAR, "8", ago=500)]

    stage.look(300)

    assert (stage.post("a").state, stage.post("a").platform_id) == (State.PUBLISHED, "8")
