"""The clocks of this machine: the larger elapse counts, and an answer's date tells whether our time is the world's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran.publish import Clocks, Moment, machine_clocks
from tests.conftest import Clock


@pytest.mark.parametrize(
    ("wall", "boot", "elapsed"),
    [(103.0, 7.0, 3.0), (100.0, 11.0, 6.0), (90.0, 7.0, 2.0)],
    ids=["the wall clock jumped on", "the machine slept", "the wall clock was put back"],
)
def test_the_larger_of_both_clocks_counts(clock: Clock, wall: float, boot: float, elapsed: float) -> None:
    readings = iter([Moment(100.0, 5.0), Moment(wall, boot)])
    clocks = Clocks(clock, lambda: next(readings))

    assert clocks.elapsed(clocks.start()) == elapsed


@pytest.mark.parametrize(
    ("ahead", "off"), [(0, False), (60, False), (-60, False), (61, True), (-61, True), (120, True)]
)
def test_more_than_a_minute_from_the_platforms_time_is_off(clock: Clock, ahead: float, off: bool) -> None:
    clocks = Clocks(clock, lambda: Moment(0.0, 0.0))

    clocks.heard(clock.now - timedelta(seconds=ahead))

    assert (clocks.skew, clocks.off) == (ahead, off)


def test_the_newest_answer_decides(clock: Clock) -> None:
    clocks = Clocks(clock)

    clocks.heard(clock.now - timedelta(seconds=120))
    clocks.heard(clock.now)

    assert not clocks.off


def test_a_clock_that_was_never_compared_is_not_called_wrong_but_nobody_knows(clock: Clock) -> None:
    clocks = Clocks(clock)

    assert (clocks.silent, clocks.skew, clocks.off) == (True, 0.0, False)
    clocks.heard(clock.now)
    assert not clocks.silent


def test_a_clock_that_jumps_after_the_answer_is_off_at_once(clock: Clock) -> None:
    clocks = Clocks(clock, lambda: Moment(0.0, 5.0))
    clocks.heard(clock.now)

    clock.advance(61)

    assert (clocks.skew, clocks.off) == (61.0, True)


def test_time_that_passes_on_both_clocks_is_no_jump(clock: Clock) -> None:
    clocks = Clocks(clock, lambda: Moment(clock.now.timestamp(), clock.now.timestamp()))
    clocks.heard(clock.now)

    clock.advance(3600)

    assert clocks.skew == 0.0


def test_what_must_begin_within_some_seconds_is_too_late_after_them_and_only_in_there(clock: Clock) -> None:
    clocks = Clocks(clock, lambda: Moment(clock.now.timestamp(), 0.0))

    with clocks.within(45.0, clocks.start()):
        clock.advance(45)
        just = clocks.too_late
        clock.advance(1)
        assert (just, clocks.too_late) == (False, True)
    assert not clocks.too_late


def test_the_machines_own_clocks_never_run_backwards() -> None:
    first, second = machine_clocks(), machine_clocks()

    assert first.boot <= second.boot
    assert second.boot - first.boot < 10
