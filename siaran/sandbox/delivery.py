"""The delivery of an answer: whole, in drips, cut short, or not at all."""

from __future__ import annotations

import asyncio
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

from starlette.types import Receive, Scope, Send

from siaran.sandbox.answer import Answer
from siaran.sandbox.trouble import Trouble
from siaran.sandbox.wires import Wires


async def deliver(
    answer: Answer, trouble: Trouble, now: datetime, wires: Wires, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send an answer in the manner that the trouble wants. `now` is what the Date header says."""
    peer = tuple(scope["client"] or ())
    if trouble.manner == "reset":
        wires.reset(peer)
        await _gone(receive)
        return
    body = answer.raw()
    await send({"type": "http.response.start", "status": answer.status, "headers": _headers(answer, body, now)})
    match trouble.manner:
        case "cut":
            await send({"type": "http.response.body", "body": body[: trouble.keep], "more_body": True})
            wires.cut(peer)
            await _gone(receive)
        case "drip":
            await _drip(body, trouble.pace, send)
        case _:
            await send({"type": "http.response.body", "body": body})


async def _drip(body: bytes, pace: float, send: Send) -> None:
    for at in range(len(body)):
        await send({"type": "http.response.body", "body": body[at : at + 1], "more_body": True})
        await asyncio.sleep(pace)
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    """Wait until the server has noticed that the connection is no more."""
    while (await receive())["type"] != "http.disconnect":
        continue


def _headers(answer: Answer, body: bytes, now: datetime) -> list[tuple[bytes, bytes]]:
    fixed = [
        (b"date", _date(now.replace(microsecond=0))),
        (b"content-type", answer.media_type.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    return fixed + [(name.encode(), value.encode()) for name, value in answer.headers.items()]


@lru_cache(maxsize=64)
def _date(now: datetime) -> bytes:
    return format_datetime(now, usegmt=True).encode()
