"""The ledger as workers use it: steps 4 and 7, one transaction for as many lanes as there are."""

from __future__ import annotations

from collections.abc import Sequence

from siaran.domain.times import Times
from siaran.queue.intent import Intent, begin
from siaran.queue.plain import Result
from siaran.queue.settle import settle
from siaran.store.database import Database


class Ledger:
    """Writes intents and results down durably."""

    def __init__(self, database: Database, times: Times) -> None:
        self._database = database
        self._times = times

    def begin(self, intents: Sequence[Intent]) -> list[bool]:
        """Whether each intent was committed; raises where that is not certain of any."""
        now = self._database.now()
        with self._database.write() as connection:
            return begin(connection, intents, now)

    def settle(self, results: Sequence[Result]) -> None:
        """Write results down, all or none; raises where they could not be committed."""
        now = self._database.now()
        with self._database.write() as connection:
            settle(connection, results, now, self._times)
