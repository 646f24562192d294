"""The queue as a list: which posts, in which order, which page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from siaran.domain.post import IN_FLIGHT, State
from siaran.house import House
from siaran.store import listing, waiting

EACH = 50
PLACES = 200
"""Places to choose from at most; the higher ones come first."""
OPEN_ONES, ALL = "", "all"
"""What may be chosen besides a state: everything that has not ended, and everything."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. `counts` are by state, whatever state is chosen; `number` is of `pages`.

    `newest` is the number of the post that was planned last.
    """

    lines: Sequence[listing.Line]
    titles: Mapping[str, str]
    counts: Mapping[str, int]
    chosen: str
    number: int
    newest: int

    @property
    def growing(self) -> bool:
        """Whether what is planned from now on belongs here."""
        return self.chosen in (OPEN_ONES, ALL, State.PLANNED)

    @property
    def found(self) -> int:
        """How many posts there are in all."""
        return total(self.counts, self.chosen)

    @property
    def unfinished(self) -> int:
        """How many have not ended."""
        return total(self.counts, OPEN_ONES)

    @property
    def everything(self) -> int:
        """How many there are whatever their state."""
        return total(self.counts, ALL)

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-self.found // EACH))


def page(house: House, narrow: listing.Narrow, chosen: str, number: int) -> Page:
    """A page of the posts that are looked for: what is to come in its order, what has ended the newest first."""
    with house.database.read() as connection:
        narrow = listing.settled(connection, narrow)
        counts = listing.counts(connection, narrow)
        number = min(max(1, number), max(1, -(-total(counts, chosen) // EACH)))
        wanted = _states(chosen)
        ended = not wanted or not wanted <= IN_FLIGHT
        limit = min(EACH, total(counts, chosen))
        lines = listing.lines(connection, narrow, wanted, newest_first=ended, start=(number - 1) * EACH, limit=limit)
        titles = waiting.titles(connection, {line.campaign for line in lines} | set(filter(None, [narrow.campaign])))
        newest = listing.newest(connection)
    return Page(lines, titles, counts, chosen, number, newest)


def total(counts: Mapping[str, int], chosen: str) -> int:
    """How many there are of what is chosen."""
    wanted = _states(chosen)
    return sum(count for state, count in counts.items() if not wanted or state in wanted)


def one(house: House, post_id: int) -> tuple[listing.Line, Mapping[str, str]]:
    """One line, and its campaign's title."""
    with house.database.read() as connection:
        line = listing.line(connection, post_id)
        return line, waiting.titles(connection, [line.campaign])


def _states(chosen: str) -> frozenset[State]:
    """The states that are chosen; none: all."""
    if chosen == OPEN_ONES:
        return IN_FLIGHT
    return frozenset() if chosen == ALL else frozenset({State(chosen)})
