"""The frame around one platform's API: read, wait, do or fail as faults want, answer, write down."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.types import Receive, Scope, Send

from siaran.sandbox.answer import Answer, Refusal, html
from siaran.sandbox.call import Call, TooLarge, read
from siaran.sandbox.delivery import deliver
from siaran.sandbox.dialect import Dialect, Route
from siaran.sandbox.fault import PUBLISHING, Event
from siaran.sandbox.fetch import fetch
from siaran.sandbox.requests import Request
from siaran.sandbox.trouble import Trouble, trouble
from siaran.sandbox.wires import Wires
from siaran.sandbox.world import World


class Api:
    """An ASGI app for one dialect. Verbs are plain functions that run under the world's lock; all waiting is here."""

    def __init__(self, world: World, wires: Wires, dialect: Dialect) -> None:
        self._world, self._wires, self._dialect = world, wires, dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            call = await read(scope, receive, self._world.clock())
        except TooLarge:
            answer = html(413, "413 Request Entity Too Large")
            await deliver(answer, Trouble(), self._world.clock(), self._wires, scope, receive, send)
            return
        answer, struck, request = await self._answer(call)
        if request is not None:
            request.post, request.broken = answer.post, struck.manner != "plain"
            request.status = None if struck.manner == "reset" else answer.status
        now = self._world.clock() + timedelta(seconds=struck.skew)
        await deliver(answer, struck, now, self._wires, scope, receive, send)

    async def _answer(self, call: Call) -> tuple[Answer, Trouble, Request | None]:
        route = self._dialect.route(call)
        if route is None:
            return self._dialect.lost(call), Trouble(), None
        with self._world.lock:
            struck, request = self._arrive(route, call)
        await _wait(self._world.rules.latency_ms / 1000 + struck.before)
        answer = await self._perform(route, call) if struck.commit else Answer(500)
        if struck.instead is not None:
            post, answer = answer.post, struck.instead(answer)
            answer.post = post
        await _wait(struck.after)
        return answer, struck, request

    def _arrive(self, route: Route, call: Call) -> tuple[Trouble, Request | None]:
        """Who it is about and what it wants, what strikes it, and its line in the record."""
        self._dialect.who(self._world, call)
        call.action = route.action if isinstance(route.action, str) else route.action(self._world, call)
        account = (call.account.external_id, call.account.handle) if call.account else ("", "")
        platform = call.account.platform if call.account else self._dialect.name
        said = self._dialect.said(call) if call.action in PUBLISHING else ""
        event = Event(platform, call.action, call.path, call.method, account, said)
        struck = trouble(self._world.faults.strike(event, call.now), self._dialect, self._world, call)
        call.twist = struck.twist
        if call.action not in PUBLISHING:
            return struck, None
        written = (call.method, call.path, said)
        request = self._world.requests.arrive(call.now, platform, account, call.action, written)
        request.fault = struck.name
        return struck, request

    async def _perform(self, route: Route, call: Call) -> Answer:
        """Do what was asked, at the time it is done, and add the platform's headers."""
        if url := self._dialect.pointed(call):
            call.fetched = await asyncio.to_thread(fetch, url)
        call.now = self._world.clock()
        with self._world.lock:
            try:
                self._dialect.admit(self._world, call)
                answer = route.verb(self._world, call)
            except Refusal as refusal:
                answer = refusal.answer
            self._dialect.dress(self._world, call, answer)
        return answer


async def _wait(seconds: float) -> None:
    if seconds > 0:
        await asyncio.sleep(seconds)
