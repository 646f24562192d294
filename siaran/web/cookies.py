"""The three cookies of the desk, and when a password may be typed at all."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from siaran.store import sessions

LANGUAGE = "bahasa"
YEAR = timedelta(days=365)
_PLAIN, _HOST, _KNOWN = "siaran", "__Host-siaran", "kenal"
_OFFICE = (".local", ".lan", ".home.arpa", ".internal", ".intranet", ".localhost", ".test")


def secure(public_url: str) -> bool:
    """Whether the desk is reached over https."""
    return urlsplit(public_url).scheme == "https"


def overheard(public_url: str) -> bool:
    """Whether others on the network could listen."""
    host = urlsplit(public_url).hostname or ""
    return not secure(public_url) and host != "localhost" and not host.startswith("127.") and host != "::1"


def office(public_url: str) -> bool:
    """Whether the address is one of this machine or of the office's own network."""
    host = urlsplit(public_url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_OFFICE)


def trusted(public_url: str) -> bool:
    """Whether a password may be typed there: over https, or within the office."""
    return secure(public_url) or office(public_url)


def kept(request: Request, public_url: str) -> bool:
    """Whether this browser keeps what `hand_out` gives it: over http it keeps no cookie that is for https only.

    That a proxy was asked by https may be seen from what it adds, whoever it is: a liar harms nobody but himself. One
    that adds nothing is given away by the browser, which says where a request comes from (`Sec-Fetch-Site`) only to
    addresses that it trusts: those with https, and those of its own machine, from which it keeps such cookies too.
    """
    told = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip()
    by_https = "https" in (request.url.scheme, told) or "sec-fetch-site" in request.headers
    return by_https or not secure(public_url)


def token(request: Request, public_url: str) -> str:
    """The session's token that the browser brought, or ""."""
    return request.cookies.get(_HOST if secure(public_url) else _PLAIN, "")


def hand_out(response: Response, value: str, public_url: str) -> None:
    """Give the browser a session's token: over https to this very host only."""
    https = secure(public_url)
    age = int(sessions.LONGEST.total_seconds())
    response.set_cookie(_HOST if https else _PLAIN, value, age, secure=https, httponly=True, samesite="lax")


def take_back(response: Response, public_url: str) -> None:
    """Let the browser forget it."""
    https = secure(public_url)
    response.delete_cookie(_HOST if https else _PLAIN, secure=https, httponly=True, samesite="lax")


def known(request: Request) -> str:
    """What the browser was given to know somebody by, or ""."""
    return request.cookies.get(_KNOWN, "")


def know(response: Response, ticket: str, public_url: str) -> None:
    """Let the browser show for a year whom it was given this for."""
    _keep(response, _KNOWN, ticket, https=secure(public_url))


def speak(response: Response, language: str) -> None:
    """Remember the language in this browser for a year: no secret, so that it is kept over http, too."""
    _keep(response, LANGUAGE, language, https=False)


def _keep(response: Response, name: str, value: str, *, https: bool) -> None:
    response.set_cookie(name, value, int(YEAR.total_seconds()), secure=https, httponly=True, samesite="lax")
