"""One transaction for many lanes: workers that wait at the same time share a commit.

A commit with its fsync costs more than the rows it writes. Whoever comes first while no commit is under way takes along
all that have queued up meanwhile; the others wait for that commit. Nobody waits for company.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from siaran.domain.times import Times
from siaran.queue import Intent, Result, begin, settle
from siaran.store.database import Database

LARGEST_BATCH = 64


T = TypeVar("T")
R = TypeVar("R")


class Group(Generic[T, R]):
    """Collects items and hands them to `commit`, which answers each.

    Where a batch fails, every item fails; `alone`: each is tried once more by itself (only for what may be repeated).
    """

    def __init__(self, commit: Callable[[Sequence[T]], Sequence[R]], *, alone: bool = False) -> None:
        self._commit = commit
        self._alone = alone
        self._waiting: list[tuple[T, Future[R]]] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()

    def submit(self, item: T) -> R:
        """Commit `item`, perhaps with others; its own answer, or its own exception."""
        future: Future[R] = Future()
        with self._guard:
            self._waiting.append((item, future))
        with self._turn:
            if not future.done():
                self._serve()
        return future.result()

    def _serve(self) -> None:
        with self._guard:
            batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
        try:
            answers = self._commit([item for item, _ in batch])
        except Exception as error:
            for item, future in batch:
                if self._alone and len(batch) > 1:
                    self._serve_alone(item, future)
                else:
                    future.set_exception(error)
        else:
            for (_, future), answer in zip(batch, answers, strict=True):
                future.set_result(answer)

    def _serve_alone(self, item: T, future: Future[R]) -> None:
        try:
            future.set_result(self._commit([item])[0])
        except Exception as error:
            future.set_exception(error)


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
