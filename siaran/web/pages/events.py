"""`/events`: what has changed of the posts on a screen, and how many new ones there are, as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from siaran.domain.member import Action
from siaran.store import listing
from siaran.store.outage import AWAY
from siaran.web import streams
from siaran.web.bounds import Number
from siaran.web.desk import Desk, Seated
from siaran.web.outages import log_once
from siaran.web.pages import queue
from siaran.web.policy import Pages

pages = Pages()


class Watched(queue.Wanted):
    """What is on the screen: `posts` with their marks; a list's form, and after which post another would be new."""

    posts: str = ""
    after: Number | None = None


@pages.get("/events", Action.READ)
async def events(desk: Seated, watched: Annotated[Watched, Query()]) -> Response:
    """Ids and marks in the member's part of the house; 204 where nothing is watched, 429 where too many are open."""
    shown = streams.named(watched.posts)
    if not shown and watched.after is None:
        return Response(status_code=204)
    if not _streams(desk).admits(desk.member.id):
        return Response(status_code=429)
    # Else nginx would keep what is told until it has some kilobytes of it.
    unbuffered = {"x-accel-buffering": "no"}
    return StreamingResponse(_told(desk, shown, watched), media_type="text/event-stream", headers=unbuffered)


async def _told(desk: Desk, shown: streams.Marks, watched: Watched) -> AsyncIterator[str]:
    with _streams(desk).one(desk.member.id) as end:
        look, rest = partial(run_in_threadpool, _view, desk, shown, watched), partial(streams.rest, end)
        try:
            async for event in streams.changes(shown, look, rest):
                yield event
        except AWAY as error:  # the stream breaks off, and the browser comes again
            log_once(desk.request, error)


def _view(desk: Desk, shown: streams.Marks, watched: Watched) -> streams.View | None:
    """What there is to see now; nothing for whoever may no longer see it: the browser comes again, and is asked who."""
    if not desk.holds():
        return None
    narrow, after = watched.narrow(desk.scope), watched.after
    with desk.house.database.read() as connection:
        new = 0 if after is None else listing.planned_since(connection, narrow, after)
        return streams.View(listing.marks(connection, desk.scope, list(shown)), new)


def _streams(desk: Desk) -> streams.Streams:
    found: streams.Streams = desk.request.app.state.streams
    return found
