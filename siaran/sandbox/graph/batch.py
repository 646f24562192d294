"""Graph's batch: up to 50 calls in one; each is admitted, counted and may fail for itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors

MOST = 50


def batch(call: Call, perform: Callable[[Call], Answer]) -> Answer:
    """POST / with `batch`. A fault may leave one answer null, as Graph does where a part timed out."""
    parts = _parts(call)
    with_headers = call.flag("include_headers", True)
    rows = [_row(perform(_call(call, part)), with_headers) for part in parts]
    if (null := call.twist.get("null")) is not None and null < len(rows):
        rows[null] = None
    return Answer(200, rows)


def _parts(call: Call) -> list[dict[str, Any]]:
    value = call.params.get("batch")
    try:
        parts = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        parts = None
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise errors.refuse(100, None, "(#100) batch parameter must be a JSON array")
    if not 1 <= len(parts) <= MOST:
        raise errors.refuse(100, None, f"(#100) Too many requests in batch message. Maximum batch size is {MOST}")
    return parts


def _call(call: Call, part: dict[str, Any]) -> Call:
    """One part as a call of its own; the token outside serves where it brings none."""
    path, _, query = str(part.get("relative_url", "")).partition("?")
    version = "/" + call.path.strip("/").partition("/")[0]
    pairs = parse_qsl(query, keep_blank_values=True)
    outer = {name: call.params[name] for name in ("access_token", "appsecret_proof") if name in call.params}
    params = outer | dict(pairs) | dict(parse_qsl(str(part.get("body", "")), keep_blank_values=True))
    headers = {} if "access_token" in dict(pairs) else call.headers
    return replace(
        call,
        method=str(part.get("method", "GET")).upper(),
        path=f"{version}/{path.strip('/')}",
        headers=headers,
        pairs=pairs,
        params=params,
        files={},
        rest={},
        twist={},
        extra={},
        fetched=None,
    )


def _row(answer: Answer, with_headers: bool) -> dict[str, Any] | None:
    row: dict[str, Any] = {"code": answer.status, "body": answer.raw().decode()}
    if with_headers:
        row["headers"] = [{"name": name, "value": value} for name, value in answer.headers.items()]
    return row
