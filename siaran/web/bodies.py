"""What is sent to a page: read only once it is known that the sender may come, and no more of it than the page takes.

FastAPI reads a form, onto the disk where it is large, before it asks any dependency: a gate among those would look
when the disk is full already.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.types import Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
"""Also what the parts of a form may add to the file that it carries."""


def guarded(gate: Callable[[Request], None], most: int) -> type[APIRoute]:
    """A kind of route that asks the gate first, and then reads at most so many bytes of what is sent.

    HTTPException 413 where more is announced, or comes.
    """

    class Guarded(APIRoute):
        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            if scope["method"] in (self.methods or ()):
                request = Request(scope)
                await run_in_threadpool(gate, request)
                announced = request.headers.get("content-length", "")
                if announced.isdecimal() and int(announced) > most:
                    raise HTTPException(413)
            await super().handle(scope, _counted(receive, most), send)

    return Guarded


def _counted(receive: Receive, most: int) -> Receive:
    """The same until more has come: not every body announces how long it is."""
    left = most

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return counted
