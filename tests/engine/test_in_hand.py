"""How many posts are in hand: enough to keep every call in use, and no more."""

from __future__ import annotations

import pytest

from siaran.engine.in_hand import InHand


def heard(seconds: float) -> InHand:
    in_hand = InHand(32)
    for _ in range(64):
        in_hand.heard(seconds)
    return in_hand


@pytest.mark.parametrize(("seconds", "worth"), [(0.0, 160), (0.05, 160), (0.3, 64), (1.0, 42), (3.0, 36), (30.0, 33)])
def test_the_longer_calls_last_the_fewer_posts_are_in_hand(seconds: float, worth: int) -> None:
    assert heard(seconds).worth == worth


def test_before_anything_is_known_two_are_in_hand_for_each_call() -> None:
    assert InHand(32).worth == 64


def test_a_platform_that_was_fast_and_becomes_slow_is_heard_within_a_few_calls() -> None:
    in_hand = heard(0.05)

    for _ in range(8):
        in_hand.heard(5.0)

    assert in_hand.worth < 40


def test_what_is_in_hand_leaves_less_free_until_it_is_done() -> None:
    in_hand = heard(1.0)

    in_hand.take(40)
    left = in_hand.free
    in_hand.take(10)

    assert (left, in_hand.free) == (2, -8)
    in_hand.leave(50)
    assert in_hand.free == 42
