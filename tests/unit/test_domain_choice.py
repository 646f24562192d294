"""What a yes takes: all or one branch, without what is held."""

from __future__ import annotations

import pytest

from siaran.domain.choice import Choice


@pytest.mark.parametrize(
    ("choice", "taken"),
    [
        (Choice(), ["32.77", "32.77.01", "32.77.01.1001", "32.7"]),
        (Choice("32.77"), ["32.77", "32.77.01", "32.77.01.1001"]),
        (Choice(held=frozenset({"32.77"})), ["32.77.01", "32.77.01.1001", "32.7"]),
        (Choice(held=frozenset({"32.77/*"})), ["32.7"]),
        (Choice("32.77", frozenset({"32.77.01.1001", "32.7/*"})), ["32.77", "32.77.01"]),
    ],
)
def test_a_place_is_held_alone_and_a_branch_with_its_head(choice: Choice, taken: list[str]) -> None:
    assert [code for code in ("32.77", "32.77.01", "32.77.01.1001", "32.7") if choice.takes(code)] == taken


def test_only_what_had_a_box_changes_when_a_form_comes_back() -> None:
    before = Choice("32", frozenset({"32.77", "32.78/*", "32.79"}))

    after = before.ticked(ticked=["32.77", "99.01"], drawn=["32.77", "32.80"])

    assert after == Choice("32", frozenset({"32.78/*", "32.79", "32.80"}))
