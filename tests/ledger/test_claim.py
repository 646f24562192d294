"""Step 1: which lanes are leased, in which order, and which posts are looked for first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran import queue
from siaran.domain.post import Kind, Picture
from siaran.queue.choice import SHORTEST_STRIDE
from siaran.store.tables import account, instance, post
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


@pytest.mark.parametrize("asked", [False, True])
def test_a_sequel_waits_while_its_leader_is_in_doubt(town: Town, asked: bool) -> None:
    town.queue(town.slot("leader"), town.slot("sequel", account=3, kind=Kind.REPOST, follows="c/leader"))
    town.send(doubtful())
    if asked:
        with town.database.write() as c:
            queue.ask(c, town.post("leader"), "Lihat sendiri.", town.now)

    assert town.claim() == []


def test_a_sequel_is_claimed_with_its_leaders_id(town: Town) -> None:
    town.queue(town.slot("leader"), town.slot("sequel", account=3, kind=Kind.REPOST, follows="c/leader"))
    town.send(yes("77"))

    [claim] = town.claim()

    assert (claim.post.key, claim.leader_id) == ("c/sequel", "77")


def test_what_must_be_prepared_is_claimed_ahead(town: Town) -> None:
    town.queue(town.slot("plain", due=599), town.slot("picture", account=2, due=599, pictures=PICTURE))

    assert [c.post.key for c in town.claim()] == ["c/picture"]


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


def test_many_posts_that_may_not_go_hide_no_lane_that_may(town: Town) -> None:
    town.queue(*(town.slot(f"a{n}") for n in range(SHORTEST_STRIDE + 9)), town.slot("b", account=2, due=1))
    town.set(account, account.c.id == 1, state="lost")
    town.clock.advance(5)

    assert [c.post.key for c in town.claim(limit=1)] == ["c/b"]


def test_a_lane_with_many_posts_gives_its_first(town: Town) -> None:
    town.queue(*(town.slot(f"a{n}") for n in range(SHORTEST_STRIDE + 9)))

    assert [c.post.key for c in town.claim(limit=1)] == ["c/a0"]
