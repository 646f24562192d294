"""What was claimed goes from hand to hand: it is made ready, its intent written, it is called, its result written.

No thread stands still while others' commits are under way: each stage has its own threads, and the commits, which serve
many lanes, one each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from siaran.domain.errors import traced
from siaran.engine.in_hand import InHand
from siaran.engine.stage import Stage
from siaran.publish import Begun, Ports, Ready, begin, call, ready, settle, waits_too_long
from siaran.queue import Claim, Result

log = logging.getLogger(__name__)

LARGEST_BATCH = 64
STEP = 0.06
"""Seconds from one shared transaction to the next of its kind, at the least."""


class Line:
    """Carries claimed posts through steps 2 to 7 of the protocol, with `calls` calls at one time.

    `free` says how many it would take; `wake` is called where that has become more. Whatever goes wrong with a post, it
    leaves the line: its lease runs out, and what is not certain becomes unknown, never sent again blindly.
    """

    def __init__(self, ports: Ports, calls: int, wake: Callable[[], None]) -> None:
        self._in_hand = InHand(calls)
        self._ports = replace(ports, called=self._in_hand.heard)
        self._wake = wake
        # As many threads as there are posts to prepare: none where nothing is due.
        self._preparing = ThreadPoolExecutor(self._in_hand.most, thread_name_prefix="prepare")
        self._intents: Stage[Ready] = Stage("intents", self._begin, most=LARGEST_BATCH, step=STEP)
        self._calls: Stage[Begun] = Stage("call", self._call, threads=calls)
        self._results: Stage[Result] = Stage("results", self._settle, most=LARGEST_BATCH, step=STEP)

    @property
    def free(self) -> int:
        """How many posts are worth claiming now; perhaps fewer than none."""
        return self._in_hand.free

    def start(self) -> None:
        """Begin."""
        for stage in (self._intents, self._calls, self._results):
            stage.start()

    def finish(self) -> None:
        """Return when everything that was taken is said and written down, or given back; nothing may come any more."""
        self._preparing.shutdown(wait=True)
        for stage in (self._intents, self._calls, self._results):
            stage.finish()

    def take(self, claims: Sequence[Claim]) -> None:
        """Carry these; returns at once."""
        for claim in claims:
            self._in_hand.take(1)
            self._preparing.submit(self._make_ready, claim)

    def sweep(self) -> None:
        """Give back what waits too long for its call, where a platform has become slow: nobody else would look."""
        for one in self._calls.take_back():
            if waits_too_long(one, self._ports):
                self._call([one])
            else:
                self._calls.put(one)

    def _make_ready(self, claim: Claim) -> None:
        made = None
        try:
            made = ready(claim, self._ports)
        except Exception as error:
            log.error("%s: step failed: %s", claim.post.key, traced(error))
        finally:
            if made is None:
                self._left(1)
            else:
                self._intents.put(made)

    def _begin(self, those: Sequence[Ready]) -> None:
        begun: list[Begun] = []
        try:
            begun = begin(those, self._ports)
            for one in begun:
                self._calls.put(one)
        finally:
            self._left(len(those) - len(begun))

    def _call(self, those: Sequence[Begun]) -> None:
        for one in those:
            said = None
            try:
                said = call(one, self._ports)
            except Exception as error:  # nobody else who waits may pay for it, nor who is swept with it
                log.error("%s: step failed: %s", one.ready.claim.post.key, traced(error))
            finally:
                if said is None:
                    self._left(1)
                else:
                    self._results.put(said)

    def _settle(self, results: Sequence[Result]) -> None:
        try:
            settle(results, self._ports)
        finally:
            self._left(len(results))

    def _left(self, count: int) -> None:
        if count:
            self._in_hand.leave(count)
            self._wake()
