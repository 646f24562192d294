"""The days that people can mean."""

from __future__ import annotations

from datetime import date

from siaran.domain.century import FIRST, LAST


def test_every_day_that_a_post_may_have_lies_within() -> None:
    assert FIRST <= date(2004, 2, 4) < date(2026, 12, 1) < date(2100, 2, 28) <= LAST
