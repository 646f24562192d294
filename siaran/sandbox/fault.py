"""A fault: trouble that somebody asked for, for the requests that it matches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

MATCHES = frozenset({"platform", "action", "path", "account", "method", "text"})
PUBLISHING = frozenset({"publish", "repost"})
"""The actions that make something public; the match `publish` means both."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a fault may look at in a request. `account` is id and handle."""

    platform: str
    action: str
    path: str
    method: str
    account: tuple[str, str]
    text: str = ""


@dataclass(slots=True)
class Fault:
    """Trouble of one kind. `params` are the kind's own.

    `times`: for so many requests (None: until cleared); `after`: it spares the first so many; `chance`: it strikes
    that share of the rest, drawn from the world's seed; `until`: it ends then.
    """

    id: int
    kind: str
    match: Mapping[str, str]
    times: int | None
    after: int = 0
    chance: float = 1.0
    until: datetime | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, event: Event) -> bool:
        """Whether it is about this request: every named thing agrees (path and text: contained)."""
        return all(_agrees(name, wanted, event) for name, wanted in self.match.items())

    def seconds(self, default: float = 1.0) -> float:
        """Its length."""
        return float(self.params.get("seconds", default))


class Faults:
    """The faults of one world."""

    def __init__(self, seed: int) -> None:
        self._active: list[Fault] = []
        self._made = 0
        self._dice = random.Random(seed)

    def add(self, order: Mapping[str, Any], kinds: frozenset[str], now: datetime) -> Fault:
        """Ask for trouble: `{"kind", "match", "times", "after", "chance", …the kind's own}`.

        Raises ValueError for a kind or a match that does not exist.
        """
        known = {name: order[name] for name in ("kind", "match", "times", "after", "chance") if name in order}
        match = known.get("match") or {}
        if known.get("kind") not in kinds:
            raise ValueError(f"Gangguan {known.get('kind')!r} tidak dikenal; pakai {_either(kinds)}.")
        if unknown := set(match) - MATCHES:
            raise ValueError(f"match tidak mengenal {_either(unknown)}; pakai {_either(MATCHES)}.")
        params = {name: value for name, value in order.items() if name not in known}
        lasting = known["kind"] == "rate" and "times" not in known
        self._made += 1
        fault = Fault(
            id=self._made,
            kind=known["kind"],
            match={name: str(value) for name, value in match.items()},
            times=None if lasting else known.get("times", 1),
            after=int(known.get("after", 0)),
            chance=float(known.get("chance", 1.0)),
            until=now + timedelta(seconds=float(params.get("seconds", 60))) if known["kind"] == "rate" else None,
            params=params,
        )
        self._active.append(fault)
        return fault

    def clear(self) -> None:
        """End all trouble."""
        self._active.clear()

    def active(self) -> list[Fault]:
        """The faults that have not run out."""
        return list(self._active)

    def strike(self, event: Event, now: datetime) -> list[Fault]:
        """The faults that strike this request, in the order they were asked for; each is used up by one."""
        if not self._active:
            return []
        struck = [fault for fault in self._active if self._hits(fault, event, now)]
        self._active = [f for f in self._active if f.times != 0 and (f.until is None or now < f.until)]
        return struck

    def _hits(self, fault: Fault, event: Event, now: datetime) -> bool:
        if fault.times == 0 or (fault.until is not None and now >= fault.until) or not fault.fits(event):
            return False
        if fault.after > 0:
            fault.after -= 1
            return False
        if fault.chance < 1.0 and self._dice.random() >= fault.chance:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True


def _either(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _agrees(name: str, wanted: str, event: Event) -> bool:
    match name:
        case "account":
            return wanted.lstrip("@") in event.account
        case "action":
            return event.action == wanted or (wanted == "publish" and event.action in PUBLISHING)
        case "path" | "text":
            return wanted in getattr(event, name)
    return str(getattr(event, name)).lower() == wanted.lower()
