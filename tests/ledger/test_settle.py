"""Steps 4 and 7: what becomes of an attempt and of its post."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from siaran import queue
from siaran.domain.attempt import Closure, Gate, Outcome, Receipt, Verdict
from siaran.domain.post import MOVES, Kind, Picture, State
from siaran.queue.moves import move
from siaran.store.tables import attempt, post
from tests.ledger.conftest import Town, doubtful, yes


def refused(**more: object) -> Verdict:
    return Verdict(Outcome.REFUSED, State.QUEUED, "Terlalu sering.", **more)  # type: ignore[arg-type]


def test_a_yes_publishes_the_post_and_closes_the_attempt(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(yes("9"))

    p = town.post("a")
    assert (p.state, p.platform_id, p.permalink) == (State.PUBLISHED, "9", "https://x.test/9")
    assert [a.outcome for a in town.attempts("a")] == [Outcome.ACCEPTED]


def test_a_receipt_may_lack_its_id(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(Verdict(Outcome.ACCEPTED, State.PUBLISHED, receipt=Receipt(None, container_id="c1")))

    assert (town.post("a").state, town.post("a").container_id) == (State.PUBLISHED, "c1")


def test_an_id_that_another_post_of_the_account_has_is_left_pending(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b"))
    town.send(yes("9"))

    town.send(yes("9"))

    p = town.post("b")
    assert (p.state, p.platform_id, p.next_look_at) == (State.PUBLISHED, None, town.now + timedelta(seconds=5))


def test_the_intent_stands_before_anything_is_sent(town: Town) -> None:
    town.queue(town.slot("a"))

    town.begin(town.claim()[0])

    assert town.post("a").state is State.SENDING
    assert [a.outcome for a in town.attempts("a")] == [Outcome.OPEN]


def test_no_answer_leaves_the_post_unknown_with_a_look_in_five_seconds(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(doubtful())

    p = town.post("a")
    assert (p.state, p.next_look_at) == (State.UNKNOWN, town.now + timedelta(seconds=5))


def test_settling_a_result_twice_changes_nothing(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.send(yes("9"))

    town.settle(claim, yes("9"))

    assert [a.outcome for a in town.attempts("a")] == [Outcome.ACCEPTED]


def test_a_refusal_that_passes_queues_the_post_and_closes_the_lane(town: Town) -> None:
    town.queue(town.slot("a"))
    until = town.now + timedelta(seconds=60)

    town.send(refused(retry_at=town.now, lane=Closure(Gate.RATE, "Terlalu sering.", until)))

    assert town.post("a").state is State.QUEUED
    town.clock.advance(59)
    assert town.claim() == []


def test_a_refusal_for_good_fails_the_post_and_tells_someone(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(Verdict(Outcome.REFUSED, State.FAILED, "Naskah terlalu panjang."))

    assert (town.post("a").state, town.alerts()) == (State.FAILED, ["failed"])


def test_a_lost_account_keeps_its_post_queued(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(refused(lane=Closure(Gate.LOST, "Izinnya dicabut.")))

    assert (town.post("a").state, town.alerts()) == (State.QUEUED, ["lost"])


def test_a_closed_platform_is_told_of(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(refused(platform=Closure(Gate.CLOSED, "Kredit habis.")))

    assert town.alerts() == ["closed"]


def test_a_stale_handle_is_dropped(town: Town) -> None:
    town.queue(town.slot("a", pictures=(Picture("f" * 64, "a.jpg", "Warga"),)))

    town.send(refused(drop_handle=True))

    assert (town.post("a").stale, town.post("a").to_prepare) == (1, True)


@pytest.mark.parametrize("state", [State.QUEUED, State.FAILED, State.MISSED, State.WITHDRAWN])
def test_a_late_yes_is_accepted_whatever_the_state(town: Town, state: State) -> None:
    town.queue(town.slot("a"))
    claim = town.send(doubtful())
    town.set(post, post.c.key == "c/a", state=state)

    town.settle(claim, yes("9"))

    assert (town.post("a").state, town.post("a").platform_id) == (State.PUBLISHED, "9")


def test_a_late_failure_never_erases_doubt(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    town.begin(claim)
    town.clock.advance(121)
    town.heal()

    town.settle(claim, Verdict(Outcome.NOT_SENT, State.QUEUED, "Belum tersambung."))

    assert town.post("a").state is State.UNKNOWN


def test_a_failure_of_what_was_found_public_meanwhile_changes_nothing(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    town.begin(claim)
    with town.database.write() as c:
        queue.found(c, claim.post, Receipt("9"), town.now, town.times, attempt_id=None, evidence={})

    town.settle(claim, Verdict(Outcome.REFUSED, State.FAILED, "Ditolak."))

    assert (town.post("a").state, town.alerts()) == (State.PUBLISHED, [])


def test_a_second_yes_of_another_attempt_is_recorded_as_doubled_with_an_alarm(town: Town) -> None:
    town.queue(town.slot("a"))
    first = town.send(doubtful())
    with town.database.write() as c:
        doubt = queue.doubt_of(c, "c/a")
        assert doubt is not None
        queue.absent(c, doubt, town.now, evidence={})
    town.send(yes("2"))

    town.settle(first, yes("1"))

    assert [a.outcome for a in town.attempts("a")] == [Outcome.DOUBLED, Outcome.ACCEPTED]
    assert "doubled" in town.alerts()


def test_a_look_that_sees_late_what_a_later_send_made_is_no_second_post(town: Town) -> None:
    town.queue(town.slot("a"))
    town.send(doubtful())
    with town.database.write() as c:
        doubt = queue.doubt_of(c, "c/a")
        assert doubt is not None
        queue.absent(c, doubt, town.now, evidence={})
    town.send(yes("2"))

    with town.database.write() as c:
        tried, seen = doubt.attempt.id, Receipt("2")
        moved = queue.found(c, doubt.post, seen, town.now, town.times, attempt_id=tried, evidence="look")

    assert (moved, [a.outcome for a in town.attempts("a")]) == (False, [Outcome.ABSENT, Outcome.ACCEPTED])
    assert "doubled" not in town.alerts()


def test_a_result_of_a_post_that_is_not_there_changes_nothing(town: Town) -> None:
    town.queue(town.slot("a"))
    with town.database.write() as c:
        queue.settle(c, [queue.Result(999, 1, "w", yes(), town.now)], town.now, town.times)

    assert town.post("a").state is State.QUEUED


def test_not_sent_by_a_worker_without_an_attempt_only_releases_the_lane(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]

    town.settle(claim, Verdict(Outcome.NOT_SENT, State.QUEUED, "Niat tidak tercatat."))

    assert town.claim()[0].epoch == claim.epoch + 1


def test_a_late_leader_moves_its_sequels_by_as_much(town: Town) -> None:
    sequel = town.slot("sequel", account=3, due=300, kind=Kind.REPOST, follows="c/leader")
    further = town.slot("further", account=2, due=400, kind=Kind.PART, follows="c/sequel")
    town.queue(town.slot("leader"), sequel, further)
    town.clock.advance(600)

    town.send(yes())

    assert town.post("sequel").due_at == sequel.due_at + timedelta(seconds=600)
    assert town.post("further").not_after == further.not_after + timedelta(seconds=600)


@pytest.mark.parametrize("late", [0, 120])
def test_a_leader_that_is_hardly_late_leaves_its_sequels_where_they_are(town: Town, late: float) -> None:
    sequel = town.slot("sequel", account=3, due=300, kind=Kind.REPOST, follows="c/leader")
    town.queue(town.slot("leader"), sequel)
    town.clock.advance(late)

    town.send(yes())

    assert town.post("sequel").due_at == sequel.due_at


def test_a_late_yes_withdraws_the_post_that_was_to_replace_it(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.send(doubtful())
    town.set(post, post.c.key == "c/a", state=State.MISSED)
    town.queue(town.slot("a~2", replaces="c/a"))

    town.settle(claim, yes())

    assert town.post("a~2").state is State.WITHDRAWN
    assert "withdrawn" in town.alerts()


def test_a_yes_in_time_withdraws_the_post_that_was_to_replace_it_too(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    town.begin(claim)
    town.set(post, post.c.key == "c/a", state=State.MISSED)
    town.queue(town.slot("a~2", account=2, replaces="c/a"))
    town.set(post, post.c.key == "c/a", state=State.SENDING)

    town.settle(claim, yes())

    assert [town.post(name).state for name in ("a", "a~2")] == [State.PUBLISHED, State.WITHDRAWN]


def test_there_is_no_move_that_the_table_does_not_know(town: Town) -> None:
    town.queue(town.slot("a"))
    forbidden = [(old, new) for old in State for new in State if new not in MOVES[old]]

    for old, new in forbidden:
        with pytest.raises(ValueError, match="no move"), town.database.write() as c:
            move(c, post.c.id == 1, {old}, new)


def test_the_database_itself_refuses_a_second_attempt_in_doubt(town: Town) -> None:
    town.queue(town.slot("a"))
    town.begin(town.claim()[0])
    row = {"post": town.post("a").id, "n": 2, "worker": "w", "epoch": 9, "intent_at": town.now}

    with pytest.raises(IntegrityError), town.database.write() as c:
        c.execute(insert(attempt).values(request_sha256="0", outcome="unknown", **row))


def test_the_database_itself_refuses_two_posts_being_sent_by_one_account(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b"))

    with pytest.raises(IntegrityError), town.database.write() as c:
        c.execute(update(post).values(state="sending"))


def test_the_database_itself_refuses_two_posts_with_one_platform_id(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b"))

    with pytest.raises(IntegrityError), town.database.write() as c:
        c.execute(update(post).values(platform_id="9"))


def test_a_late_yes_publishes_a_post_that_was_moved_in_the_meantime(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.send(doubtful())
    with town.database.write() as c:
        doubt = queue.doubt_of(c, "c/a")
        assert doubt is not None
        queue.absent(c, doubt, town.now, evidence={})
    later = town.now + timedelta(hours=1)
    with town.database.write() as c:
        queue.reschedule(c, town.post("a"), due_at=later, not_after=later, who="operator", now=town.now)

    town.settle(claim, yes("9"))

    assert (town.post("a").state, town.post("a").platform_id) == (State.PUBLISHED, "9")
