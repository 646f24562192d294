"""Processes that are killed, or stopped and woken too late, at every step: nothing is doubled, lost or untrue."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.crash.episode import Blow, Nursery, strike
from tests.crash.oracle import findings
from tests.crash.town import EVERY, Town
from tests.crash.trap import STEPS

pytestmark = pytest.mark.crash

BLOWS = [Blow(step, signal=("KILL", "STOP")[n // 2 % 2], workers=1 + n % 2, seed=n) for n, step in enumerate(STEPS)]
"""Each step once; killed and stopped, alone and beside another worker."""


@pytest.mark.parametrize("half", [0, 1])
def test_whatever_step_a_worker_dies_at_each_post_is_public_once(
    new_town: Callable[..., Town], born: Nursery, half: int
) -> None:
    blows = BLOWS[half::2]
    towns = [new_town(EVERY) for _ in blows]

    with ThreadPoolExecutor(len(blows)) as pool:
        faults = list(pool.map(lambda town, blow: _faults(town, born, blow), towns, blows))

    assert [fault for fault in faults if fault] == []


def _faults(town: Town, born: Nursery, blow: Blow) -> str:
    """What went wrong, in a sentence; empty where all went well. Two lost sends may end in a question."""
    outcome = strike(town, born, blow)
    found = findings(town)
    wrong = found.broken + ["the blow never fell"] * (not outcome.fell)
    return f"{blow}: {wrong}; {outcome}" if wrong else ""
