"""Graph's usage: how much of an account's and the app's budget is used, as headers and as refusals."""

from __future__ import annotations

import json
from datetime import datetime

from siaran.sandbox.answer import Answer, Refusal
from siaran.sandbox.call import Call
from siaran.sandbox.fault import Fault
from siaran.sandbox.graph import errors
from siaran.sandbox.profile import Profile
from siaran.sandbox.world import World

DAY = 86_400.0
PENALTY_MINUTES = 1
"""Every call made while throttled lengthens the wait by this."""


def spend(world: World, call: Call, who: Profile) -> None:
    """Count one call against the account's budget of 24 hours. Raises Refusal: 80001 or 80002."""
    moment = call.now.timestamp()
    window = world.windows.get((who.external_id, "graph"))
    if window is None or moment >= window[0] + DAY:
        window = world.windows[(who.external_id, "graph")] = [moment, 0]
    window[1] += 1
    budget = world.rules.page_budget
    percent = int(100 * window[1] / budget)
    over = max(int(window[1]) - budget, 0) if world.rules.limits else 0
    minutes = int((window[0] + DAY - moment) // 60) + 1 + over * PENALTY_MINUTES if over else 0
    _note(call, who, min(percent, 100) if not over else percent, minutes)
    if over:
        raise Refusal(errors.error(_code(who)))


def _note(call: Call, who: Profile, percent: int, minutes: int) -> None:
    """The headers are absent while they would say zero."""
    if percent <= 0:
        return
    kind = "instagram" if who.platform == "instagram" else "pages"
    spent = {"call_count": percent, "total_cputime": percent // 4, "total_time": percent // 3}
    row = {"type": kind, **spent, "estimated_time_to_regain_access": minutes}
    call.extra["x-business-use-case-usage"] = json.dumps({who.external_id: [row]})
    call.extra["x-app-usage"] = json.dumps(spent)


def limited(call: Call, fault: Fault, until: datetime) -> Answer:
    """A rate limit on demand. `code`: 80001 or 80002 by default, else 4, 9, 17, 32, 368, 613."""
    who = call.account
    code = int(fault.params.get("code", _code(who)))
    subcode = {9: 2207042, 368: 1390008}.get(code, fault.params.get("subcode"))
    answer = errors.error(code, subcode)
    minutes = max(int((until - call.now).total_seconds() + 59) // 60, 1)
    if who is not None and fault.params.get("reset", True):
        _note(call, who, 100, minutes)
        answer.headers |= call.extra
    return answer


def _code(who: Profile | None) -> int:
    return 80002 if who is not None and who.platform == "instagram" else 80001
