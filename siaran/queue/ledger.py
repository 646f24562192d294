"""The ledger as a worker uses it: steps 4 and 7 for one post, in a transaction each."""

from __future__ import annotations

from typing import Protocol

from siaran.domain.times import Times
from siaran.queue.intent import Intent, begin
from siaran.queue.plain import Result
from siaran.queue.settle import settle
from siaran.store.database import Database


class Ledger(Protocol):
    """Writes intents and results down durably; an engine may serve many lanes in one transaction."""

    def begin(self, intent: Intent) -> bool:
        """Whether the intent was committed; raises where that is not certain."""
        ...

    def settle(self, result: Result) -> None:
        """Write a result down; raises where it could not be committed."""
        ...


class PlainLedger:
    """One transaction for each intent and each result."""

    def __init__(self, database: Database, times: Times) -> None:
        self._database = database
        self._times = times

    def begin(self, intent: Intent) -> bool:
        """Commit one intent."""
        now = self._database.now()
        with self._database.write() as connection:
            return begin(connection, [intent], now)[0]

    def settle(self, result: Result) -> None:
        """Commit one result."""
        now = self._database.now()
        with self._database.write() as connection:
            settle(connection, [result], now, self._times)
