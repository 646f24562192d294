"""Step 0: what the passing of time itself changes, whatever lane and switch say."""

from __future__ import annotations

from siaran import queue
from siaran.domain.attempt import Outcome
from siaran.domain.post import Kind, State
from siaran.store.tables import account
from tests.ledger.conftest import Town


def test_a_dead_workers_post_becomes_unknown_and_never_queued(town: Town) -> None:
    town.queue(town.slot("a"))
    town.begin(town.claim()[0])
    assert town.heal() == queue.Healed()
    town.clock.advance(121)

    assert town.heal().unknown == 1
    assert (town.post("a").state, town.post("a").unknown_at) == (State.UNKNOWN, town.now)
    assert [a.outcome for a in town.attempts("a")] == [Outcome.UNKNOWN]


def test_a_post_past_its_time_is_missed_and_someone_is_told_once(town: Town) -> None:
    town.queue(town.slot("a", fresh=60))
    town.plan(town.slot("b", account=2, fresh=60))
    town.clock.advance(61)

    assert town.heal().missed == 2
    assert town.heal().missed == 0
    assert town.alerts() == ["missed", "missed"]


def test_healing_happens_whatever_lane_and_switch_say(town: Town) -> None:
    town.queue(town.slot("a", fresh=60))
    town.set(account, account.c.id == 1, state="lost")
    with town.database.write() as c:
        queue.stop(c, who="pengelola", now=town.now)
    town.clock.advance(61)

    assert town.heal().missed == 1


def test_sequels_of_a_leader_that_did_not_go_out_are_withdrawn_all_the_way_down(town: Town) -> None:
    sequel = town.slot("sequel", account=3, due=9000, kind=Kind.REPOST, follows="c/leader")
    further = town.slot("further", account=2, due=9000, kind=Kind.PART, follows="c/sequel")
    town.queue(town.slot("leader", fresh=60), sequel, further)
    town.clock.advance(61)

    healed = town.heal()

    assert (healed.missed, healed.withdrawn) == (1, 2)
    assert town.post("further").state is State.WITHDRAWN
