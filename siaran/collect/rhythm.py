"""When a post is measured: often while it is young, then less, then never."""

from __future__ import annotations

from datetime import datetime, timedelta

HOUR = 3600.0
AGES = (1, 6, 24, 3 * 24, 7 * 24, 28 * 24)
"""A post's ages in hours at which it is measured; X keeps a post's private metrics for 30 days."""


def next_time(published_at: datetime, now: datetime, hour: float = HOUR) -> datetime | None:
    """The next time after `now` to measure a post, or None; `hour` is how many seconds an hour lasts."""
    times = (published_at + timedelta(seconds=age * hour) for age in AGES)
    return next((time for time in times if time > now), None)
