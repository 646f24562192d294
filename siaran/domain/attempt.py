"""An attempt: one try to say a post; and the verdict, the one place that decides what a try means."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    OutcomeUnknown,
    PlatformClosed,
    PlatformError,
    RateLimited,
    Refused,
    Unavailable,
    told,
)
from siaran.domain.post import State
from siaran.domain.times import Times


class Outcome(StrEnum):
    """What became of an attempt. *accepted*, *unknown* and *absent* are sends: they may have reached the platform."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    DOUBLED = "doubled"


SENDS = frozenset({Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.ABSENT, Outcome.DOUBLED})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try as it was stored; append-only but for its closing."""

    id: int
    post: int
    n: int
    worker: str
    epoch: int
    intent_at: datetime
    request_sha256: str
    outcome: Outcome
    http_status: int | None = None
    code: str = ""
    detail: str = ""
    evidence: Any = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A platform's yes. `platform_id` may be pending (a repost without id, a container whose media id is unknown)."""

    platform_id: str | None
    permalink: str | None = None
    container_id: str | None = None
    published_at: datetime | None = None


class Gate(StrEnum):
    """What closes a lane or a platform: a time to wait for, or something a person must mend."""

    RATE = "rate"
    LOST = "lost"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Closure:
    """A lane or a platform closes: why, and until when (None: until a person acts, or an hourly probe succeeds)."""

    gate: Gate
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one try means: for the attempt, the post, its lane (the account) and its platform."""

    outcome: Outcome
    state: State
    reason: str = ""
    retry_at: datetime | None = None
    lane: Closure | None = None
    platform: Closure | None = None
    drop_handle: bool = False
    http_status: int | None = None
    code: str = ""
    receipt: Receipt | None = field(default=None)


FIRST_BACKOFF = 5.0
LONGEST_BACKOFF = 300.0


def accepted(receipt: Receipt) -> Verdict:
    """The verdict on a yes."""
    return Verdict(Outcome.ACCEPTED, State.PUBLISHED, receipt=receipt)


def verdict(error: BaseException, tries: int, now: datetime, times: Times, *, stale: int = 0) -> Verdict:
    """What a failed try means. `tries` counts this post's earlier attempts that were surely not public, `stale` those
    among them whose medium the platform no longer knew.

    Anything but a `PlatformError` that says otherwise leaves the outcome unknown: an exception of our own too.
    """
    match error:
        case RateLimited() | AccountLost() | AccountHeld() | PlatformClosed():
            lane, platform = effects(error, now, times)
            return _closed(Outcome.REFUSED, State.QUEUED, error, now, lane=lane, platform=platform)
        case Unavailable():
            return _closed(Outcome.NOT_SENT, State.QUEUED, error, now + _wait(error, tries))
        case Refused(stale_handle=True) if stale == 0:
            return _closed(Outcome.REFUSED, State.QUEUED, error, now, drop_handle=True)
        case Refused():
            return _closed(Outcome.REFUSED, State.FAILED, error)
        case OutcomeUnknown():
            lane, platform = effects(error.also, now, times)
            return _closed(Outcome.UNKNOWN, State.UNKNOWN, error, lane=lane, platform=platform)
    return Verdict(Outcome.UNKNOWN, State.UNKNOWN, told(error))


def unsent(error: BaseException, tries: int, now: datetime, times: Times, *, stale: int = 0) -> Verdict:
    """What a failure before the intent means: nothing visible was asked for, so doubt is impossible."""
    meant = verdict(error, tries, now, times, stale=stale)
    if meant.outcome is not Outcome.UNKNOWN:
        return meant
    again = now + _wait(Unavailable(meant.reason), tries)
    return replace(meant, outcome=Outcome.NOT_SENT, state=State.QUEUED, retry_at=again)


def effects(error: BaseException | None, now: datetime, times: Times) -> tuple[Closure | None, Closure | None]:
    """What an answer says about the lane and about the platform, whatever becomes of the post."""
    match error:
        case RateLimited():
            return Closure(Gate.RATE, str(error), _reset(error.until, now, times)), None
        case AccountLost():
            return Closure(Gate.LOST, str(error)), None
        case AccountHeld():
            return Closure(Gate.HELD, str(error)), None
        case PlatformClosed():
            return None, Closure(Gate.CLOSED, str(error), _sensible(error.until, now))
    return None, None


def _closed(
    outcome: Outcome,
    state: State,
    error: PlatformError,
    retry_at: datetime | None = None,
    *,
    lane: Closure | None = None,
    platform: Closure | None = None,
    drop_handle: bool = False,
) -> Verdict:
    return Verdict(outcome, state, str(error), retry_at, lane, platform, drop_handle, error.status, error.code)


def _wait(error: Unavailable, tries: int) -> timedelta:
    backoff = min(FIRST_BACKOFF * 2 ** min(tries, 10), LONGEST_BACKOFF)
    return timedelta(seconds=max(backoff, error.again_in or 0.0) if not error.soon else (error.again_in or 1.0))


def _reset(until: datetime | None, now: datetime, times: Times) -> datetime:
    """When a lane reopens: as the platform says, unless it names no time that can be believed."""
    return _sensible(until, now) or now + timedelta(seconds=times.rate_wait)


def _sensible(until: datetime | None, now: datetime) -> datetime | None:
    """A time that a platform named, unless it is absurd: past, or over a day off."""
    return until if until is not None and now < until <= now + timedelta(days=1) else None
