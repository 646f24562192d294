"""A trap: the process kills or stops itself, with a real signal, when it comes to a named step for the n-th time.

Nothing of the product is changed: its ports, which are plain fields, are wrapped; where a transaction stands is told by
the statements that pass.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from siaran.publish import Ports
from siaran.queue import Intent, Result

STEPS = (
    "in the claim",
    "claimed",
    "preparing",
    "prepared",
    "before the intent",
    "in the intent",
    "after the intent",
    "on the wire",
    "answered",
    "in the storing",
    "stored",
    "looking",
    "looked",
    "in the judging",
)
TOLD_BY = {
    "epoch=(lane.epoch": "in the claim",
    "INSERT INTO attempt": "in the intent",
    "INSERT INTO look": "in the judging",
    "UPDATE attempt SET outcome": "in the storing",
}
"""What the first telling statement of a transaction holds, and what it is."""
WIRE = 0.08
"""Seconds within which a process dies once a request has been begun; the pretend platforms take 0.06 to answer."""


class Trap:
    """Springs once, at the `nth` arrival at `step`."""

    def __init__(self, step: str, nth: int, number: signal.Signals, seed: int) -> None:
        self._step, self._nth, self._number = step, nth, number
        self._dice = random.Random(seed)
        self._guard = threading.Lock()

    def at(self, step: str, spring: Callable[[], None] | None = None) -> None:
        """Somebody has come to a step."""
        if step != self._step:
            return
        with self._guard:
            self._nth -= 1
            if self._nth == 0:
                (spring or self._spring)()

    def on_the_wire(self) -> None:
        """Somebody begins the visible request: the trap springs a little later, while it is under way."""
        timer = threading.Timer(self._dice.uniform(0, WIRE), self._spring)
        timer.daemon = True
        self.at("on the wire", timer.start)

    def _spring(self) -> None:
        os.kill(os.getpid(), self._number)


def trapped(ports: Ports, trap: Trap) -> Ports:
    """The same ports, with the trap at every step."""
    _watch_transactions(ports.database.engine, trap)
    for platform in ports.platforms.values():
        _watch_platform(platform, trap)
    return replace(ports, access=_before("claimed", ports.access, trap), ledger=_Ledger(ports.ledger, trap))


class _Ledger:
    def __init__(self, ledger: Any, trap: Trap) -> None:
        self._ledger, self._trap = ledger, trap

    def begin(self, intents: Sequence[Intent]) -> list[bool]:
        self._at("before the intent", intents)
        begun: list[bool] = self._ledger.begin(intents)
        self._at("after the intent", intents)
        return begun

    def settle(self, results: Sequence[Result]) -> None:
        self._at("answered", results)
        self._ledger.settle(results)
        self._at("stored", results)

    def _at(self, step: str, items: Sequence[object]) -> None:
        for _ in items:
            self._trap.at(step)


def _watch_platform(platform: Any, trap: Trap) -> None:
    publish = platform.publish

    def on_the_wire(*args: Any) -> Any:
        trap.on_the_wire()
        return publish(*args)

    platform.publish = on_the_wire
    platform.prepare = _after("prepared", _before("preparing", platform.prepare, trap), trap)
    platform.find = _after("looked", _before("looking", platform.find, trap), trap)


def _before(step: str, do: Callable[..., Any], trap: Trap) -> Callable[..., Any]:
    def trapped_before(*args: Any) -> Any:
        trap.at(step)
        return do(*args)

    return trapped_before


def _after(step: str, do: Callable[..., Any], trap: Trap) -> Callable[..., Any]:
    def trapped_after(*args: Any) -> Any:
        result = do(*args)
        trap.at(step)
        return result

    return trapped_after


def _watch_transactions(engine: Any, trap: Trap) -> None:
    """The trap springs when all is written and nothing is committed yet."""

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told = next((step for words, step in TOLD_BY.items() if words in statement), None)
        if told:
            connection.info.setdefault("step", told)

    @event.listens_for(engine, "commit")
    def spring(connection: Any) -> None:
        trap.at(connection.info.pop("step", ""))
