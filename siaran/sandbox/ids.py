"""Ids as the platforms make them: X's snowflakes, Graph's long numbers; never the same twice."""

from __future__ import annotations

from datetime import UTC, datetime

X_EPOCH_MS = 1_288_834_974_657
"""The millisecond from which X counts (2010-11-04)."""


class Ids:
    """Makes ids for one world. Later ids are larger, even where the clock stands still or goes back."""

    def __init__(self) -> None:
        self._snowflake = 0
        self._graph = 122_100_000_000_000
        self._instagram = 17_900_000_000_000_000
        self._trace = 0

    def snowflake(self, now: datetime) -> str:
        """X's kind of id: milliseconds since its epoch, then 22 bits of machine and sequence."""
        milliseconds = int(now.timestamp() * 1000) - X_EPOCH_MS
        self._snowflake = max(milliseconds << 22, self._snowflake + 1)
        return str(self._snowflake)

    def graph(self) -> str:
        """Facebook's kind of id, for posts and photos."""
        self._graph += 37
        return str(self._graph)

    def instagram(self) -> str:
        """Instagram's kind of id, for containers and media; the two never share a number."""
        self._instagram += 41
        return str(self._instagram)

    def trace(self) -> str:
        """The id that an answer carries for the platform's support."""
        self._trace += 1
        return f"{self._trace:016x}"


def x_time(now: datetime) -> str:
    """A time as X writes it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def graph_time(now: datetime) -> str:
    """A time as Graph writes it: whole seconds, a zone without a colon."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
