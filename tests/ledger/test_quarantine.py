"""In quarantine: what may be public already is looked for, and nothing else happens to it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest

from siaran import queue
from siaran.domain.attempt import Closure, Gate
from siaran.domain.errors import Conflict
from siaran.domain.post import State
from siaran.queue.gates import close_platform
from siaran.store import idle, quarantine
from siaran.store.instance import restore
from siaran.store.tables import account, post
from tests.ledger.conftest import Town, yes


def put_back(town: Town, seconds_ago: float = 600) -> None:
    """A backup of that long ago is restored, and what had been sent until then has come to its timeline."""
    with town.database.write() as c:
        restore(c, "Dipulihkan.", above=4, known_until=town.now - timedelta(seconds=seconds_ago), now=town.now)
    town.clock.advance(town.times.settle_after)


def look(town: Town) -> list[str]:
    """Claim what is to be looked for, and note that it was not seen; the keys."""
    claims = town.claim()
    with town.database.write() as c:
        for claim in claims:
            quarantine.note_looked(c, claim.post.id, town.now)
            queue.release(c, claim.post.account, claim.epoch)
    return [claim.post.key for claim in claims]


def left(town: Town) -> tuple[int, int]:
    """How many are still to be looked for: those whose account can be read, and the others."""
    with town.database.read() as c:
        found = quarantine.suspects(c, town.now)
    return found.get(True, 0), found.get(False, 0)


def test_each_post_that_was_due_is_looked_for_once(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b"), town.slot("c", account=2), town.slot("later", account=3, due=3600))
    put_back(town)

    assert left(town) == (3, 0)
    assert look(town) == ["c/a", "c/c"]
    assert look(town) == ["c/b"]

    assert (look(town), left(town)) == ([], (0, 0))


def test_no_look_counts_while_what_was_sent_last_may_not_be_shown_yet(town: Town) -> None:
    town.queue(town.slot("a"))
    with town.database.write() as c:
        restore(c, "Dipulihkan.", above=4, known_until=town.now, now=town.now)
    town.clock.advance(town.times.settle_after - 1)
    early = town.claim()

    town.clock.advance(1)

    assert (early, look(town)) == ([], ["c/a"])


def test_an_account_that_cannot_be_read_is_counted_apart(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", account=2))
    town.set(account, account.c.id == 1, state="lost")
    with town.database.write() as c:
        close_platform(c, "facebook", Closure(Gate.CLOSED, "Kredit habis."), town.now)
    put_back(town)

    assert left(town) == (0, 2)
    assert look(town) == []


def test_a_sequel_is_looked_for_only_where_its_leader_is_public(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", account=3, follows="c/a"))
    put_back(town)
    assert look(town) == ["c/a"]
    assert left(town) == (0, 0)

    town.set(post, post.c.key == "c/a", state="published", platform_id="100")

    assert look(town) == ["c/b"]


def test_nothing_is_called_missed_before_it_was_looked_for(town: Town) -> None:
    town.queue(town.slot("a", fresh=60))
    town.clock.advance(120)
    put_back(town)

    assert town.heal().missed == 0
    look(town)

    assert town.heal().missed == 1
    assert town.alerts() == ["missed", "quarantine"]


def test_a_planned_post_is_looked_for_too_for_it_may_have_been_approved_since_the_backup(town: Town) -> None:
    town.plan(town.slot("a", fresh=60))
    put_back(town)
    town.clock.advance(120)
    before = town.heal().missed
    [claim] = town.claim()
    receipt = yes("7").receipt
    assert receipt is not None

    with town.database.write() as c:
        queue.found(c, claim.post, receipt, town.now, town.times, attempt_id=None, evidence="look first")

    assert (before, claim.only_look, town.post("a").state) == (0, True, State.PUBLISHED)


@pytest.mark.parametrize("change", ["withdraw", "move", "rewrite"])
def test_what_may_be_public_is_not_changed_before_it_was_looked_for(town: Town, change: str) -> None:
    town.queue(town.slot("a"))
    put_back(town)

    with pytest.raises(Conflict, match="Tunggu sampai akunnya sudah dibaca"):
        _change(town, change)
    look(town)
    _change(town, change)

    assert town.post("a").state is (State.WITHDRAWN if change == "withdraw" else State.PLANNED)


@pytest.mark.parametrize(("ahead", "refused"), [(60, True), (61, False)])
def test_a_clock_that_was_ahead_may_have_sent_what_was_not_due_yet(town: Town, ahead: int, refused: bool) -> None:
    town.queue(town.slot("a", due_at=town.now + timedelta(seconds=ahead)))
    put_back(town)

    with pytest.raises(Conflict) if refused else nullcontext():
        _change(town, "withdraw")


def _change(town: Town, change: str) -> None:
    p, later = town.post("a"), town.now + timedelta(hours=1)
    with town.database.write() as c:
        match change:
            case "withdraw":
                queue.withdraw(c, p, who="penyunting", now=town.now)
            case "move":
                queue.reschedule(c, p, due_at=later, not_after=later, who="penyunting", now=town.now)
            case "rewrite":
                queue.rewrite(c, [queue.Rewrite(p, town.slot("a", text="Kabar lain"))])


def test_a_clock_that_is_set_back_answers_no_question(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("later", account=3, due=7200))
    put_back(town)
    town.clock.advance(-7200)

    with town.database.read() as c:
        told = quarantine.suspects(c, town.now), quarantine.count(c, town.now), quarantine.waiting(c, town.now, 9)
    assert told == ({True: 1}, 1, [(town.post("a").id, True)])


def test_without_quarantine_there_are_no_suspects(town: Town) -> None:
    town.queue(town.slot("a"))

    assert left(town) == (0, 0)


@pytest.mark.parametrize(("hours", "back"), [(47, True), (49, False)])
def test_for_two_days_every_post_is_looked_for_back_to_the_backup(town: Town, hours: int, back: bool) -> None:
    backup = town.now - timedelta(seconds=3000)
    put_back(town, seconds_ago=3000)
    with town.database.write() as c:
        queue.resume(c, who="pengelola", now=town.now, after_restore=True)
    town.clock.advance(hours * 3600)
    town.queue(town.slot("a"))

    [claim] = town.claim()

    assert not claim.only_look
    assert claim.look_since == (backup - timedelta(seconds=60) if back else None)


def test_a_run_that_waits_until_idle_waits_for_the_looks(town: Town) -> None:
    town.queue(town.slot("a"))
    put_back(town)
    with town.database.read() as c:
        before = idle.waiting(c, town.now)

    look(town)

    with town.database.read() as c:
        assert (before, idle.waiting(c, town.now)) == (1, 0)


def test_what_is_found_is_published_without_an_attempt(town: Town) -> None:
    town.queue(town.slot("a"))
    put_back(town)
    [claim] = town.claim()
    receipt = yes("7").receipt
    assert receipt is not None

    with town.database.write() as c:
        queue.found(c, claim.post, receipt, town.now, town.times, attempt_id=None, evidence="look first")

    assert (town.post("a").state, town.attempts("a"), left(town)) == (State.PUBLISHED, [], (0, 0))


def test_a_restore_is_a_generation_of_its_own(town: Town) -> None:
    put_back(town)

    with town.database.read() as c:
        assert c.exec_driver_sql("SELECT generation FROM instance").scalar_one() == 5
