"""What an unattended run waits for, and what it does not: the rules that `run --until-idle` returns by."""

from __future__ import annotations

import pytest

from siaran.domain.account import AccountState
from siaran.store import accounts, holds
from siaran.store.idle import waiting
from siaran.store.tables import account, gate, instance, post
from tests.ledger.conftest import Town, doubtful, town, yes

__all__ = ["town"]


def left(town: Town) -> int:
    with town.database.read() as connection:
        return waiting(connection, town.now)


def test_it_waits_for_what_falls_due_within_two_minutes(town: Town) -> None:
    town.queue(town.slot("now"), town.slot("soon", due=119), town.slot("later", due=121))

    assert left(town) == 2


def test_it_does_not_wait_for_what_nobody_has_approved(town: Town) -> None:
    town.plan(town.slot("a"))

    assert left(town) == 0


def test_it_waits_for_what_is_being_sent_tried_again_and_looked_for(town: Town) -> None:
    town.queue(town.slot("sending"), town.slot("doubtful", account=2), town.slot("again", account=3))
    claims = {claim.post.key: claim for claim in town.claim()}
    for claim in claims.values():
        town.begin(claim)
    town.settle(claims["c/doubtful"], doubtful())
    town.set(post, post.c.key == "c/again", state="queued", retry_at=town.now)

    assert left(town) == 3


def test_it_does_not_wait_for_what_is_public(town: Town) -> None:
    town.queue(town.slot("a"))
    town.send(yes())

    assert left(town) == 0


def test_it_does_not_wait_for_a_person_nor_for_what_follows_the_question(town: Town) -> None:
    town.queue(town.slot("asked"), town.slot("sequel", account=3, follows="c/asked"))
    town.send(doubtful())
    town.set(post, post.c.key == "c/asked", asked_at=town.now)

    assert left(town) == 0


@pytest.mark.parametrize("state", [AccountState.LOST, AccountState.HELD, AccountState.PAUSED])
def test_it_does_not_wait_for_a_lane_that_waits_for_a_person(town: Town, state: AccountState) -> None:
    town.queue(town.slot("a"), town.slot("b", account=2))
    with town.database.write() as connection:
        accounts.set_state(connection, 1, state)

    assert left(town) == 1


def test_it_does_not_wait_for_a_closed_platform(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b", account=2))
    with town.database.write() as connection:
        connection.execute(gate.insert().values(platform="x", reason="", closed_at=town.now, probe_at=town.now))

    assert left(town) == 1


@pytest.mark.parametrize("halted", ["stopped_at", "quarantined_at"])
def test_it_does_not_wait_while_everything_is_halted_but_still_for_what_is_being_sent(town: Town, halted: str) -> None:
    town.queue(town.slot("a"), town.slot("b", account=2, due=60))
    town.begin(town.claim(limit=1)[0])
    town.set(instance, instance.c.id == 1, **{halted: town.now})

    assert left(town) == 1


def test_it_does_not_wait_for_what_a_hold_keeps_back(town: Town) -> None:
    town.queue(town.slot("a"))
    with town.database.write() as connection:
        holds.add(connection, reason="berkabung", who="uji", now=town.now)

    assert left(town) == 0


def test_it_does_not_look_with_the_token_of_a_lost_account(town: Town) -> None:
    town.queue(town.slot("a"))
    town.send(doubtful())
    town.set(account, account.c.id == 1, state=AccountState.LOST)

    assert left(town) == 0
