"""Steps 2 and 3: what is prepared, kept and dropped, and looking first where it may be public already."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran import publish, queue
from siaran.domain.attempt import Outcome, Receipt
from siaran.domain.errors import OutcomeUnknown, Refused, Unavailable
from siaran.domain.platform import Container, Prepared
from siaran.domain.post import State
from siaran.store.tables import instance, post
from tests.publish.conftest import PICTURE, Stage


def test_what_is_prepared_is_kept_before_it_is_used(stage: Stage) -> None:
    stage.queue(stage.slot("a", pictures=PICTURE))
    handles = []
    stage.x.meanwhile = lambda: handles.append(stage.post("a").handle)

    stage.say()

    assert handles == [None, {"container": "c1"}]
    assert stage.x.said[0][1] == {"container": "c1"}


def test_a_post_prepared_ahead_is_not_said_before_it_is_due(stage: Stage) -> None:
    stage.queue(stage.slot("a", due=300, pictures=PICTURE))

    stage.say()
    stage.clock.advance(299)
    early = [*stage.x.asked, *stage.claim()]
    stage.clock.advance(1)
    stage.say()

    assert early == ["prepare"]
    assert stage.x.asked == ["prepare", "publish"]


def test_what_is_not_ready_yet_waits_without_keeping_its_lane_or_counting_as_a_try(stage: Stage) -> None:
    stage.queue(stage.slot("a", pictures=PICTURE))
    stage.x.prepared = Prepared({"container": "c1"}, ready=False, again_in=3.0)

    stage.say()

    p = stage.post("a")
    assert (p.handle, p.retry_at, p.tries) == ({"container": "c1"}, stage.now + timedelta(seconds=3), 0)
    assert stage.claim() == []
    stage.clock.advance(3)
    stage.x.prepared = Prepared({"container": "c1"})
    stage.say()
    assert (stage.x.given, stage.post("a").state) == ([None, {"container": "c1"}], State.PUBLISHED)


def test_a_container_made_of_the_old_words_is_never_sent(stage: Stage) -> None:
    stage.queue(stage.slot("a", due=60, pictures=PICTURE))
    stage.say()
    with stage.database.write() as c:
        new = stage.slot("a", due=60, text="Kabar baru", pictures=PICTURE)
        queue.rewrite(c, [queue.Rewrite(stage.post("a"), new)])
        queue.approve(c, ["c/a"], who="penyetuju", now=stage.now)
    stage.x.prepared = Prepared({"container": "c2"})
    stage.clock.advance(60)

    stage.say()

    assert [(draft.text, handle) for draft, handle in stage.x.said] == [("Kabar baru", {"container": "c2"})]


def test_a_handle_of_other_words_is_made_anew_even_where_it_was_left_standing(stage: Stage) -> None:
    stage.queue(stage.slot("a", due=60, pictures=PICTURE))
    stage.say()
    stage.set(post, post.c.key == "c/a", text="Kabar lain")
    stage.clock.advance(60)

    stage.say()

    assert stage.x.given == [None, None]


def test_a_handle_that_has_expired_is_made_anew(stage: Stage) -> None:
    stage.queue(stage.slot("a", due=60, pictures=PICTURE))
    expires = stage.now + timedelta(seconds=60)
    stage.x.prepared = Prepared({"container": "c1", "expires_at": expires.isoformat()})
    stage.say()
    stage.clock.advance(60)

    stage.say()

    assert stage.x.given == [None, None]


def test_a_handle_that_has_not_expired_is_used(stage: Stage) -> None:
    stage.queue(stage.slot("a", due=60, pictures=PICTURE))
    expires = stage.now + timedelta(seconds=61)
    stage.x.prepared = Prepared({"container": "c1", "expires_at": expires.isoformat()})
    stage.say()
    stage.clock.advance(60)

    stage.say()

    assert stage.x.given == [None]


def test_a_post_that_was_changed_while_it_was_prepared_is_not_sent(stage: Stage) -> None:
    stage.queue(stage.slot("a", pictures=PICTURE))

    def withdraw() -> None:
        with stage.database.write() as c:
            queue.withdraw(c, stage.post("a"), who="operator", now=stage.now)

    stage.x.meanwhile = withdraw

    stage.say()

    assert (stage.x.asked, stage.post("a").state) == (["prepare"], State.WITHDRAWN)


@pytest.mark.parametrize(
    ("error", "state", "tries"),
    [
        (Unavailable("tidak tersambung"), State.QUEUED, 1),
        (OutcomeUnknown("tidak ada jawaban"), State.QUEUED, 1),
        (Refused("gambar ditolak"), State.FAILED, 0),
    ],
)
def test_before_the_intent_no_failure_can_leave_doubt(stage: Stage, error: Exception, state: State, tries: int) -> None:
    stage.queue(stage.slot("a", pictures=PICTURE))
    stage.x.prepared = error

    stage.say()

    assert (stage.post("a").state, stage.post("a").tries, stage.attempts("a")) == (state, tries, [])


def test_a_late_post_that_is_there_already_is_published_without_a_send(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.clock.advance(121)
    stage.x.timeline = [stage.seen("Kabar a", "7", ago=10)]

    stage.say()

    assert (stage.post("a").state, stage.post("a").platform_id) == (State.PUBLISHED, "7")
    assert (stage.x.asked, stage.attempts("a")) == (["find"], [])


@pytest.mark.parametrize(("text", "ago"), [("Kabar aa", 10), ("Kabar a", 182)])
def test_a_late_post_that_is_not_there_is_said(stage: Stage, text: str, ago: float) -> None:
    stage.queue(stage.slot("a"))
    stage.clock.advance(121)
    stage.x.timeline = [stage.seen(text, "7", ago=ago)]

    stage.say()

    assert stage.x.asked == ["find", "publish"]


def test_what_another_post_owns_is_not_ours(stage: Stage) -> None:
    stage.queue(stage.slot("a"), stage.slot("b", due=1, text="Kabar a"))
    stage.say()
    stage.clock.advance(122)
    stage.x.timeline = [stage.seen("Kabar a", "9", ago=10)]
    stage.x.answer = Receipt("8")

    stage.say()

    assert (stage.x.asked[-1], stage.post("b").platform_id) == ("publish", "8")


def test_without_a_complete_read_a_late_post_is_not_sent(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.clock.advance(121)
    stage.x.complete = False

    stage.say()

    assert stage.x.asked == ["find"]
    assert stage.post("a").retry_at == stage.now + timedelta(seconds=5)


def test_a_container_that_is_public_already_publishes_its_post_with_the_id_pending(stage: Stage) -> None:
    stage.queue(stage.slot("a", account=2, due=60, pictures=PICTURE))
    stage.say()
    stage.clock.advance(181)
    stage.facebook.container = Container.PUBLISHED

    stage.say()

    p = stage.post("a")
    assert (p.state, p.platform_id, p.container_id) == (State.PUBLISHED, None, "c1")


def test_after_a_restore_every_post_is_looked_for_before_it_is_sent(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.set(instance, instance.c.id == 1, restored_at=stage.now)
    stage.x.timeline = [stage.seen("Kabar a", "7")]

    stage.say()

    assert (stage.x.asked, stage.post("a").state) == (["find"], State.PUBLISHED)


def test_a_process_that_has_heard_no_answer_yet_looks_first_for_any_answer_tells_the_time(stage: Stage) -> None:
    stage.with_clocks(publish.Clocks(stage.clock))
    stage.queue(stage.slot("a"))

    stage.say()

    assert stage.x.asked == ["find", "publish"]


def test_by_a_clock_that_is_off_nothing_is_sent_and_someone_is_told(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.clocks.heard(stage.now - timedelta(seconds=61))

    stage.say()

    assert stage.x.asked == ["find"]
    assert (stage.post("a").state, stage.alerts()) == (State.QUEUED, ["clock"])
    assert stage.post("a").retry_at == stage.now + timedelta(seconds=60)


def test_by_a_clock_that_is_off_a_post_that_is_there_is_published_all_the_same(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.clocks.heard(stage.now + timedelta(seconds=61))
    stage.x.timeline = [stage.seen("Kabar a", "7", ago=50)]

    stage.say()

    assert stage.post("a").state is State.PUBLISHED


def test_a_post_proved_absent_is_sent_a_second_time_only_after_another_look(stage: Stage) -> None:
    stage.lose("a", OutcomeUnknown("?"))
    stage.prove()
    stage.x.asked.clear()

    stage.say()

    assert stage.x.asked == ["find", "publish"]
    assert [a.outcome for a in stage.attempts("a")] == [Outcome.ABSENT, Outcome.ACCEPTED]
