"""The verdict is total: whatever goes wrong, however often, the post makes an allowed move, and doubt stays doubt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given

from siaran.domain.attempt import Closure, Gate, Outcome, Verdict, unsent, verdict
from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    PlatformError,
    RateLimited,
    Refused,
    Unavailable,
)
from siaran.domain.post import MOVES, State
from siaran.domain.times import Times

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
TIMES = Times()

words = st.text(max_size=9)
seconds = st.one_of(st.none(), st.floats(0, 1e6))
moments = st.one_of(st.none(), st.integers(-(10**6), 10**6).map(lambda s: NOW + timedelta(seconds=s)))
about_the_account = st.one_of(
    st.builds(RateLimited, words, until=moments),
    st.builds(AccountLost, words),
    st.builds(AccountHeld, words),
    st.builds(PlatformClosed, words, until=moments),
)
sure = st.one_of(
    about_the_account,
    st.builds(Unavailable, words, again_in=seconds, soon=st.booleans()),
    st.builds(Refused, words, stale_handle=st.booleans()),
)
doubtful = st.one_of(
    st.builds(OutcomeUnknown, words, also=st.one_of(st.none(), sure)),
    st.builds(Duplicate, words, also=st.one_of(st.none(), sure)),
    st.builds(PlatformError, words),
    st.sampled_from([ValueError, KeyError, OSError, TimeoutError, SystemExit]).map(lambda error: error("?")),
)
tries = st.integers(0, 10**6)


@given(st.one_of(sure, doubtful), tries, tries)
def test_every_error_moves_a_post_that_is_being_sent_as_the_table_allows(error: Exception, n: int, stale: int) -> None:
    meant = verdict(error, n, NOW, TIMES, stale=stale)

    assert meant.state in MOVES[State.SENDING]
    assert (meant.outcome is Outcome.UNKNOWN) is (meant.state is State.UNKNOWN)
    assert meant.outcome not in (Outcome.ACCEPTED, Outcome.OPEN)


@given(doubtful, tries, tries)
def test_doubt_is_doubt_however_often_and_is_never_tried_again_by_itself(error: Exception, n: int, stale: int) -> None:
    meant = verdict(error, n, NOW, TIMES, stale=stale)

    assert (meant.outcome, meant.state, meant.retry_at) == (Outcome.UNKNOWN, State.UNKNOWN, None)
    assert not meant.drop_handle


@given(sure, tries, tries)
def test_what_may_be_tried_again_says_when_and_never_in_the_past(error: Exception, n: int, stale: int) -> None:
    meant = verdict(error, n, NOW, TIMES, stale=stale)

    assert (meant.retry_at is not None) is (meant.state is State.QUEUED)
    assert meant.retry_at is None or meant.retry_at >= NOW


@given(st.one_of(sure, doubtful), tries, tries)
def test_before_the_intent_there_is_no_doubt(error: Exception, n: int, stale: int) -> None:
    meant = unsent(error, n, NOW, TIMES, stale=stale)

    assert meant.outcome in (Outcome.NOT_SENT, Outcome.REFUSED)
    assert meant.state in (State.QUEUED, State.FAILED)


@given(st.one_of(sure, doubtful), tries)
def test_a_lane_that_rests_wakes_up_within_a_day_and_a_person_is_needed_only_where_one_is(
    error: Exception, n: int
) -> None:
    lane = verdict(error, n, NOW, TIMES).lane

    if lane is not None and lane.gate is Gate.RATE:
        assert lane.until is not None and NOW < lane.until <= NOW + timedelta(days=1)
    else:
        assert lane is None or lane.until is None


@given(about_the_account, tries)
def test_what_an_answer_says_of_the_account_holds_whatever_becomes_of_the_post(error: PlatformError, n: int) -> None:
    def closures(meant: Verdict) -> tuple[Closure | None, Closure | None]:
        return meant.lane, meant.platform

    known = closures(verdict(error, n, NOW, TIMES))
    in_doubt = closures(verdict(OutcomeUnknown("?", also=error), n, NOW, TIMES))

    assert known == in_doubt != (None, None)


@given(st.integers(0, 30), st.integers(0, 30))
def test_waits_grow_with_every_try_up_to_five_minutes(fewer: int, more: int) -> None:
    first, later = (verdict(Unavailable("?"), n, NOW, TIMES).retry_at for n in sorted((fewer, more)))

    assert first is not None and later is not None
    assert NOW + timedelta(seconds=5) <= first <= later <= NOW + timedelta(seconds=300)
