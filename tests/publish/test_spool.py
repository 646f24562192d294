"""Results that the database could not take: kept in a file of their own, and written down as soon as it answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from siaran import publish
from siaran.domain.attempt import Closure, Gate, Outcome, Receipt, Verdict, accepted
from siaran.domain.errors import AccountLost, OutcomeUnknown
from siaran.domain.post import State
from siaran.publish import Spool
from siaran.queue import Result
from tests.conftest import Clock
from tests.publish.conftest import Stage


def results(clock: Clock) -> list[Result]:
    later = clock.now + timedelta(seconds=60)
    rate, closed = Closure(Gate.RATE, "Terlalu sering.", later), Closure(Gate.CLOSED, "Kredit habis.")
    yes = accepted(Receipt("9", "https://x.test/9", "c1", clock.now))
    refused = Verdict(Outcome.REFUSED, State.QUEUED, "429", later, rate, closed, True, 429, "88")
    unknown = Verdict(Outcome.UNKNOWN, State.UNKNOWN, "?")
    return [Result(n, 7, "w", verdict, clock.now) for n, verdict in enumerate([yes, refused, unknown])]


def test_every_result_comes_out_as_it_went_in(tmp_path: Path, clock: Clock) -> None:
    spool = Spool(tmp_path / "spool")
    for result in results(clock):
        spool.keep(result)

    assert [result for _, result in spool.waiting()] == results(clock)


def test_keeping_a_result_twice_keeps_one(tmp_path: Path, clock: Clock) -> None:
    spool = Spool(tmp_path)
    for _ in range(2):
        spool.keep(results(clock)[0])

    assert [path.name for path in tmp_path.iterdir()] == ["0-7.json"]


@pytest.mark.parametrize("damage", ["{", "{}", "[1]", '{"verdict": null}'])
def test_a_damaged_file_is_put_aside_and_holds_up_no_other(tmp_path: Path, clock: Clock, damage: str) -> None:
    spool = Spool(tmp_path)
    spool.keep(results(clock)[2])
    (tmp_path / "1-1.json").write_text(damage)

    assert [result.post for _, result in spool.waiting()] == [2]
    assert (tmp_path / "1-1.damaged").read_text() == damage


def test_a_file_that_another_process_took_first_is_passed_over(tmp_path: Path, clock: Clock) -> None:
    spool = Spool(tmp_path)
    for result in results(clock)[:2]:
        spool.keep(result)
    waiting = spool.waiting()

    next(waiting)
    (tmp_path / "1-7.json").unlink()

    assert list(waiting) == []


def test_a_yes_that_the_database_could_not_take_is_replayed(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.down = "settle"
    said_at = stage.now
    stage.say()
    kept = (stage.post("a").state, stage.spooled())
    stage.ledger.down = ""
    stage.clock.advance(30)

    assert publish.replay(stage.ports) == 1

    assert kept == (State.SENDING, ["1-1.json"])
    assert (stage.post("a").state, stage.post("a").published_at) == (State.PUBLISHED, said_at)
    assert stage.spooled() == []


def test_a_yes_replayed_after_the_lease_is_a_late_yes_and_counts(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.down = "settle"
    stage.say()
    stage.ledger.down = ""
    stage.clock.advance(121)
    stage.heal()

    publish.replay(stage.ports)

    assert stage.post("a").state is State.PUBLISHED


def test_a_result_whose_commit_was_only_not_heard_of_is_replayed_without_harm(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.deaf = "settle"
    stage.say()
    stage.ledger.deaf = ""

    assert publish.replay(stage.ports) == 1

    assert [a.outcome for a in stage.attempts("a")] == [Outcome.ACCEPTED]


def test_what_an_answer_said_about_the_account_survives_the_spool(stage: Stage) -> None:
    stage.ledger.down = "settle"
    stage.lose("a", OutcomeUnknown("190", also=AccountLost("izin dicabut")))
    stage.ledger.down = ""

    publish.replay(stage.ports)

    assert (stage.post("a").state, stage.alerts()) == (State.UNKNOWN, ["lost"])


def test_while_the_database_is_away_everything_stays_in_the_spool(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.down = "settle"
    stage.say()

    assert publish.replay(stage.ports) == 0

    assert stage.spooled() == ["1-1.json"]
