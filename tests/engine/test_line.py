"""The line: whatever goes wrong with a post on its way, it leaves the line, and the others are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from siaran.engine import ports_of
from siaran.engine.line import Line
from siaran.house import House
from siaran.publish import Clocks, Moment
from siaran.queue import Claim, Ledger, claim
from tests.crash.town import Town, until

CALLS = 3
WORTH = 6
"""Posts that a line with so many calls has in hand before it has heard anything."""


class Trouble(Clocks):
    """The machine's clocks, which fail at their `nth` reading, in a way that nobody has foreseen."""

    def __init__(self, house: House, nth: int) -> None:
        super().__init__(house.database.now)
        self._left = nth

    def start(self) -> Moment:
        self._left -= 1
        if not self._left:
            raise SystemError("clocks")
        return super().start()


class Away(Ledger):
    """A ledger whose database takes no result."""

    def settle(self, _results: object) -> None:
        raise OSError("away")


def claimed(house: House) -> list[Claim]:
    with house.database.write() as connection:
        now = house.database.now()
        return claim(connection, worker="w", now=now, times=house.settings.times, limit=9)


@pytest.mark.parametrize(("nth", "said"), [(1, 2), (4, 0), (5, 2)], ids=["made ready", "begun", "called"])
def test_what_fails_leaves_the_line_and_keeps_no_other(town: Town, house: House, nth: int, said: int) -> None:
    town.queue(3)
    ports = replace(ports_of(house), clocks=Trouble(house, nth))
    ports.clocks.heard(house.database.now())
    line = Line(ports, CALLS, lambda: None)

    line.take(claimed(house))
    until(lambda: line._intents._waiting.qsize() + (nth == 1) == 3, "what can be made ready is")
    line.start()
    line.finish()

    assert (len(town.public()), line.free >= WORTH) == (said, True)


def test_who_leaves_the_line_is_made_known_when_its_result_is_written(town: Town, house: House) -> None:
    town.queue(3)
    woken: list[int] = []
    line = Line(ports_of(house), CALLS, lambda: woken.append(line.free))

    line.take(claimed(house))
    before = line.free
    line.start()
    line.finish()

    assert (before, woken[-1] >= WORTH) == (WORTH - 3, True)


def test_results_that_cannot_be_written_wait_in_the_spool(town: Town, house: House) -> None:
    town.queue(3)
    ports = replace(ports_of(house), ledger=Away(house.database, house.settings.times))
    line = Line(ports, CALLS, lambda: None)

    line.take(claimed(house))
    line.start()
    line.finish()

    assert (len(list(ports.spool.waiting())), line.free >= WORTH) == (3, True)
