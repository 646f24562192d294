"""When to look: always later than now, never made up, and never further away than the schedule says."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from siaran.domain.times import Times

moments = st.lists(st.floats(1, 1e4, allow_subnormal=False), max_size=6).map(lambda found: tuple(sorted(found)))


@given(moments, st.floats(1, 1e4), st.floats(0, 1e6))
def test_the_next_look_is_always_ahead_and_at_most_one_step(
    look_at: tuple[float, ...], every: float, at: float
) -> None:
    times = Times(look_at=look_at, look_every=every)

    wait = times.next_look(at) - at

    assert 0 < wait <= max((every, *(b - a for a, b in zip((0.0, *look_at), look_at, strict=False)))) * (1 + 1e-9)


@given(moments, st.floats(1, 1e4), st.floats(0, 1e6), st.floats(0, 1e6))
def test_later_never_means_an_earlier_look(look_at: tuple[float, ...], every: float, one: float, other: float) -> None:
    times = Times(look_at=look_at, look_every=every)

    assert times.next_look(min(one, other)) <= times.next_look(max(one, other))
