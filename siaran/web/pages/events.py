"""`/events`: what has changed of the posts on a screen, as it changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from siaran.domain.member import Action
from siaran.store import listing
from siaran.web import streams
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages

pages = Pages()


@pages.get("/events", Action.READ)
async def events(desk: Seated, posts: str = "") -> Response:
    """Ids and marks in the member's part of the house; 204 where nothing is watched, 429 where too many are open."""
    shown = streams.named(posts)
    if not shown:
        return Response(status_code=204)
    if not _streams(desk).admits(desk.member.id):
        return Response(status_code=429)
    return StreamingResponse(_told(desk, shown), media_type="text/event-stream")


async def _told(desk: Desk, shown: streams.Marks) -> AsyncIterator[str]:
    with _streams(desk).one(desk.member.id) as end:
        look, rest = partial(run_in_threadpool, _marks, desk, shown), partial(streams.rest, end)
        async for event in streams.changes(shown, look, rest):
            yield event


def _marks(desk: Desk, shown: streams.Marks) -> streams.Marks:
    with desk.house.database.read() as connection:
        return listing.marks(connection, desk.scope, list(shown))


def _streams(desk: Desk) -> streams.Streams:
    found: streams.Streams = desk.request.app.state.streams
    return found
