"""How many posts are in hand: enough to keep every turn in use, and no more."""

from __future__ import annotations

import pytest

from siaran.engine.turns import Turns


def heard(seconds: float) -> Turns:
    turns = Turns(32)
    for _ in range(64):
        turns.heard(seconds)
    return turns


@pytest.mark.parametrize(("seconds", "worth"), [(0.0, 160), (0.05, 160), (0.3, 64), (1.0, 42), (3.0, 36), (30.0, 33)])
def test_the_longer_calls_last_the_fewer_posts_are_in_hand(seconds: float, worth: int) -> None:
    assert heard(seconds).worth == worth


def test_before_anything_is_known_two_are_in_hand_for_each_call() -> None:
    assert Turns(32).worth == 64


def test_a_platform_that_was_fast_and_becomes_slow_is_heard_within_a_few_calls() -> None:
    turns = heard(0.05)

    for _ in range(8):
        turns.heard(5.0)

    assert turns.worth < 40


def test_a_turn_is_given_back_and_its_call_is_heard() -> None:
    turns = Turns(1)

    for _ in range(20):
        with turns(0.0) as came, turns(0.0) as again:
            assert came
            assert not again

    assert turns.worth > 3, "calls that took no time"
