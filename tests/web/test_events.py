"""Live pages: what differs from what is on the screen is told, once, and again after a connection was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any, TypeVar

import pytest

from siaran import people
from siaran.domain.member import Role
from siaran.store import listing
from siaran.web import streams
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished

T = TypeVar("T")


def _done(work: Coroutine[Any, Any, T]) -> T:
    """Carried out in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _told(shown: streams.Marks, views: list[streams.Marks], new: Iterable[int] = repeat(0)) -> list[str]:
    """The events of a stream that looks as often as there are views."""
    left = (streams.View(*view) for view in zip(views, new, strict=False))

    async def look() -> streams.View:
        return next(left)

    rests = iter([False] * (len(views) - 1) + [True])

    async def rest() -> bool:
        return next(rests)

    async def all_of_it() -> list[str]:
        return [event async for event in streams.changes(shown, look, rest) if event.startswith("event")]

    return _done(all_of_it())


def test_what_differs_is_told_once() -> None:
    told = _told({7: "1", 8: "1"}, [{7: "1", 8: "1"}, {7: "2", 8: "1"}, {7: "2", 8: "1"}])

    assert told == ['event: post\ndata: {"id": 7, "mark": "2"}\n\n']


def test_how_many_are_new_is_told_when_it_changes() -> None:
    assert _told({}, [{}, {}, {}, {}], [0, 2, 2, 3]) == ["event: new\ndata: 2\n\n", "event: new\ndata: 3\n\n"]


def test_what_is_new_is_counted_as_the_list_is_narrowed(desk: Furnished) -> None:
    with desk.house.database.read() as connection:
        last = listing.newest(connection)
    for code in (CIBABAT, MELONG):
        desk.office.waiting(f"baru/{code}", desk.accounts[code], "planned")

    with desk.house.database.read() as connection:
        wanted = [listing.Narrow(None), listing.Narrow(CIBABAT), listing.Narrow(None, platform="x")]
        assert [listing.planned_since(connection, narrow, last) for narrow in wanted] == [2, 1, 0]


def test_after_a_lost_connection_what_changed_meanwhile_is_told_at_once() -> None:
    assert len(_told({7: "1"}, [{7: "4"}])) == 1


def test_a_stream_ends_by_itself_so_that_rights_are_asked_again() -> None:
    told = _told({7: "0"}, [{7: str(n)} for n in range(streams.ROUNDS + 5)])

    assert len(told) == streams.ROUNDS - 1


def test_marks_are_read_from_the_address_and_nonsense_is_left_out() -> None:
    assert streams.named("7:3,8:1a,x:1,,9999999999999:1") == {7: "3", 8: "1a"}


def test_only_posts_of_ones_own_part_of_the_house_are_told_of(desk: Furnished) -> None:
    ids = [desk.posts[code, "queued"] for code in (CIBABAT, MELONG)]

    with desk.house.database.read() as connection:
        assert listing.marks(connection, CIBABAT, ids) == {ids[0]: "1"}


def test_a_question_that_is_asked_changes_the_mark_although_no_state_moved() -> None:
    assert listing.mark(3, None) != listing.mark(3, object())  # type: ignore[arg-type]


def test_streams_of_one_member_are_limited_and_end_when_the_server_does() -> None:
    async def some() -> tuple[bool, bool, bool]:
        house = streams.Streams()
        with house.one(1) as end, house.one(1), house.one(1), house.one(1), house.one(1), house.one(1):
            full, other = house.admits(1), house.admits(2)
            house.close()
            return full, other, await streams.rest(end)

    assert _done(some()) == (False, True, True)


@pytest.mark.parametrize(("asked", "status"), [("", 204), ("posts=7:1", 429), ("after=7", 429)])
def test_nothing_to_watch_and_too_many_streams_are_answered_at_once(desk: Furnished, asked: str, status: int) -> None:
    desk.app.state.streams.close()

    assert desk.client(Role.VIEWER).get(f"/events?{asked}").status_code == status


def test_no_proxy_keeps_what_is_told_to_itself(desk: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "ROUNDS", 0)

    answer = desk.client(Role.VIEWER).get("/events?posts=1:1")

    assert (answer.text, answer.headers["x-accel-buffering"]) == (streams.AGAIN, "no")


def test_a_stream_ends_with_the_session_that_opened_it(desk: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    client, member, rests = desk.client(Role.VIEWER, CIBABAT), desk.member(Role.VIEWER, CIBABAT), list[int]()

    async def rest(end: asyncio.Event) -> bool:
        rests.append(1)
        people.appoint(desk.house, member, role=Role.VIEWER, territory=MELONG, who="test")
        return len(rests) > 2

    monkeypatch.setattr(streams, "rest", rest)

    client.get(f"/events?posts={desk.posts[CIBABAT, 'queued']}:0")

    assert len(rests) == 1
