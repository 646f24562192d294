"""Seeded runs of the production core with virtual time: no promise of the protocol is broken in any of them."""

from __future__ import annotations

import pytest

from tests.sim.runs import one

SEEDS = 300
BLOCK = 30


@pytest.mark.parametrize("first", range(0, SEEDS, BLOCK))
def test_no_promise_is_broken_whatever_goes_wrong(first: int) -> None:
    runs = [one(seed) for seed in range(first, first + BLOCK)]

    broken = [f"{run.broken}; replay: python -m tests.sim {run.seed}" for run in runs if run.broken]
    assert broken == []


def test_the_same_seed_is_the_same_story() -> None:
    first, second = one(7), one(7)

    assert first == second


def test_what_can_go_wrong_does_go_wrong() -> None:
    """Else the runs would prove nothing: posts end in every way, and answers are lost."""
    runs = [one(seed) for seed in range(120)]

    ends = {state for run in runs for state in run.ends}
    assert ends >= {"published", "failed", "missed", "withdrawn"}
    assert sum(run.found["lost"] for run in runs) > 5
