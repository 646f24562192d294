"""Many lanes in one transaction: each is treated as if it were alone."""

from __future__ import annotations

from datetime import timedelta

from siaran import queue
from siaran.domain.post import State
from siaran.store.tables import lane, post
from tests.ledger.conftest import Town, doubtful, yes


def begun(town: Town, *names: str) -> list[queue.Claim]:
    """Three posts on three lanes, all being sent."""
    town.queue(*(town.slot(name, account=number) for number, name in enumerate(names, 1)))
    claims = town.claim()
    intents = [queue.Intent(claim, "w", "0" * 64) for claim in claims]
    with town.database.write() as c:
        assert queue.begin(c, intents, town.now) == [True] * len(names)
    return claims


def settle(town: Town, *results: queue.Result) -> None:
    with town.database.write() as c:
        queue.settle(c, results, town.now, town.times)


def result(town: Town, claim: queue.Claim, verdict: object) -> queue.Result:
    return queue.Result(claim.post.id, claim.epoch, "w", verdict, town.now)


def test_several_yeses_at_once_publish_each_with_its_own_id(town: Town) -> None:
    claims = begun(town, "a", "b", "c")

    settle(town, *(result(town, claim, yes(f"id-{claim.post.key}")) for claim in claims))

    assert {town.post(n).platform_id for n in "abc"} == {"id-c/a", "id-c/b", "id-c/c"}
    assert [attempt.outcome for n in "abc" for attempt in town.attempts(n)] == ["accepted"] * 3
    with town.database.read() as c:
        assert c.execute(lane.select().where(lane.c.lease_until.is_not(None))).all() == []


def test_a_doubt_and_a_yes_settled_together_stay_a_doubt_and_a_yes(town: Town) -> None:
    first, second, third = begun(town, "a", "b", "c")

    settle(town, *(result(town, c, v) for c, v in ((first, yes("1")), (second, doubtful()), (third, yes("3")))))

    assert [town.post(n).state for n in "abc"] == [State.PUBLISHED, State.UNKNOWN, State.PUBLISHED]


def test_one_result_given_twice_in_one_transaction_counts_once(town: Town) -> None:
    claim, *_ = begun(town, "a", "b", "c")

    settle(town, *[result(town, claim, yes("1"))] * 2)

    assert town.post("a").platform_id == "1"
    assert [attempt.outcome for attempt in town.attempts("a")] == ["accepted"]
    assert town.alerts() == []


def test_an_id_that_another_post_has_is_left_pending_and_keeps_nobody_else(town: Town) -> None:
    town.queue(town.slot("old"))
    town.send(yes("1"))
    first, second, _ = begun(town, "a", "b", "c")

    settle(town, result(town, first, yes("1")), result(town, second, yes("2")))

    assert [(town.post(n).state, town.post(n).platform_id) for n in "ab"] == [("published", None), ("published", "2")]


def test_an_intent_that_no_longer_holds_keeps_no_other_from_beginning(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", account=2))
    claims = town.claim()
    town.set(post, post.c.key == "c/a", version=9)

    with town.database.write() as c:
        answers = queue.begin(c, [queue.Intent(claim, "w", "0" * 64) for claim in claims], town.now)

    assert answers == [False, True]
    assert [town.post(n).state for n in "ab"] == [State.QUEUED, State.SENDING]


def test_a_lane_behind_many_that_may_not_go_is_found(town: Town) -> None:
    town.queue(*(town.slot(f"n{n}", due=-200) for n in range(150)), town.slot("free", account=3, due=-1))
    town.set(lane, lane.c.account == 1, closed_until=town.now + timedelta(hours=1))

    assert [claim.post.key for claim in town.claim(limit=1)] == ["c/free"]
