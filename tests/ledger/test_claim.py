"""Step 1: which lanes are leased, and when they are not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran import queue
from siaran.domain.attempt import Closure, Gate, Outcome, Receipt, Verdict
from siaran.domain.post import Kind, Picture, State
from siaran.queue.gates import close_platform
from siaran.store import holds
from siaran.store.tables import account, instance, lane, post
from tests.ledger.conftest import Town, doubtful, yes

PICTURE = (Picture("f" * 64, "a.jpg", "Warga di balai kota"),)


def test_a_due_post_is_claimed_and_its_lane_leased(town: Town) -> None:
    town.queue(town.slot("a"))

    [claim] = town.claim()

    assert (claim.post.key, claim.epoch) == ("c/a", 1)
    assert claim.lease_until == town.now + timedelta(seconds=120)


def test_a_post_is_never_claimed_early(town: Town) -> None:
    town.queue(town.slot("a", due=1))

    assert town.claim() == []
    town.clock.advance(1)
    assert len(town.claim()) == 1


def test_a_planned_post_is_not_claimed(town: Town) -> None:
    town.plan(town.slot("a"))

    assert town.claim() == []


def test_a_leased_lane_is_not_claimed_again_until_the_lease_ends(town: Town) -> None:
    town.queue(town.slot("a"))
    town.claim()

    assert town.claim("other") == []
    town.clock.advance(121)
    assert town.claim("other")[0].epoch == 2


def test_the_epoch_rises_for_the_same_worker_too(town: Town) -> None:
    town.queue(town.slot("a"))
    first = town.claim()[0]
    with town.database.write() as c:
        queue.release(c, 1, first.epoch)

    assert town.claim()[0].epoch == 2


def test_releasing_an_old_epoch_changes_nothing(town: Town) -> None:
    town.queue(town.slot("a"))
    town.claim()

    with town.database.write() as c:
        queue.release(c, 1, 0)

    assert town.claim() == []


def test_posts_of_one_account_go_out_in_due_order_one_at_a_time(town: Town) -> None:
    town.queue(town.slot("later", due=1), town.slot("first"))
    town.clock.advance(5)

    assert [c.post.key for c in town.claim()] == ["c/first"]


def test_a_post_that_waits_for_its_retry_holds_its_lane(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", due=1))
    town.set(post, post.c.key == "c/a", retry_at=town.now + timedelta(seconds=60))
    town.clock.advance(5)

    assert town.claim() == []


def test_many_accounts_are_claimed_at_once_up_to_the_limit(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", account=2), town.slot("c", account=3))

    assert len(town.claim(limit=2)) == 2
    assert len(town.claim(limit=2)) == 1
    assert town.claim(limit=0) == []


@pytest.mark.parametrize("state", ["paused", "lost", "held"])
def test_an_account_that_is_not_active_is_left_alone(town: Town, state: str) -> None:
    town.queue(town.slot("a"))
    town.set(account, account.c.id == 1, state=state)

    assert town.claim() == []


def test_a_closed_lane_waits_until_its_time(town: Town) -> None:
    town.queue(town.slot("a"))
    town.set(lane, lane.c.account == 1, closed_until=town.now + timedelta(seconds=30))

    assert town.claim() == []
    town.clock.advance(30)
    assert len(town.claim()) == 1


def test_a_post_in_doubt_holds_its_lane_until_a_person_has_been_asked(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", due=1))
    town.send(doubtful())
    town.clock.advance(5)

    assert town.claim() == []
    with town.database.write() as c:
        queue.ask(c, town.post("a"), "Lihat sendiri.", town.now)
    assert [c.post.key for c in town.claim()] == ["c/b"]


def test_a_sequel_waits_for_its_leader_and_does_not_hold_its_lane(town: Town) -> None:
    leader, sequel = town.slot("leader"), town.slot("sequel", account=3, kind=Kind.REPOST, follows="c/leader")
    town.queue(leader, sequel, town.slot("other", account=3, due=1))
    town.clock.advance(5)

    assert [c.post.key for c in town.claim()] == ["c/leader", "c/other"]


def test_a_sequel_is_claimed_with_its_leaders_id(town: Town) -> None:
    town.queue(town.slot("leader"), town.slot("sequel", account=3, kind=Kind.REPOST, follows="c/leader"))
    town.send(yes("77"))

    [claim] = town.claim()

    assert (claim.post.key, claim.leader_id) == ("c/sequel", "77")


def test_what_must_be_prepared_is_claimed_ahead(town: Town) -> None:
    town.queue(town.slot("plain", due=599), town.slot("picture", account=2, due=599, pictures=PICTURE))

    assert [c.post.key for c in town.claim()] == ["c/picture"]


def test_a_closed_platform_lets_one_probe_through_each_hour(town: Town) -> None:
    town.queue(town.slot("a", fresh=9999), town.slot("c", account=3, fresh=9999), town.slot("b", account=2))
    with town.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis."), town.now)

    assert [c.post.key for c in town.claim()] == ["c/b"]
    town.clock.advance(3601)
    assert [c.post.key for c in town.claim()] == ["c/a"]


def test_a_platform_closed_until_a_time_opens_by_itself(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("c", account=3))
    until = town.now + timedelta(seconds=60)
    with town.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Batas aplikasi.", until), town.now)
    town.clock.advance(60)

    town.heal()

    assert len(town.claim()) == 2


def test_a_success_opens_the_platform_again(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("c", account=3))
    with town.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis."), town.now - timedelta(hours=1))

    town.send(yes())

    assert len(town.claim()) == 1


def test_a_platform_is_told_of_once_however_often_it_closes(town: Town) -> None:
    for _ in range(3):
        with town.database.write() as c:
            close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis."), town.now)
        town.clock.advance(1)

    assert town.alerts() == ["closed"]


def test_nothing_is_claimed_while_everything_is_stopped(town: Town) -> None:
    town.queue(town.slot("a"))
    with town.database.write() as c:
        assert queue.stop(c, who="pengelola", now=town.now)
        assert not queue.stop(c, who="pengelola", now=town.now)

    assert town.claim() == []
    with town.database.write() as c:
        assert queue.resume(c, who="pengelola", now=town.now)
    assert len(town.claim()) == 1


def test_nothing_is_begun_in_quarantine_and_a_plain_resume_does_not_end_it(town: Town) -> None:
    town.queue(town.slot("a"))
    town.set(instance, instance.c.id == 1, quarantined_at=town.now)
    with town.database.write() as c:
        assert not queue.resume(c, who="pengelola", now=town.now)
    [claim] = town.claim()
    assert claim.only_look and not town.begin(claim)
    with town.database.write() as c:
        queue.release(c, claim.post.account, claim.epoch)

    with town.database.write() as c:
        assert queue.resume(c, who="pengelola", now=town.now, after_restore=True)

    assert len(town.claim()) == 1


def test_a_hold_keeps_posts_back_but_not_an_emergency(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", due=1, emergency=True))
    with town.database.write() as c:
        number = holds.add(c, reason="Berkabung", who="pengelola", now=town.now, territory="32")
    town.clock.advance(5)

    assert [c.post.key for c in town.claim()] == ["c/b"]
    with town.database.write() as c:
        assert holds.end(c, number, who="pengelola", now=town.now)
        assert not holds.end(c, number, who="pengelola", now=town.now)


def test_a_fresh_punctual_post_is_not_looked_for_first(town: Town) -> None:
    town.queue(town.slot("a"))

    assert town.claim()[0].look_since is None


def test_a_late_post_is_looked_for_first(town: Town) -> None:
    town.queue(town.slot("a"))
    due = town.now
    town.clock.advance(121)

    assert town.claim()[0].look_since == due - timedelta(seconds=60)


def test_a_post_that_was_sent_before_is_looked_for_first(town: Town) -> None:
    town.queue(town.slot("a"))
    claim = town.send(doubtful())
    with town.database.write() as c:
        doubt = queue.doubt_of(c, "c/a")
        assert doubt is not None
        queue.absent(c, doubt, town.now, evidence={})

    again = town.claim()[0]

    assert (again.sends, again.look_since) == (1, claim.post.due_at - timedelta(seconds=60))


def test_within_two_days_of_a_restore_every_post_is_looked_for_first(town: Town) -> None:
    town.queue(town.slot("a"))
    town.set(instance, instance.c.id == 1, restored_at=town.now - timedelta(hours=47))

    assert town.claim()[0].look_since is not None


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


def test_a_rate_limit_never_shortens_a_longer_rest(town: Town) -> None:
    town.queue(town.slot("a"))
    long, short = (Closure(Gate.RATE, "Terlalu sering.", town.now + timedelta(seconds=s)) for s in (600, 60))
    with town.database.write() as c:
        for closure in (long, short):
            queue.take_effect(c, town.post("a"), closure, None, town.now)
    town.clock.advance(599)

    assert town.claim() == []


def test_a_lost_account_is_told_of_once(town: Town) -> None:
    town.queue(town.slot("a"))
    closure = Closure(Gate.LOST, "Izinnya dicabut.")
    with town.database.write() as c:
        queue.take_effect(c, town.post("a"), closure, None, town.now)
        queue.take_effect(c, town.post("a"), closure, None, town.now + timedelta(seconds=1))

    assert town.alerts() == ["lost"]
    assert town.claim() == []


def test_a_receipt_may_lack_its_id(town: Town) -> None:
    town.queue(town.slot("a"))

    town.send(Verdict(Outcome.ACCEPTED, State.PUBLISHED, receipt=Receipt(None, container_id="c1")))

    assert (town.post("a").state, town.post("a").container_id) == (State.PUBLISHED, "c1")
