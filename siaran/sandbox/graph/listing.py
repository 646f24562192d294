"""Graph's lists: newest first, in pages with cursors."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors
from siaran.sandbox.publication import Publication

MOST = 100


def listing(call: Call, posts: list[Publication], row: Callable[[Publication], dict[str, Any]]) -> Answer:
    """One page of posts (given newest first). Raises Refusal for a bad limit or cursor."""
    size = limit(call)
    at = _start(call, posts)
    page = posts[at : at + size]
    body: dict[str, Any] = {"data": [row(post) for post in page]}
    if page:
        body["paging"] = {"cursors": {"before": _cursor(page[0].id), "after": _cursor(page[-1].id)}}
        if at + size < len(posts):
            body["paging"]["next"] = _next(call, body["paging"]["cursors"]["after"])
    return Answer(200, body)


def limit(call: Call) -> int:
    """How many rows were asked for. Raises Refusal."""
    size = call.text("limit", "25")
    if not size.isdecimal() or not 1 <= int(size) <= MOST:
        raise errors.refuse(100, None, f"(#100) The 'limit' parameter should be between 1 and {MOST}")
    return int(size)


def _start(call: Call, posts: list[Publication]) -> int:
    after = call.text("after")
    if not after:
        return 0
    for n, post in enumerate(posts):
        if _cursor(post.id) == after:
            return n + 1
    raise errors.refuse(100, None, "(#100) Invalid cursors values")


def _cursor(id: str) -> str:
    return base64.urlsafe_b64encode(f"QVFI:{id}".encode()).decode()


def _next(call: Call, after: str) -> str:
    """The next page's address; it carries the token only where the query did."""
    kept = [(name, value) for name, value in call.pairs if name != "after"]
    return f"{call.origin}{call.path}?{urlencode([*kept, ('after', after)])}"
