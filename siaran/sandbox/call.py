"""A call: one HTTP request, read whole, with its parameters wherever they were written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from siaran.sandbox.picture import Picture
from siaran.sandbox.profile import Profile

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes; larger than anything that is uploaded in one request."""

FORM = "application/x-www-form-urlencoded"


class TooLarge(Exception):
    """The body is larger than `LARGEST_BODY`."""


@dataclass(slots=True)
class Call:
    """A request. `pairs` are the query's parameters in order, `params` those of query, form or JSON together.

    `rest` holds the route's named parts, `actors` the profiles its token may act for, `account` the one it is about.
    `twist` is what faults change about the verb itself. `fetched` is the picture behind a URL parameter, or why not.
    """

    method: str
    path: str
    host: str
    headers: dict[str, str]
    pairs: list[tuple[str, str]]
    body: bytes
    now: datetime
    params: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)
    actors: list[Profile] = field(default_factory=list)
    account: Profile | None = None
    action: str = ""
    twist: dict[str, Any] = field(default_factory=dict)
    fetched: Picture | str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """This server's address as the caller wrote it."""
        return f"http://{self.host}"

    @property
    def type(self) -> str:
        """The body's media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def query(self, name: str, default: str = "") -> str:
        """One parameter of the query."""
        return next((value for key, value in self.pairs if key == name), default)

    def text(self, name: str, default: str = "") -> str:
        """One parameter as text; lists and objects as JSON."""
        value = self.params.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, default: bool) -> bool:
        """One parameter as yes or no, as Graph reads it."""
        value = self.text(name)
        return default if not value else value.strip('"') not in ("false", "0", "False")

    def actor(self) -> Profile:
        """The account, where admission has made sure that there is one."""
        if self.account is None:
            raise LookupError("the call was not admitted")
        return self.account


async def read(scope: Scope, receive: Receive, now: datetime) -> Call:
    """Read a request whole. Raises TooLarge."""
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    call = Call(
        method=scope["method"],
        path=scope["path"],
        host=headers.get("host", "127.0.0.1"),
        headers=headers,
        pairs=pairs,
        body=await _body(receive),
        now=now,
        params=dict(pairs),
    )
    if call.body:
        await _parse(call, scope)
    return call


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise TooLarge
        if not message.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def _parse(call: Call, scope: Scope) -> None:
    """Form fields, files or JSON members join the parameters; a JSON list or nonsense is left to the verb."""
    if call.type == "multipart/form-data":
        await _multipart(call, scope)
    elif call.type == FORM:
        call.params.update(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    elif call.type == "application/json":
        try:
            value = json.loads(call.body)
        except ValueError:
            value = None
        if isinstance(value, dict):
            call.params.update(value)


async def _multipart(call: Call, scope: Scope) -> None:
    async def again() -> Message:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async with Request(scope, again).form(max_part_size=LARGEST_BODY) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                call.files[name] = await value.read()
            else:
                call.params[name] = value
