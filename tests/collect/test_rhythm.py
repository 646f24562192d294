"""When a post is measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from siaran.collect import next_time

OUT = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_post_is_measured_often_then_less_then_never() -> None:
    ages, now = [], OUT
    while (now := next_time(OUT, now)) is not None:
        ages.append((now - OUT) / HOUR)

    assert ages == [1, 6, 24, 72, 168, 672]


def test_measurements_that_were_missed_are_not_made_up() -> None:
    assert next_time(OUT, OUT + 30 * HOUR) == OUT + 72 * HOUR


@pytest.mark.parametrize(("age", "after"), [(0.0, 1.0), (1.0, 6.0), (600.0, 672.0)])
def test_an_hour_may_last_a_second(age: float, after: float) -> None:
    assert next_time(OUT, OUT + timedelta(seconds=age), hour=1) == OUT + timedelta(seconds=after)
