"""Posts in doubt: when they are looked for, what is kept of a look, and what a person may answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran import queue
from siaran.domain.attempt import Outcome, Receipt, Verdict
from siaran.domain.errors import Conflict
from siaran.domain.post import Post, State
from siaran.store import posts
from siaran.store.tables import account, post
from tests.ledger.conftest import Town, doubtful, yes


def in_doubt(town: Town, **slot: object) -> queue.Doubt:
    town.queue(town.slot("a", **slot))  # type: ignore[arg-type]
    town.send(doubtful())
    return doubt(town)


def doubt(town: Town) -> queue.Doubt:
    with town.database.read() as c:
        found = queue.doubt_of(c, "c/a")
    assert found is not None
    return found


def asked(town: Town) -> queue.Doubt:
    """A doubt of which a person was asked."""
    found = in_doubt(town)
    with town.database.write() as c:
        queue.ask(c, found.post, "Lihat sendiri.", town.now)
    return found


def looks(town: Town) -> list[queue.Doubt]:
    with town.database.write() as c:
        return queue.take_looks(c, town.now, town.times, 10)


def test_looks_come_at_their_times_and_missed_ones_are_not_made_up(town: Town) -> None:
    in_doubt(town)
    began = town.now

    assert looks(town) == []
    town.clock.advance(5)
    assert len(looks(town)) == 1
    assert looks(town) == []
    town.clock.advance(95)
    assert len(looks(town)) == 1
    assert town.post("a").next_look_at == began + timedelta(seconds=120)


def test_what_a_look_saw_is_kept(town: Town) -> None:
    found = in_doubt(town)

    with town.database.write() as c:
        queue.note_look(c, found.attempt.id, town.now, complete=True, evidence={"seen": 3})

    with town.database.read() as c:
        [look] = posts.looks(c, found.attempt.id)
    assert (look["complete"], look["evidence"]) == (True, {"seen": 3})


def test_a_look_that_finds_it_publishes_it(town: Town) -> None:
    found = in_doubt(town)

    with town.database.write() as c:
        receipt = Receipt("9", "https://x.test/9")
        queue.found(c, found.post, receipt, town.now, town.times, attempt_id=found.attempt.id, evidence={})

    assert town.post("a").state is State.PUBLISHED
    assert town.attempts("a")[0].outcome is Outcome.ACCEPTED


def test_the_same_id_on_another_platform_is_another_post(town: Town) -> None:
    town.queue(town.slot("facebook", account=2))
    town.send(yes("77"))
    found = in_doubt(town)

    with town.database.write() as c:
        queue.found(c, found.post, Receipt("77"), town.now, town.times, attempt_id=found.attempt.id, evidence="look")

    assert town.post("a").platform_id == "77"


def test_proved_absence_queues_a_fresh_post_for_one_more_send(town: Town) -> None:
    found = in_doubt(town)

    with town.database.write() as c:
        assert queue.absent(c, found, town.now, evidence={"reads": 3}) is State.QUEUED

    assert town.attempts("a")[0].outcome is Outcome.ABSENT


def test_proved_absence_of_a_stale_post_is_missed_and_told(town: Town) -> None:
    found = in_doubt(town, fresh=60)
    town.clock.advance(61)

    with town.database.write() as c:
        assert queue.absent(c, found, town.now, evidence={}) is State.MISSED

    assert town.alerts() == ["missed"]


def test_absence_of_what_moved_meanwhile_changes_nothing(town: Town) -> None:
    found = in_doubt(town)
    town.set(post, post.c.key == "c/a", state="published")

    with town.database.write() as c:
        assert queue.absent(c, found, town.now, evidence={}, drop_handle=True) is None


def test_a_person_is_asked_once(town: Town) -> None:
    found = in_doubt(town)

    with town.database.write() as c:
        assert queue.ask(c, found.post, "Lihat sendiri.", town.now)
        assert not queue.ask(c, found.post, "Lihat sendiri.", town.now)

    assert town.alerts() == ["question"]


def test_once_a_person_has_been_asked_no_look_proves_absence(town: Town) -> None:
    in_doubt(town)
    with town.database.write() as c:
        queue.ask(c, town.post("a"), "Lihat sendiri.", town.now)

    with town.database.write() as c:
        assert queue.absent(c, doubt(town), town.now, evidence={}) is None

    assert town.post("a").state is State.UNKNOWN


def test_send_now_allows_one_more_send_and_keeps_the_person_as_evidence(town: Town) -> None:
    found = asked(town)
    until = town.now + timedelta(hours=1)

    with town.database.write() as c:
        queue.send_again(c, found, who="operator", not_after=until, now=town.now)

    assert (town.post("a").state, town.post("a").sends_allowed, town.post("a").not_after) == (State.QUEUED, 3, until)
    assert town.attempts("a")[0].evidence == {"person": "operator"}


def test_a_post_that_is_to_be_sent_again_keeps_nothing_of_its_question(town: Town) -> None:
    found = asked(town)
    with town.database.write() as c:
        queue.send_again(c, found, who="operator", not_after=town.now + timedelta(hours=1), now=town.now)

    left = town.post("a")
    assert (left.asked_at, left.next_look_at, left.reason) == (None, None, "")


def test_before_anybody_was_asked_nobody_can_say_that_it_is_not_there(town: Town) -> None:
    found = in_doubt(town)

    with town.database.write() as c:
        with pytest.raises(Conflict):
            queue.send_again(c, found, who="operator", not_after=town.now, now=town.now)
        with pytest.raises(Conflict):
            queue.drop(c, found, who="operator", now=town.now)

    assert town.post("a").state is State.UNKNOWN


def test_drop_fails_the_post_with_the_persons_word(town: Town) -> None:
    found = asked(town)

    with town.database.write() as c:
        queue.drop(c, found, who="operator", now=town.now)

    assert town.post("a").state is State.FAILED
    assert "operator" in town.post("a").reason


def test_a_person_confirms_what_was_read(town: Town) -> None:
    found = in_doubt(town)

    with town.database.write() as c:
        queue.confirm(c, found, Receipt("9"), who="operator", now=town.now, times=town.times)

    assert town.post("a").state is State.PUBLISHED


def test_a_person_cannot_confirm_with_another_posts_link(town: Town) -> None:
    town.queue(town.slot("b"))
    town.send(yes("9"))
    found = in_doubt(town)

    with pytest.raises(Conflict, match=r"https://x\.test/9 adalah kiriman lain"), town.database.write() as c:
        receipt = Receipt("9", "https://x.test/9")
        queue.confirm(c, found, receipt, who="operator", now=town.now, times=town.times)

    assert town.post("a").state is State.UNKNOWN


def test_every_answer_loses_against_whoever_was_first(town: Town) -> None:
    found = asked(town)
    town.settle(queue.Claim(found.post, found.attempt.epoch, town.now, 0, None), yes())

    with town.database.write() as c:
        with pytest.raises(Conflict):
            queue.drop(c, found, who="operator", now=town.now)
        with pytest.raises(Conflict):
            queue.send_again(c, found, who="operator", not_after=town.now, now=town.now)
        with pytest.raises(Conflict):
            queue.confirm(c, found, Receipt("9"), who="operator", now=town.now, times=town.times)


def test_a_strict_account_is_known_to_be_strict(town: Town) -> None:
    town.set(account, account.c.id == 1, strict=True)

    assert in_doubt(town).strict


def test_there_is_no_doubt_about_a_published_post(town: Town) -> None:
    town.queue(town.slot("a"))
    town.send(yes())

    with town.database.read() as c:
        assert queue.doubt_of(c, "c/a") is None


def test_a_pending_id_is_found_later_and_filled_in_once(town: Town) -> None:
    town.queue(town.slot("a"))
    town.send(Verdict(Outcome.ACCEPTED, State.PUBLISHED, receipt=Receipt(None, container_id="c1")))
    town.clock.advance(5)
    [pending] = links(town)

    with town.database.write() as c:
        assert queue.complete_link(c, pending.id, Receipt("9"))
        assert not queue.complete_link(c, pending.id, Receipt("8"))

    assert (town.post("a").platform_id, town.post("a").next_look_at) == ("9", None)


def test_a_pending_id_is_looked_for_less_and_less_often_and_given_up_after_a_day(town: Town) -> None:
    town.queue(town.slot("a"))
    town.send(Verdict(Outcome.ACCEPTED, State.PUBLISHED, receipt=Receipt(None, container_id="c1")))

    assert links(town) == []
    town.clock.advance(5)
    assert (len(links(town)), len(links(town))) == (1, 0)
    town.clock.advance(86400)
    assert len(links(town)) == 1
    assert town.post("a").next_look_at is None


def links(town: Town) -> list[Post]:
    with town.database.write() as c:
        return queue.take_links(c, town.now, town.times, 5)
