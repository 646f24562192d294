"""Absence: only proof makes a no out of doubt, and then the very same is sent once more."""

from __future__ import annotations

from datetime import timedelta

from siaran.domain.attempt import Outcome
from siaran.domain.errors import OutcomeUnknown
from siaran.domain.post import State
from tests.publish.conftest import Stage

LOST = OutcomeUnknown("tidak ada jawaban")
NEAR = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"


def test_one_empty_read_proves_nothing(stage: Stage) -> None:
    stage.lose("a", LOST)

    stage.look()

    assert (stage.post("a").state, stage.attempts("a")[0].outcome) == (State.UNKNOWN, Outcome.UNKNOWN)


def test_three_empty_reads_prove_nothing_before_a_post_had_time_to_appear(stage: Stage) -> None:
    stage.lose("a", LOST)

    stage.look(5, 10, 584)

    assert len(stage.looks("a")) == 3
    assert stage.post("a").state is State.UNKNOWN


def test_two_reads_prove_nothing_even_after_that_time(stage: Stage) -> None:
    stage.lose("a", LOST)

    stage.look(5, 596)

    assert stage.post("a").state is State.UNKNOWN


def test_absence_is_proved_by_three_complete_reads_the_last_after_the_time_to_appear(stage: Stage) -> None:
    stage.lose("a", LOST)

    stage.prove()

    [tried] = stage.attempts("a")
    assert (stage.post("a").state, tried.outcome) == (State.QUEUED, Outcome.ABSENT)
    assert tried.evidence == {"reads": [look["looked_at"].isoformat() for look in stage.looks("a")]}


def test_an_incomplete_read_is_no_proof_least_of_all_as_the_last(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.look(5, 10, 300)
    stage.x.complete = False

    stage.look(301)

    assert stage.post("a").state is State.UNKNOWN


def test_a_read_that_lacks_a_post_known_to_be_live_is_no_proof(stage: Stage) -> None:
    stage.queue(stage.slot("live"))
    stage.say()
    stage.lose("a", LOST)

    stage.prove()

    assert stage.post("a").state is State.UNKNOWN
    stage.x.timeline = [stage.seen("Kabar live", "9", ago=601)]
    stage.look(300, 300, 300)
    assert stage.post("a").state is State.QUEUED


def test_a_near_match_that_has_gone_again_still_forbids_the_proof(stage: Stage) -> None:
    stage.lose("a", LOST, text=NEAR)
    stage.x.timeline = [stage.seen(NEAR.replace("dua", "2"), "7")]
    stage.look(5)
    stage.x.timeline = []

    stage.look(296, 300, 300)

    assert stage.post("a").state is State.UNKNOWN


def test_similar_is_not_equal_and_the_newest_in_the_list_is_nobodys(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.x.timeline = [stage.seen("Kabar lain sama sekali", "7")]

    stage.prove()

    assert stage.post("a").state is State.QUEUED


def test_proved_absent_past_its_time_is_missed(stage: Stage) -> None:
    stage.lose("a", LOST, fresh=300)

    stage.prove()

    assert (stage.post("a").state, stage.alerts()) == (State.MISSED, ["missed"])


def test_by_a_clock_that_is_off_no_absence_is_proved_now_or_later(stage: Stage) -> None:
    stage.lose("a", LOST)
    stage.clocks.heard(stage.now - timedelta(seconds=120))

    stage.prove()

    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, ["clock"])
    stage.clocks.heard(stage.now)
    stage.look(300)
    assert stage.post("a").state is State.UNKNOWN
