"""What a post's measurements have come to: its newest figures, and how its engagement grew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from siaran import report
from siaran.store.metric_tables import tally
from siaran.store.tables import post
from tests.store.office import MELONG, Office

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def grown(office: Office, **scope: Any) -> list[tuple[int, int]]:
    return report.grown(office.database, tree=office.tree, **scope)


def test_by_each_day_the_newest_measurements_until_then_count(office: Office) -> None:
    first, second = office.post("beras/1", office.account("a")), office.post("beras/2", office.account("b", MELONG))
    office.measure(first, after=3 * DAY, reactions=9)  # it came before those that were taken earlier
    office.measure(first, after=HOUR, reactions=2, shares=1)
    office.measure(first, after=DAY, reactions=5)
    office.measure(second, after=2 * DAY, comments=7)
    office.measure(second, after=4 * DAY, gone=True)
    office.measure(second, after=5 * DAY, views=100)

    assert grown(office) == [(0, 0), (1, 5), (2, 12), (3, 16)]
    assert grown(office, territory=MELONG) == [(0, 0), (1, 0), (2, 7)]


def test_a_day_ends_to_the_second_and_numbers_may_fall(office: Office) -> None:
    post = office.post("beras/1", office.account("a"))
    office.measure(post, reactions=3)
    office.measure(post, after=DAY + timedelta(seconds=1), reactions=1)

    assert grown(office, end=office.now + HOUR) == [(0, 3), (1, 3), (2, 1)]
    assert grown(office, end=office.now) == []


def test_the_newest_figures_count_even_where_older_ones_come_later(office: Office) -> None:
    post = office.post("a/b/c", office.account("a"))
    office.measure(post, after=HOUR, views=7)
    office.measure(post, views=3)
    office.measure(post, after=HOUR * 2, gone=True)

    with office.database.read() as connection:
        assert connection.execute(select(tally.c.views, tally.c.taken_at)).all() == [(7, office.now + HOUR)]


def test_a_post_is_gone_since_it_was_not_there_until_it_is_there_again(office: Office) -> None:
    which = office.post("beras/1", office.account("a"))
    known = []
    for hours, gone in ((1, False), (3, True), (4, True), (2, True), (5, False), (6, True)):
        office.measure(which, after=hours * HOUR, gone=gone, **({} if gone else {"views": 1}))
        known.append(since(office, which))

    assert known == [None, 3 * HOUR, 3 * HOUR, 2 * HOUR, None, 6 * HOUR]


def test_that_another_post_is_there_says_nothing_of_this_one(office: Office) -> None:
    which, other = office.post("beras/1", office.account("a")), office.post("beras/2", office.account("b", MELONG))
    office.measure(other, after=HOUR, views=1)

    office.measure(which, after=HOUR, gone=True)

    assert (since(office, which), since(office, other)) == (HOUR, None)


def test_a_repost_is_gone_with_what_it_shows(office: Office) -> None:
    voice = office.post("beras/1", office.account("a"))
    repost = office.post("beras/2", office.account("b", MELONG), kind="repost", follows=voice)
    part = office.post("beras/3", office.account("c"), kind="part", follows=voice)

    office.measure(voice, after=HOUR, gone=True)
    lost = [since(office, each) for each in (repost, part)]
    office.measure(voice, after=2 * HOUR, views=1)

    assert (lost, since(office, repost)) == ([HOUR, None], None)


def since(office: Office, which: int) -> timedelta | None:
    """When the post was first found gone, from now on."""
    with office.database.read() as connection:
        at = connection.execute(select(post.c.gone_at).where(post.c.id == which)).scalar_one()
    return at - office.now if at else None
