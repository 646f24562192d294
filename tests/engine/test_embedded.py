"""The engine of one process: when it looks, what it does when it is stopped, and what a failing chore does to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError

from siaran.engine import Chore, Engine
from siaran.house import House
from tests.crash.episode import in_flight
from tests.crash.oracle import findings
from tests.crash.town import Town, until

Start = Callable[..., Engine]


def test_a_post_starts_at_its_time_and_not_at_the_next_tick(town: Town, engine: Start) -> None:
    due = town.queue(1, due_in=1.5)
    engine()

    until(lambda: town.requests(), "the post is sent")

    arrived = datetime.fromisoformat(town.requests()[0]["time"])
    assert 0 <= (arrived - due).total_seconds() < 5


def test_what_waits_behind_others_goes_as_soon_as_a_thread_is_free(town: Town, engine: Start) -> None:
    town.queue(9)
    engine()

    until(lambda: len(town.public()) == 9, "three rounds of three, long before the second tick")

    assert findings(town).doubled == []


def test_no_more_calls_are_made_at_one_time_than_allowed(town: Town, engine: Start) -> None:
    town.queue(6)
    engine()

    until(lambda: len(town.public()) == 6, "all is said")

    # The platform takes 200 ms for an answer: the fourth request comes when the first of the three has been answered.
    times = [datetime.fromisoformat(r["time"]) for r in town.requests()]
    assert all((later - earlier).total_seconds() >= 0.2 for earlier, later in zip(times, times[3:], strict=False))


def test_no_intent_is_written_for_what_could_only_wait(town: Town, engine: Start) -> None:
    town.queue(9)
    town.rule(latency_ms=600)
    engine()

    until(lambda: len(town.requests()) == 3, "every call is under way")

    assert in_flight(town) == 2 * 6, "two posts for each call, being sent and with a lease"


def test_stopping_finishes_what_is_being_sent_and_begins_nothing(town: Town, engine: Start) -> None:
    town.queue(9)
    running = engine()
    until(lambda: town.requests(), "the first request")

    running.stop()

    sent = len(town.requests())
    assert 0 < sent < 9
    assert in_flight(town) == 0
    assert len(town.public()) == sent


def test_the_next_engine_says_what_was_left_and_only_that(town: Town, engine: Start) -> None:
    town.queue(9)
    running = engine()
    until(lambda: town.requests(), "the first request")
    running.stop()

    engine()
    until(lambda: len(town.public()) == 9, "the rest is said")

    assert len(town.requests()) == 9


def test_stopping_twice_is_as_good_as_once(engine: Start) -> None:
    running = engine()

    running.stop()
    running.stop()


def test_a_chore_that_fails_is_logged_and_tried_again(engine: Start, caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise OSError("disk on fire".replace("fire", "ice"))

    engine(Chore("ronda", 0.05, fail))
    until(lambda: len(tries) >= 3, "the chore is tried a third time")

    assert "ronda failed; it is tried again at its next time: Kesalahan program (OSError)" in caplog.text
    assert "in fail" in caplog.text and "disk on ice" not in caplog.text, "where it was, but not its words"


def test_a_database_that_is_away_is_logged_once_and_once_when_it_is_back(
    engine: Start, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    def ask() -> None:
        tries.append(1)
        if len(tries) < 4:
            raise OperationalError("SELECT 1", {}, OSError("server closed"))

    engine(Chore("ronda", 0.05, ask))
    until(lambda: len(tries) >= 5, "the database was away for three tries, and is back")

    told = [record.getMessage() for record in caplog.records if "ronda" in record.getMessage()]
    assert told[0].startswith("ronda failed: the database cannot do it now (OperationalError, OSError)")
    assert told[1:] == ["ronda works again"] and "in ask" not in caplog.text


def test_a_chore_that_fails_keeps_no_post_waiting(town: Town, engine: Start) -> None:
    def fail() -> None:
        raise OSError("disk on fire")

    town.queue(3)
    engine(Chore("ronda", 0.05, fail))

    until(lambda: len(town.public()) == 3, "all is said")


def test_a_chore_of_the_end_is_done_once_more_when_the_engine_has_stopped(engine: Start) -> None:
    done: list[int] = []
    running = engine(Chore("tanda", 60, lambda: done.append(1), at_end=True))
    until(lambda: done, "its first time")

    running.stop()

    assert len(done) == 2


def test_the_time_is_asked_once_before_posts_are_due_together(town: Town, house: House, engine: Start) -> None:
    town.queue(3, due_in=60)
    assert house.clocks.silent

    engine()

    until(lambda: not house.clocks.silent, "a platform has told the time")
    assert town.requests() == []


def test_nobody_is_asked_the_time_while_nothing_is_due(town: Town, house: House, engine: Start) -> None:
    town.queue(3, due_in=3600)

    engine().stop()

    assert house.clocks.silent
