"""A Graph API that answers what a test tells it to, and what the adapters ask of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pytest_httpserver import HTTPServer

from siaran.domain.account import Access
from siaran.domain.platform import Platform
from siaran.platforms import load
from siaran.wire import Door

TOKEN = "EAAGrahasiaHalamanCimahi0123456789"
PAGE = Access("10", "kotacimahi", {"access_token": TOKEN})
SECRET = "rahasia-aplikasi"
APP = {"meta_app_id": "77", "meta_app_secret": SECRET}
V = "/v26.0"


def opened(httpserver: HTTPServer, door: Door, **options: str) -> Mapping[str, Platform]:
    """The platforms, on this server; pictures are said to be at its /media."""
    given = {"graph_api_url": httpserver.url_for(""), "public_url": httpserver.url_for(""), "media_key": "kunci-uji"}
    return load(door, given | APP | options)


def error(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    """An error as Meta words it."""
    told: dict[str, Any] = {"message": f"(#{code}) Meta's words", "type": "OAuthException", "code": code, **more}
    return {"error": told | ({"error_subcode": subcode} if subcode is not None else {})}


def answers(httpserver: HTTPServer, body: Any, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
    """Everything is answered with this: JSON, or bytes as they are."""
    every = httpserver.expect_request(re.compile(".*"))
    if isinstance(body, bytes):
        every.respond_with_data(body, status, headers, content_type="text/html")
    else:
        every.respond_with_json(body, status, headers)


def asked(httpserver: HTTPServer) -> list[tuple[str, str]]:
    """Method and path of every request, the version left out."""
    return [(request.method, request.path.removeprefix(V)) for request, _ in httpserver.log]


def batched(httpserver: HTTPServer, *answers: Any) -> None:
    """The next batch is answered with these: an object, (status, object), or None."""
    rows = [answer if answer is None else _row(answer) for answer in answers]
    httpserver.expect_ordered_request(f"{V}/", method="POST").respond_with_json(rows)


def calls(request: Any) -> list[str]:
    """What a batch asked for."""
    return [call["relative_url"] for call in json.loads(request.form["batch"])]


def steps(httpserver: HTTPServer, *answers: Any) -> None:
    """The answers of the next calls, in turn: (path below the version, body), a status after it where it is no 200."""
    for path, body, *status in answers:
        httpserver.expect_ordered_request(V + path).respond_with_json(body, *status)


def form(httpserver: HTTPServer, number: int = -1) -> dict[str, str]:
    """The form of one request, the app's proof left out."""
    sent = dict(httpserver.log[number][0].form)
    return {name: value for name, value in sent.items() if name != "appsecret_proof"}


def is_(state: str, words: str = "") -> dict[str, str]:
    """What a container says of itself."""
    return {"status_code": state, "status": words}


FREE = ("/10/content_publishing_limit", {"data": [{"quota_usage": 1, "config": {"quota_total": 50}}]})
"""A step: the day's quota is not used up."""


def _row(answer: Any) -> dict[str, Any]:
    status, body = answer if isinstance(answer, tuple) else (200, answer)
    return {"code": status, "body": json.dumps(body)}
