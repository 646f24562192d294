"""Step 4: when an attempt may be opened, and giving a lane back without saying anything."""

from __future__ import annotations

from datetime import timedelta

from siaran import queue
from siaran.domain.attempt import Outcome, Verdict
from siaran.domain.post import Picture, State
from siaran.store.tables import instance, post
from tests.ledger.conftest import Town, yes

PICTURE = (Picture("f" * 64, "a.jpg", "Warga di balai kota"),)


def test_no_attempt_is_opened_with_an_old_lease(town: Town) -> None:
    town.queue(town.slot("a"))
    old = town.claim()[0]
    town.clock.advance(121)
    new = town.claim("other")[0]

    assert not town.begin(old)
    assert town.begin(new)


def test_no_attempt_is_opened_for_a_changed_or_stale_post(town: Town) -> None:
    town.queue(town.slot("a", fresh=10))
    claim = town.claim()[0]
    town.clock.advance(11)

    assert not town.begin(claim)
    assert town.post("a").state is State.QUEUED


def test_no_attempt_is_opened_early_even_where_the_clock_was_set_back_meanwhile(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    town.clock.advance(-30)

    assert not town.begin(claim)
    assert town.attempts("a") == []


def test_no_attempt_is_opened_past_one_that_was_approved_after_the_claim(town: Town) -> None:
    town.plan(town.slot("a", due=-2))
    town.queue(town.slot("b", due=-1))
    claim = town.claim()[0]
    with town.database.write() as c:
        queue.approve(c, ["c/a"], who="penyetuju", now=town.now)

    assert (claim.post.key, town.begin(claim)) == ("c/b", False)


def test_what_was_planned_earlier_for_a_later_moment_bars_nothing(town: Town) -> None:
    town.queue(town.slot("later", due=60))
    town.queue(town.slot("now"))

    claim = town.claim()[0]

    assert (claim.post.key, town.begin(claim)) == ("c/now", True)


def test_no_attempt_is_opened_once_everything_is_stopped(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    with town.database.write() as c:
        queue.stop(c, who="pengelola", now=town.now)

    assert not town.begin(claim)


def test_never_more_sends_than_allowed(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    spent = queue.Claim(claim.post, claim.epoch, claim.lease_until, sends=2, leader_id=None)

    assert not town.begin(spent)


def test_intents_are_counted_for_the_mark_file(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(yes())

    with town.database.read() as c:
        assert c.execute(instance.select()).mappings().one()["intent_seq"] == 1


def test_a_postponed_post_waits_and_gives_its_lane_back(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    later = town.now + timedelta(seconds=5)
    with town.database.write() as c:
        queue.postpone(c, claim, Verdict(Outcome.NOT_SENT, State.QUEUED, "Belum tersambung.", later), town.now)

    assert town.claim() == []
    town.clock.advance(5)
    assert town.claim()[0].post.tries == 1


def test_preparation_refused_for_good_fails_the_post_and_tells_someone(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    with town.database.write() as c:
        queue.postpone(c, claim, Verdict(Outcome.REFUSED, State.FAILED, "Gambarnya ditolak."), town.now)

    assert town.post("a").state is State.FAILED
    assert town.alerts() == ["failed"]


def test_a_refusal_of_what_was_withdrawn_meanwhile_changes_nothing(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    with town.database.write() as c:
        queue.withdraw(c, town.post("a"), who="operator", now=town.now)

    with town.database.write() as c:
        queue.postpone(c, claim, Verdict(Outcome.REFUSED, State.FAILED, "Gambarnya ditolak."), town.now)

    assert (town.post("a").state, town.alerts()) == (State.WITHDRAWN, [])


def test_a_handle_is_kept_and_a_stale_one_dropped_once(town: Town) -> None:
    town.queue(town.slot("a", pictures=PICTURE))
    claim = town.claim()[0]
    with town.database.write() as c:
        assert queue.keep_handle(c, claim, {"media_ids": ["1"]}, "hash", True)
    assert (town.post("a").handle, town.post("a").to_prepare) == ({"media_ids": ["1"]}, False)
    with town.database.write() as c:
        queue.postpone(c, claim, Verdict(Outcome.REFUSED, State.QUEUED, drop_handle=True), town.now)

    assert (town.post("a").handle, town.post("a").to_prepare, town.post("a").stale) == (None, True, 1)


def test_a_handle_made_for_a_changed_post_is_not_kept(town: Town) -> None:
    town.queue(town.slot("a", pictures=PICTURE))
    claim = town.claim()[0]
    with town.database.write() as c:
        queue.withdraw(c, town.post("a"), who="operator", now=town.now)

    with town.database.write() as c:
        assert not queue.keep_handle(c, claim, {"media_ids": ["1"]}, "hash", True)


def test_what_may_not_begin_gives_its_lane_back_at_once(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    town.set(post, post.c.key == "c/a", version=9)

    assert not town.begin(claim)

    assert town.claim()[0].epoch == claim.epoch + 1


def test_a_lane_on_which_something_is_being_sent_is_never_given_back_by_an_intent(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.claim()[0]
    assert town.begin(claim)

    assert not town.begin(claim)

    assert town.heal().unknown == 0 and town.post("a").state is State.SENDING
