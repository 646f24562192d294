"""The line: whatever goes wrong with a post on its way, it leaves the line, and the others are said."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest

from siaran.domain.account import Access
from siaran.engine import ports_of
from siaran.engine.line import Line
from siaran.house import House
from siaran.publish import Clocks, Moment, begin, machine_clocks, ready
from siaran.queue import Claim, Ledger, claim
from tests.crash.episode import in_flight
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


class Jumping(Clocks):
    """The machine's clocks, which a test sets forward by `ahead` seconds."""

    def __init__(self, house: House) -> None:
        super().__init__(house.database.now, self._ahead)
        self.ahead = 0.0

    def _ahead(self) -> Moment:
        moment = machine_clocks()
        return Moment(moment.wall + self.ahead, moment.boot + self.ahead)


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


def test_what_waits_too_long_for_its_call_is_given_back_while_the_call_lasts(town: Town, house: House) -> None:
    town.queue(3)
    town.rule(latency_ms=700)
    clocks = Jumping(house)
    clocks.heard(house.database.now())
    line = Line(replace(ports_of(house), clocks=clocks), 1, lambda: None)

    line.take(claimed(house))
    line.start()
    until(lambda: line._calls._waiting.qsize() == 2 and town.requests(), "one is called, two wait")
    clocks.ahead = 4.0
    line.sweep()
    until(lambda: in_flight(town) == 2, "the post that is called, and its lane, are left")
    line.finish()

    assert len(town.requests()) == len(town.public()) == 1


def test_what_ends_as_a_thread_would_leaves_the_line_too(town: Town, house: House) -> None:
    town.queue(3)
    ports = ports_of(house)
    known = iter([SystemExit()])

    def access(account: int) -> Access:
        for error in known:
            raise error
        return ports.access(account)

    line = Line(replace(ports, access=access), CALLS, lambda: None)
    line.take(claimed(house))
    line.start()
    line.finish()

    assert (len(town.public()), line.free >= WORTH) == (2, True)


def test_a_thread_that_cannot_be_started_costs_no_more_than_its_post(
    town: Town, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.queue(3)
    line = Line(ports_of(house), CALLS, lambda: None)
    claims = claimed(house)

    with monkeypatch.context() as full:
        full.setattr(Thread, "start", refuse)
        with pytest.raises(RuntimeError, match="can't start"):
            line.take(claims)
    line.take(claims[1:])
    line.start()
    line.finish()

    assert (len(town.public()), line.free >= WORTH) == (3, True)


def test_a_call_that_fails_in_a_way_of_our_own_loses_nothing_that_is_swept_with_it(town: Town, house: House) -> None:
    town.queue(3)
    clocks = Jumping(house)
    clocks.heard(house.database.now())
    ports = replace(ports_of(house), clocks=clocks)
    made = [one for each in claimed(house) if (one := ready(each, ports)) is not None]
    first = replace(made[0], intent=replace(made[0].intent, claim=replace(made[0].claim, lease_until=None)))  # type: ignore[arg-type]
    line = Line(ports, CALLS, lambda: None)
    for begun in begin([first, *made[1:]], ports):
        line._calls.put(begun)
    clocks.ahead = 4.0
    line.sweep()

    assert (line._calls.take_back(), line._results._waiting.qsize()) == ([], 2)


def refuse(_thread: Thread) -> None:
    """As the system does where a process has as many threads as it may have."""
    raise RuntimeError("can't start new thread")
