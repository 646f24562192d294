"""One transaction for many lanes: workers that wait at the same time share a commit.

A commit with its fsync costs more than the rows it writes. Whoever comes first while no commit is under way takes along
all that have queued up meanwhile; the others wait for that commit. Whoever comes after a rest goes at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from siaran.domain.account import Access
from siaran.domain.times import Times
from siaran.house import House
from siaran.publish import Ports
from siaran.queue import Intent, Result, begin, settle
from siaran.store.database import Database

log = logging.getLogger(__name__)

LARGEST_BATCH = 64
STEP = 0.06
"""Seconds from one shared transaction to the next of its kind, at the least."""


T = TypeVar("T")
R = TypeVar("R")


class _Wish(Generic[T, R]):
    """One worker's item; the worker sleeps on `awake` until it is answered, or is to serve the next batch."""

    def __init__(self, item: T) -> None:
        self.item = item
        self.answers: list[R] = []
        self.error: Exception | None = None
        self.awake = threading.Lock()
        self.awake.acquire()

    @property
    def served(self) -> bool:
        return bool(self.answers) or self.error is not None


class Pace:
    """A commit costs much the same for one lane as for twenty: under way, one follows the other in a measured step.

    What comes after a rest goes at once; so a post that is due alone waits for nobody.
    """

    def __init__(self, step: float = STEP) -> None:
        self._step = step
        self._next = 0.0

    def keep(self) -> None:
        """Wait for the next step; one caller at a time."""
        early = self._next - time.monotonic()
        if early > 0:
            time.sleep(early)
        self._next = time.monotonic() + self._step


class Group(Generic[T, R]):
    """Collects items and hands them to `commit`, which answers each.

    Where a batch fails, every item fails; `alone`: each is tried once more by itself (only for what may be repeated).
    """

    def __init__(
        self, commit: Callable[[Sequence[T]], Sequence[R]], *, alone: bool = False, step: float = STEP
    ) -> None:
        self._commit = commit
        self._alone = alone
        self._waiting: list[_Wish[T, R]] = []
        self._serving = False
        self._guard = threading.Lock()
        self._pace = Pace(step)

    def submit(self, item: T) -> R:
        """Commit `item`, perhaps with others; its own answer, or its own exception."""
        wish: _Wish[T, R] = _Wish(item)
        with self._guard:
            self._waiting.append(wish)
            first, self._serving = not self._serving, True
        if not first:
            wish.awake.acquire()
        if not wish.served:
            self._serve()
        if wish.error is not None:
            raise wish.error
        return wish.answers[0]

    def _serve(self) -> None:
        """Serve whoever waits, oneself among them, and let the first who came meanwhile serve the next batch."""
        self._pace.keep()
        with self._guard:
            batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
        self._answer(batch)
        for wish in batch:
            wish.awake.release()
        with self._guard:
            self._serving = bool(self._waiting)
            if self._waiting:
                self._waiting[0].awake.release()

    def _answer(self, batch: Sequence[_Wish[T, R]]) -> None:
        try:
            answers = self._commit([wish.item for wish in batch])
        except Exception as error:
            if self._alone and len(batch) > 1:
                log.warning("a batch of %d failed (%s); each is tried alone", len(batch), type(error).__name__)
                for wish in batch:
                    self._answer([wish])
                return
            for wish in batch:
                wish.error = error
        else:
            for wish, answer in zip(batch, answers, strict=True):
                wish.answers.append(answer)


class GroupLedger:
    """The ledger of many workers in one process: intents and results share transactions."""

    def __init__(self, database: Database, times: Times) -> None:
        self._database = database
        self._times = times
        self._intents: Group[Intent, bool] = Group(self._begin)
        self._results: Group[Result, None] = Group(self._settle, alone=True)

    def begin(self, intent: Intent) -> bool:
        """Whether the intent was committed; raises where that is not certain."""
        return self._intents.submit(intent)

    def settle(self, result: Result) -> None:
        """Write a result down; raises where it could not be committed."""
        self._results.submit(result)

    def _begin(self, intents: Sequence[Intent]) -> list[bool]:
        now = self._database.now()
        with self._database.write() as connection:
            return begin(connection, intents, now)

    def _settle(self, results: Sequence[Result]) -> list[None]:
        now = self._database.now()
        with self._database.write() as connection:
            settle(connection, results, now, self._times)
        return [None] * len(results)


class Accesses:
    """Accounts with their decrypted secrets: read together for the lanes of one claim, each handed out once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._read: dict[int, Access] = {}

    def expect(self, accounts: Sequence[int]) -> None:
        """Read these now, in one go."""
        try:
            self._read.update(zip(accounts, self._house.accesses(accounts), strict=True))
        except Exception as error:
            log.warning("accounts could not be read together (%s); each is read alone", type(error).__name__)

    def __call__(self, account: int) -> Access:
        """One account's, read now unless it was expected. Raises as the house does."""
        return self._read.pop(account, None) or self._house.access(account)


def ports_of(house: House) -> Ports:
    """What the workers of this process share: the house's ports, with transactions that serve many lanes."""
    accesses = Accesses(house)
    ports = house.ports(GroupLedger(house.database, house.settings.times))
    return replace(ports, access=accesses, expect=accesses.expect)
