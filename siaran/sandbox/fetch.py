"""The fetch of a picture by its URL, as Meta's servers do it; here only from this very machine."""

from __future__ import annotations

import ipaddress
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from siaran.sandbox.picture import Picture, look

LARGEST = 20 * 1024 * 1024
TIMEOUT = 10.0


class Still(urllib.request.HTTPRedirectHandler):
    """Meta wants the picture itself, not directions to it; and a redirect could leave this machine."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""
        return


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), Still)


def fetch(url: str) -> Picture | str:
    """The picture at a loopback address, or why there is none, in a sentence. Blocks; run it in a thread."""
    if not _loopback(url):
        return "The URL does not lead to this machine; the sandbox fetches from nowhere else."
    try:
        with OPENER.open(url, timeout=TIMEOUT) as answer:
            kind = answer.headers.get_content_type()
            content = answer.read(LARGEST + 1)
    except (OSError, ValueError, HTTPException, urllib.error.URLError) as error:
        return f"The media could not be fetched from this URI: {error}"
    if not kind.startswith("image/"):
        return f"The URL answers with {kind}, not with an image."
    return look(content)


def _loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme in ("http", "https") and (host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False
