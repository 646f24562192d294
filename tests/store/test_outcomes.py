"""How engagement grew, added up by the database."""

from __future__ import annotations

from datetime import timedelta

from siaran.store import outcomes
from siaran.store.figures import Scope
from tests.store.office import MELONG, Office

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_each_day_adds_what_the_newest_measurements_by_then_have_more(office: Office) -> None:
    first, second = office.post("beras/1", office.account("a")), office.post("beras/2", office.account("b", MELONG))
    office.measure(first, after=3 * DAY, reactions=9)  # it came before those that were taken earlier
    office.measure(first, after=HOUR, reactions=2, shares=1)
    office.measure(first, after=DAY, reactions=5)
    office.measure(second, after=2 * DAY, comments=7)
    office.measure(second, after=4 * DAY, gone=True)
    office.measure(second, after=5 * DAY, views=100)

    with office.database.read() as c:
        gained = outcomes.growth(c, Scope())
        own = outcomes.growth(c, Scope(territory=MELONG))

    assert gained == {1: 5, 2: 7, 3: 4} and own == {2: 7}


def test_a_day_ends_to_the_second_and_numbers_may_fall(office: Office) -> None:
    post = office.post("beras/1", office.account("a"))
    office.measure(post, reactions=3)
    office.measure(post, after=DAY + timedelta(seconds=1), reactions=1)

    with office.database.read() as c:
        assert outcomes.growth(c, Scope(end=office.now + HOUR)) == {0: 3, 2: -2}
        assert outcomes.growth(c, Scope(end=office.now)) == {}
