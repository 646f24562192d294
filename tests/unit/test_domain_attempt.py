"""The verdict: what one try means for the attempt, the post, its lane and its platform."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from siaran.domain.attempt import SENDS, Gate, Outcome, Receipt, accepted, effects, verdict
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
from siaran.domain.post import State
from siaran.domain.times import Times

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
TIMES = Times()


def judge(error: BaseException, tries: int = 0, stale: int = 0):
    return verdict(error, tries, NOW, TIMES, stale=stale)


def test_a_receipt_publishes() -> None:
    yes = accepted(Receipt("1"))

    assert (yes.outcome, yes.state, yes.receipt) == (Outcome.ACCEPTED, State.PUBLISHED, Receipt("1"))


@pytest.mark.parametrize(
    "error", [OutcomeUnknown("?"), Duplicate("?"), PlatformError("?"), ValueError("ours"), KeyboardInterrupt()]
)
def test_whatever_is_not_certain_is_unknown(error: BaseException) -> None:
    meant = judge(error)

    assert (meant.outcome, meant.state, meant.retry_at) == (Outcome.UNKNOWN, State.UNKNOWN, None)


def test_an_error_of_our_own_is_named_but_not_quoted_for_it_may_hold_a_secret() -> None:
    assert judge(ValueError("token RAHASIA")).reason == "Kesalahan program (ValueError)."


def test_what_was_surely_not_sent_waits_longer_each_time_up_to_five_minutes() -> None:
    waits = [judge(Unavailable("down"), tries).retry_at - NOW for tries in (0, 1, 2, 5, 6, 99)]  # type: ignore[operator]

    assert [wait.total_seconds() for wait in waits] == [5, 10, 20, 160, 300, 300]


def test_the_platform_may_ask_for_a_longer_wait() -> None:
    assert judge(Unavailable("busy", again_in=60)).retry_at == NOW + timedelta(seconds=60)


def test_a_container_in_the_making_does_not_back_off() -> None:
    assert judge(Unavailable("not ready", again_in=2, soon=True), tries=9).retry_at == NOW + timedelta(seconds=2)


def test_refused_for_good_is_failed_with_the_platforms_status_and_code() -> None:
    meant = judge(Refused("too long", status=400, code="100"))

    assert (meant.outcome, meant.state, meant.http_status, meant.code) == (Outcome.REFUSED, State.FAILED, 400, "100")


def test_a_medium_that_is_no_longer_known_is_made_anew_once() -> None:
    stale = Refused("no such medium", stale_handle=True)

    first, second = judge(stale), judge(stale, tries=1, stale=1)

    assert (first.state, first.drop_handle, first.retry_at) == (State.QUEUED, True, NOW)
    assert second.state is State.FAILED


@pytest.mark.parametrize(
    ("error", "gate"),
    [(AccountLost("401"), Gate.LOST), (AccountHeld("locked"), Gate.HELD), (RateLimited("429"), Gate.RATE)],
)
def test_trouble_with_the_account_closes_its_lane_and_keeps_the_post(error: PlatformError, gate: Gate) -> None:
    meant = judge(error)

    assert (meant.outcome, meant.state, meant.platform) == (Outcome.REFUSED, State.QUEUED, None)
    assert meant.lane is not None
    assert meant.lane.gate is gate


@pytest.mark.parametrize(("hours", "believed"), [(1, True), (24, True), (25, False), (0, False), (-1, False)])
def test_trouble_with_the_app_closes_the_platform_and_keeps_the_post(hours: int, believed: bool) -> None:
    named = NOW + timedelta(hours=hours)

    meant = judge(PlatformClosed("no credits", until=named))

    assert (meant.state, meant.lane) == (State.QUEUED, None)
    assert meant.platform is not None
    assert (meant.platform.gate, meant.platform.until) == (Gate.CLOSED, named if believed else None)


@pytest.mark.parametrize(
    ("named", "waited"),
    [
        (timedelta(minutes=3), timedelta(minutes=3)),
        (timedelta(days=1), timedelta(days=1)),
        (None, timedelta(seconds=TIMES.rate_wait)),
        (timedelta(0), timedelta(seconds=TIMES.rate_wait)),
        (-timedelta(hours=1), timedelta(seconds=TIMES.rate_wait)),
        (timedelta(days=1, seconds=1), timedelta(seconds=TIMES.rate_wait)),
    ],
)
def test_a_lane_rests_until_the_reset_that_was_named_unless_it_is_absurd(
    named: timedelta | None, waited: timedelta
) -> None:
    lane, _ = effects(RateLimited("429", until=None if named is None else NOW + named), NOW, TIMES)

    assert lane is not None
    assert lane.until == NOW + waited


def test_an_unknown_outcome_still_closes_the_lane_that_its_answer_speaks_of() -> None:
    meant = judge(OutcomeUnknown("190 on media_publish", also=AccountLost("190")))

    assert (meant.outcome, meant.state) == (Outcome.UNKNOWN, State.UNKNOWN)
    assert meant.lane is not None
    assert meant.lane.gate is Gate.LOST


def test_what_was_not_sent_or_refused_is_no_send() -> None:
    assert SENDS.isdisjoint({Outcome.NOT_SENT, Outcome.REFUSED, Outcome.OPEN})
