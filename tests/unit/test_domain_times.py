"""The times of the protocol: what fits together, and when to look next."""

from __future__ import annotations

import pytest

from siaran.domain.times import Times


def test_the_times_we_ship_fit_together() -> None:
    assert Times().faults() == []


@pytest.mark.parametrize(
    ("times", "named"),
    [
        (Times(call_timeout=60, lease=120), "LEASE"),
        (Times(call_timeout=45, settle_after=45), "SETTLE_AFTER"),
    ],
)
def test_a_call_that_may_outlast_its_lease_or_the_proof_of_absence_is_a_fault(times: Times, named: str) -> None:
    assert [named in fault for fault in times.faults()] == [True]


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [(0, 5), (5, 15), (14.9, 15), (30, 55), (899, 900), (900, 1200), (1199.9, 1200), (1200, 1500), (86_400, 86_700)],
)
def test_looks_come_often_then_at_an_even_pace_and_missed_ones_are_not_made_up(elapsed: float, expected: float) -> None:
    assert Times().next_look(elapsed) == expected


def test_without_a_list_of_looks_only_the_even_pace_is_left() -> None:
    assert Times(look_at=(), look_every=60).next_look(61) == 120
