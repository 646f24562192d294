"""X's limits: calls in 15 minutes, posts in 24 hours, and the headers that tell of them."""

from __future__ import annotations

from datetime import datetime

from siaran.sandbox.answer import Answer, Refusal
from siaran.sandbox.call import Call
from siaran.sandbox.fault import Fault
from siaran.sandbox.world import World
from siaran.sandbox.x import errors

WINDOW = 900.0
DAY = 86_400.0
PER_USER = {
    "publish": 100,
    "delete": 50,
    "repost": 50,
    "unrepost": 50,
    "lookup": 5_000,
    "timeline": 900,
    "me": 75,
    "upload": 500,
    "upload_part": 1_875,
    "upload_status": 1_000,
    "alt": 500,
    "usage": 50,
}
"""Calls of one account in 15 minutes (docs.x.com, rate limits, August 2026)."""


def spend(world: World, call: Call) -> None:
    """Count one call, note the headers, and refuse what is too much. Raises Refusal."""
    who = call.account.external_id if call.account else "app"
    limit = PER_USER[call.action]
    used, reset = _count(world, (who, call.action), WINDOW, call.now)
    call.extra |= _headers("x-rate-limit", limit, used, reset)
    over = used > limit
    if call.action == "publish":
        over = _daily(world, call, who) or over
    if over and world.rules.limits:
        raise Refusal(errors.too_many())


def _daily(world: World, call: Call, who: str) -> bool:
    """Both caps of 24 hours, where there are any; their headers are the only sign, the 15 minutes look healthy."""
    over = False
    for scope, owner, cap in (("app", "app", world.rules.app_daily), ("user", who, world.rules.user_daily)):
        if cap is not None:
            used, reset = _count(world, (owner, f"{scope} day"), DAY, call.now)
            call.extra |= _headers(f"x-{scope}-limit-24hour", cap, used, reset)
            over = over or used > cap
    return over


def _count(world: World, key: tuple[str, str], length: float, now: datetime) -> tuple[int, float]:
    """Count one call in its window; windows begin with their first call."""
    moment = now.timestamp()
    window = world.windows.get(key)
    if window is None or not window[0] <= moment < window[0] + length:
        window = world.windows[key] = [moment, 0]
    window[1] += 1
    return int(window[1]), window[0] + length


def _headers(prefix: str, limit: int, used: int, reset: float) -> dict[str, str]:
    return {
        f"{prefix}-limit": str(limit),
        f"{prefix}-remaining": str(max(limit - used, 0)),
        f"{prefix}-reset": str(int(reset)),
    }


def limited(call: Call, fault: Fault, until: datetime) -> Answer:
    """A 429 on demand.

    `scope`: "window", "user_day" or "app_day"; `form`: "problem" or "code"; `reset` false: no header.
    """
    answer = errors.too_many()
    if fault.params.get("form") == "code":
        answer = errors.legacy(429, 88, "Rate limit exceeded")
    healthy = _headers("x-rate-limit", 100, 1, call.now.timestamp() + WINDOW)
    spent = {"user_day": "x-user-limit-24hour", "app_day": "x-app-limit-24hour"}.get(str(fault.params.get("scope")))
    if fault.params.get("reset", True):
        gone = _headers(spent or "x-rate-limit", 100, 100, until.timestamp())
        answer.headers |= healthy | gone if spent else gone
    return answer
