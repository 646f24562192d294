"""Live pages: what has changed of the posts on a screen, told as server-sent events.

The browser names every post that it shows with its mark (`7:3`), in the address, and after which post another one
would be new. What differs from that is told, now and whenever it changes. So nothing has to be remembered here, and
after a lost connection, which the browser opens again with the same address, nothing is missing: what it has drawn anew
meanwhile it is told once more, and ignores.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from siaran.web.bounds import number_of

Marks = Mapping[int, str]

MOST = 6
"""Streams that one member may have open; a browser has no more than six connections to one house anyway."""
WATCHED = 200
"""Posts in one stream."""
ROUNDS = 60
"""After as many looks, a second apart, the browser is to come again: a line that broke unnoticed counts no longer."""
HEARTBEAT = 15
AGAIN = "retry: 2000\n\n"


@dataclass(frozen=True, slots=True)
class View:
    """What one look gives: the marks of the posts on the screen, and how many others belong there by now."""

    marks: Marks
    new: int = 0


class Streams:
    """The streams that are open in this process."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Event, tuple[int, asyncio.AbstractEventLoop]] = {}
        self._closed = False

    def admits(self, member: int) -> bool:
        """Whether the member may open one more."""
        return not self._closed and sum(whose == member for whose, _ in self._open.values()) < MOST

    @contextmanager
    def one(self, member: int) -> Iterator[asyncio.Event]:
        """Count one while it is open; the event is set when it is to end."""
        end = asyncio.Event()
        self._open[end] = (member, asyncio.get_running_loop())
        try:
            yield end
        finally:
            del self._open[end]

    def close(self) -> None:
        """The server stops: end them all. Called from any thread."""
        self._closed = True
        for end, (_, loop) in list(self._open.items()):
            loop.call_soon_threadsafe(end.set)


def named(posts: str) -> Marks:
    """`7:3,8:1a` as marks by post; what is no such thing is left out."""
    pairs = (pair.partition(":") for pair in posts.split(","))
    known = [(number, mark) for post, _, mark in pairs if (number := number_of(post)) is not None]
    return dict(known[:WATCHED])


async def changes(
    shown: Marks, look: Callable[[], Awaitable[View | None]], rest: Callable[[], Awaitable[bool]]
) -> AsyncIterator[str]:
    """The events: whatever `look` gives that is not what was shown or told last; they end where it gives nothing.

    Between two looks there is a `rest`, which says whether to end.
    """
    told, new = dict(shown), 0
    yield AGAIN
    for turn in range(ROUNDS):
        seen = await look()
        if seen is None:
            return
        if seen.new != new:
            new = seen.new
            yield f"event: new\ndata: {new}\n\n"
        for post, mark in seen.marks.items():
            if told.get(post) != mark:
                told[post] = mark
                yield f"event: post\ndata: {json.dumps({'id': post, 'mark': mark})}\n\n"
        if turn % HEARTBEAT == 0:
            yield ": \n\n"
        if await rest():
            return


async def rest(end: asyncio.Event) -> bool:
    """A second's rest; whether the stream is to end."""
    try:
        return await asyncio.wait_for(end.wait(), 1)
    except TimeoutError:
        return False
