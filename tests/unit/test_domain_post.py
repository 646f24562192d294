"""A post's name, its states and the only moves between them."""

from __future__ import annotations

import pytest

from siaran.domain.post import IN_FLIGHT, MOVES, OPEN, State, post_key

ENDED = frozenset(State) - IN_FLIGHT


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


def test_nothing_leaves_published() -> None:
    assert MOVES[State.PUBLISHED] == frozenset()


def test_sending_is_reached_only_from_queued_so_that_nothing_unknown_is_sent_again_on_hope() -> None:
    assert {state for state, to in MOVES.items() if State.SENDING in to} == {State.QUEUED}


def test_what_ended_without_a_post_can_only_become_published_by_a_late_yes() -> None:
    assert {MOVES[state] for state in ENDED - {State.PUBLISHED}} == {frozenset({State.PUBLISHED})}


def test_only_what_was_not_sent_can_be_withdrawn() -> None:
    assert {state for state, to in MOVES.items() if State.WITHDRAWN in to} == OPEN


def test_every_state_can_be_reached_from_planned() -> None:
    reached, ahead = {State.PLANNED}, {State.PLANNED}
    while ahead:
        ahead = {to for state in ahead for to in MOVES[state]} - reached
        reached |= ahead

    assert reached == set(State)


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({}, "rakor/32.77.01/x"),
        ({"handle": "cimsel"}, "rakor/32.77.01/x/cimsel"),
        ({"occurrence": "2026-12-04"}, "rakor/32.77.01/x@2026-12-04"),
        ({"part": 2}, "rakor/32.77.01/x#2"),
        ({"part": 1}, "rakor/32.77.01/x"),
        ({"handle": "cimsel", "occurrence": "2026-12-04", "part": 3}, "rakor/32.77.01/x/cimsel@2026-12-04#3"),
    ],
)
def test_a_key_names_only_what_tells_posts_apart(more: dict[str, object], key: str) -> None:
    assert post_key("rakor", "32.77.01", "x", **more) == key  # type: ignore[arg-type]
