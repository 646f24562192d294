"""Snapshots, and which posts are due to be measured."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, insert

from siaran.store import snapshots
from siaran.store.tables import account, gate, lane
from tests.store.office import Office

HOUR = timedelta(hours=1)


def due(office: Office, after: timedelta = HOUR, **more: Any) -> list[int]:
    now = office.now + after
    with office.database.write() as c:
        return [d.post for d in snapshots.take_due(c, now, again_at=now + HOUR / 4, **{"limit": 10, **more})]


def test_the_newest_snapshot_is_the_latest_one_taken(office: Office) -> None:
    post = office.post("a/b/c", office.account("a"))
    office.measure(post, after=HOUR, views=7)
    office.measure(post, views=3)

    with office.database.read() as c:
        [found] = snapshots.latest(c, [post]).values()

    assert (found.measured.figures.views, found.measured.raw, found.taken_at) == (7, {"n": 1}, office.now + HOUR)


def test_two_who_measure_one_post_at_a_moment_both_write_it_down(office: Office) -> None:
    post, both = office.post("a/b/c", office.account("a")), Barrier(2, timeout=5)
    if not office.database.sqlite:  # there the second begins when the first has ended

        @event.listens_for(office.database.engine, "after_cursor_execute")
        def meet(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith("INSERT INTO snapshot"):
                both.wait()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda views: office.measure(post, after=views * HOUR, views=views), (1, 2)))

    with office.database.read() as c:
        assert snapshots.latest(c, [post])[post].measured.figures.views == 2


def test_a_post_is_due_an_hour_after_its_publication(office: Office) -> None:
    post = office.post("a/b/c", office.account("a"))

    assert due(office, HOUR - timedelta(seconds=1)) == []
    assert due(office) == [post]


def test_what_one_has_taken_no_other_takes_until_its_time_is_over(office: Office) -> None:
    post = office.post("a/b/c", office.account("a"))

    assert due(office) == [post]
    assert due(office) == []
    assert due(office, HOUR * 2) == [post]


def test_no_more_than_the_limit_are_taken_the_longest_waiting_first(office: Office) -> None:
    which = office.account("a")
    posts = [office.post(f"a/b/{n}", which, at=office.now - n * HOUR) for n in range(3)]

    assert due(office, limit=2) == [posts[2], posts[1]]


@pytest.mark.parametrize("more", [{"kind": "repost"}, {"platform_id": None}, {"measure_at": None}])
def test_what_has_no_figures_of_its_own_is_never_due(office: Office, more: dict[str, Any]) -> None:
    office.post("a/b/c", office.account("a"), **more)

    assert due(office) == []


def test_a_lost_account_is_not_asked_a_paused_one_is(office: Office) -> None:
    lost, paused = office.account("a"), office.account("b")
    posts = [office.post(f"a/b/{which}", which) for which in (lost, paused)]
    office.change(account, account.c.id == lost, state="lost")
    office.change(account, account.c.id == paused, state="paused")

    assert due(office) == posts[1:]


def test_nobody_is_asked_while_a_limit_holds(office: Office) -> None:
    which = office.account("a")
    post = office.post("a/b/c", which)
    office.change(lane, lane.c.account == which, closed_until=office.now + 2 * HOUR)

    assert due(office) == []
    assert due(office, 2 * HOUR) == [post]


def test_a_closed_platform_is_not_asked(office: Office) -> None:
    office.post("a/b/c", office.account("a"))
    with office.database.write() as c:
        c.execute(insert(gate).values(platform="papan", reason="", closed_at=office.now, probe_at=office.now))

    assert due(office) == []


def test_where_an_hour_is_short_a_post_is_due_sooner(office: Office) -> None:
    post = office.post("a/b/c", office.account("a"))

    assert due(office, timedelta(seconds=0.5), hour=1) == []
    assert due(office, timedelta(seconds=1), hour=1) == [post]


def test_where_an_hour_is_short_the_rhythm_holds_once_a_post_was_measured(office: Office) -> None:
    post = office.post("a/b/c", office.account("a"), measure_at=office.now + timedelta(seconds=6))
    office.measure(post, views=1)

    assert due(office, timedelta(seconds=5), hour=1) == []
    assert due(office, timedelta(seconds=6), hour=1) == [post]


def test_a_deleted_post_may_come_back(office: Office) -> None:
    which = office.account("a")
    kept, deleted = office.post("a/b/1", which), office.post("a/b/2", which)
    office.measure(deleted, gone=True)

    with office.database.read() as c:
        assert [d.post for d in snapshots.living(c, office.now)] == [kept, deleted]
        assert snapshots.living(c, office.now, since=office.now + HOUR) == []
