"""Trouble: what the faults that strike a request do to it, before, instead of and after the platform's own answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from siaran.sandbox.answer import HTML, Answer, html
from siaran.sandbox.call import Call
from siaran.sandbox.dialect import Dialect
from siaran.sandbox.fault import Fault
from siaran.sandbox.world import World

MEBIBYTE = 1024 * 1024


@dataclass(slots=True)
class Trouble:
    """Wait `before`; do it or not (`commit`); wait `after`; answer `instead`, in a `manner`.

    Manner: "plain", "reset" (no answer, the connection is reset), "cut" (`keep` bytes of the body, then the end),
    "drip" (a byte every `pace` seconds). `twist` reaches the verb. `skew` moves the Date header.
    """

    name: str = ""
    before: float = 0.0
    commit: bool = True
    after: float = 0.0
    instead: Callable[[Answer], Answer] | None = None
    manner: str = "plain"
    keep: int = 20
    pace: float = 1.0
    twist: dict[str, Any] = field(default_factory=dict)
    skew: float = 0.0


def trouble(faults: list[Fault], dialect: Dialect, world: World, call: Call) -> Trouble:
    """All that strikes one request, as one: side effects add up, of the outcomes the first one wins."""
    total = Trouble(name="+".join(fault.kind for fault in faults))
    for fault in faults:
        if fault.kind in SIDES:
            SIDES[fault.kind](fault, total)
    outcome = next((fault for fault in faults if fault.kind not in SIDES), None)
    if outcome is None:
        return total
    made = _outcome(outcome, dialect, world, call)
    return replace(
        made, name=total.name, before=total.before + made.before, twist={**total.twist, **made.twist}, skew=total.skew
    )


def _outcome(fault: Fault, dialect: Dialect, world: World, call: Call) -> Trouble:
    if fault.kind in REFUSALS:
        until = fault.until or call.now + timedelta(seconds=fault.seconds(900))
        answer = dialect.refusal(world, call, fault, until)
        return Trouble(commit=bool(fault.params.get("commit", False)), instead=lambda _: answer)
    return OUTCOMES[fault.kind](fault, call)


def _slow(fault: Fault, total: Trouble) -> None:
    total.before += fault.seconds()


def _clock(fault: Fault, total: Trouble) -> None:
    total.skew += fault.seconds(3600)


def _twist(name: str, value: Callable[[Fault], Any]) -> Callable[[Fault, Trouble], None]:
    return lambda fault, total: total.twist.__setitem__(name, value(fault))


SIDES: Mapping[str, Callable[[Fault, Trouble], None]] = {
    "slow": _slow,
    "clock": _clock,
    "lag": _twist("lag", lambda fault: fault.seconds(30)),
    "shadow": _twist("shadow", lambda _: True),
    "container_pending": _twist("polls", lambda fault: int(fault.params.get("polls", 3))),
    "container_error": _twist("stuck", lambda _: "ERROR"),
    "container_expired": _twist("stuck", lambda _: "EXPIRED"),
    "batch_null": _twist("null", lambda fault: int(fault.params.get("index", 0))),
}
"""Faults that change how something is done, not what is answered."""

REFUSALS = frozenset({"rate", "credits", "usage_cap", "token", "held", "duplicate", "error"})
"""Faults that are well-formed errors in the platform's own words."""


def _status(fault: Fault, _: Call) -> Trouble:
    """Any status and body: an object as JSON, a text as HTML, none as the usual page of a proxy."""
    status, body = int(fault.params.get("status", 503)), fault.params.get("body")
    if body is None:
        made = html(status, f"{status} Service Unavailable")
    elif isinstance(body, str):
        made = Answer(status, body.encode(), media_type=str(fault.params.get("content_type", HTML)))
    else:
        made = Answer(status, body)
    made.headers.update({str(k).lower(): str(v) for k, v in dict(fault.params.get("headers", {})).items()})
    return Trouble(commit=bool(fault.params.get("commit", False)), instead=lambda _: made)


def _html_200(fault: Fault, _: Call) -> Trouble:
    page = html(200, "Selamat datang di jaringan tamu")
    return Trouble(commit=bool(fault.params.get("commit", False)), instead=lambda _: page)


def _redirect(fault: Fault, call: Call) -> Trouble:
    """A client that follows it finds an answer that looks like a yes."""
    place = str(fault.params.get("location", f"{call.origin}/_sandbox/elsewhere"))
    moved = Answer(int(fault.params.get("status", 302)), b"", {"location": place})
    return Trouble(commit=bool(fault.params.get("commit", False)), instead=lambda _: moved)


def _hold_back(answer: Answer) -> Answer:
    """The same answer without any id."""
    if answer.status >= 400 or not isinstance(answer.body, dict):
        return answer
    without = {k: v for k, v in answer.body.items() if k not in ("id", "post_id")}
    if isinstance(without.get("data"), dict):
        without["data"] = {k: v for k, v in without["data"].items() if k not in ("id", "rest_id")}
    return replace(answer, body=without or {"success": True})


def _blocked(answer: Answer) -> Answer:
    """Instagram's "action is blocked" for a medium that is live all the same (seen at postiz#1681)."""
    error = {
        "message": "Application request limit reached",
        "type": "OAuthException",
        "code": 4,
        "error_subcode": 2207051,
        "is_transient": False,
        "error_user_title": "Action is blocked",
        "error_user_msg": "We restrict certain activity to protect our community.",
        "fbtrace_id": "Asandbox2207051",
    }
    return replace(answer, status=403, body={"error": error})


def _huge(answer: Answer) -> Answer:
    whole = answer.body if isinstance(answer.body, dict) else {"data": None}
    return replace(answer, body=json.dumps({**whole, "padding": "x" * (MEBIBYTE + 1)}).encode())


OUTCOMES: Mapping[str, Callable[[Fault, Call], Trouble]] = {
    "reset_before": lambda *_: Trouble(commit=False, manner="reset"),
    "reset_after": lambda *_: Trouble(manner="reset"),
    "hang_before": lambda fault, _: Trouble(commit=False, before=fault.seconds(60), manner="reset"),
    "hang_after": lambda fault, _: Trouble(after=fault.seconds(60)),
    "late": lambda fault, _: Trouble(before=fault.seconds(60)),
    "drip": lambda fault, _: Trouble(manner="drip", pace=fault.seconds(10)),
    "truncate": lambda fault, _: Trouble(manner="cut", keep=int(fault.params.get("keep", 20))),
    "status": _status,
    "html_200": _html_200,
    "redirect": _redirect,
    "no_id": lambda *_: Trouble(instead=_hold_back),
    "published_without_id": lambda *_: Trouble(instead=_hold_back),
    "2207051_after": lambda *_: Trouble(instead=_blocked),
    "huge": lambda *_: Trouble(instead=_huge),
}
"""Faults that decide what the caller gets to see."""

KINDS = frozenset(SIDES) | REFUSALS | frozenset(OUTCOMES)
"""Every kind of fault there is."""

HOMES: Mapping[str, str] = {
    **dict.fromkeys(("container_pending", "container_error", "container_expired"), "container"),
    **dict.fromkeys(("lag", "shadow", "no_id", "published_without_id", "2207051_after", "duplicate"), "publish"),
    "batch_null": "batch",
}
"""The action that a kind is about where its match names none."""
