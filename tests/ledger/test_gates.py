"""What closes a lane, a platform or everything, and what opens it again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, event, insert

from siaran import queue
from siaran.domain.attempt import Closure, Gate
from siaran.domain.post import Picture
from siaran.queue.gates import close_platform, closed
from siaran.store import holds
from siaran.store.tables import account, gate, instance, lane
from tests.ledger.conftest import Town, yes

PICTURE = (Picture("f" * 64, "a.jpg", "Warga di balai kota"),)


def close(town: Town, until: datetime | None = None) -> None:
    """X answers that nothing goes out any more, until a time or until a probe goes through."""
    with town.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis.", until), town.now)


def is_closed(town: Town) -> bool:
    with town.database.read() as c:
        return closed(c, ["x"]) == {"x"}


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


def _free(town: Town) -> int:
    with town.database.write() as c:
        return queue.free(c, who="admin", now=town.now, times=town.times)


def test_a_lane_that_a_clock_that_was_ahead_leased_is_freed_and_its_holder_holds_nothing(town: Town) -> None:
    town.queue(town.slot("a"))
    [held] = town.claim()
    assert _free(town) == 0, "a lease as long as any"
    town.set(lane, lane.c.account == 1, lease_until=town.now + timedelta(hours=2))

    assert (town.claim(), _free(town), town.begin(held)) == ([], 1, False)
    [claim] = town.claim()
    assert claim.epoch == held.epoch + 2 and town.begin(claim)


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


def test_a_closed_platform_lets_one_probe_through_each_hour(town: Town) -> None:
    town.queue(town.slot("a", fresh=9999), town.slot("c", account=3, fresh=9999), town.slot("b", account=2))
    close(town)

    assert [c.post.key for c in town.claim()] == ["c/b"]
    town.clock.advance(3601)
    assert [c.post.key for c in town.claim()] == ["c/a"]


def test_whoever_probes_goes_on_with_it_and_nobody_else_begins(town: Town) -> None:
    town.queue(town.slot("a", fresh=9999), town.slot("c", account=3, fresh=9999))
    close(town)
    town.clock.advance(3600)
    steps = []
    for _ in range(3):
        claims = town.claim()
        steps.append([c.post.key for c in claims])
        with town.database.write() as c:
            queue.release(c, 1, claims[0].epoch)

    assert steps == [["c/a"]] * 3


def test_an_hour_later_another_one_may_probe(town: Town) -> None:
    town.queue(town.slot("a", fresh=9999), town.slot("c", account=3, fresh=9999))
    close(town)
    town.clock.advance(3600)
    town.claim()
    town.clock.advance(3560)
    still = town.claim()
    town.clock.advance(40)

    assert ([c.post.key for c in still], [c.post.key for c in town.claim()]) == (["c/a"], ["c/c"])


def test_what_is_only_prepared_ahead_does_not_use_up_the_probe(town: Town) -> None:
    town.queue(town.slot("picture", due=300, fresh=9999, pictures=PICTURE), town.slot("c", account=3, due=60))
    with town.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis."), town.now - timedelta(hours=1))

    assert town.claim() == []
    town.clock.advance(60)

    assert [c.post.key for c in town.claim()] == ["c/c"]


def test_a_platform_closed_until_a_time_opens_by_itself(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("c", account=3))
    until = town.now + timedelta(seconds=60)
    close(town, until)
    town.clock.advance(60)

    town.heal()

    assert len(town.claim()) == 2


def test_a_success_opens_the_platform_again(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("c", account=3))
    with town.database.write() as c:
        close_platform(c, "x", Closure(Gate.CLOSED, "Kredit habis."), town.now - timedelta(hours=1))

    town.send(yes())

    assert len(town.claim()) == 1


def test_a_yes_that_was_on_its_way_when_the_platform_closed_opens_nothing(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("c", account=3))
    claim, _ = town.claim()
    assert town.begin(claim)
    close(town)

    town.settle(claim, yes())

    assert is_closed(town)


def test_a_yes_opens_no_platform_before_the_time_that_it_named(town: Town) -> None:
    town.queue(town.slot("a", fresh=99999), town.slot("b", fresh=99999))
    close(town)
    town.clock.advance(3600)
    probe = town.claim()[0]
    assert town.begin(probe)
    close(town, town.now + timedelta(hours=20))

    town.settle(probe, yes())

    assert is_closed(town)


def test_a_platform_waits_for_the_latest_time_that_it_named(town: Town) -> None:
    town.queue(town.slot("a", fresh=99999))
    for until in (town.now + timedelta(hours=20), town.now + timedelta(hours=3), None):
        close(town, until)

    waits = []
    for _ in range(20):
        town.clock.advance(3600)
        town.heal()
        waits.append(town.claim() == [])
    assert waits == [True] * 19 + [False]


def test_a_platform_is_told_of_once_however_often_it_closes(town: Town) -> None:
    for _ in range(3):
        close(town)
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
    town.clock.advance(town.times.settle_after)
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


def test_where_two_processes_hear_at_the_same_moment_that_a_platform_is_closed_one_tells(town: Town) -> None:
    def another_was_first(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO gate") and not done:
            done.append(statement)
            connection.execute(insert(gate).values(platform="x", reason="", closed_at=town.now, probe_at=town.now))

    done: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", another_was_first)
    close(town)

    assert (len(done), town.alerts()) == (1, [])
