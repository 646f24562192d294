"""What holds for every request and every answer: where changes may come from, what browsers may do with a page, and
that `HEAD` is answered as `GET` is.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
"""Nothing inline, nothing from elsewhere, and nobody may put the desk into a frame."""

PICTURE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For a picture that is opened by itself: the page around it is the browser's own, and has its styles inline."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
HSTS = "max-age=31536000"
KEPT = ("/static/", "/media/")
"""What browsers and proxies may keep; pages are never stored."""

REFUSAL = """\
Permintaan ini datang dari situs lain dan ditolak. Buka meja Siaran, lalu ulangi di sana.
This request comes from another site and was refused. Open the Siaran desk, then do it there.
"""
"""In both languages: whose it is has not been asked yet."""


class Guard:
    """Refuses changes that another site sends, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app, self._public = app, urlsplit(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        if scope["method"] not in SAFE and not self._ours(Headers(scope=scope)):
            refusal = PlainTextResponse(REFUSAL, status_code=403)
            await refusal(scope, receive, dressed)
            return
        # Whoever only wants the head of an answer is let in and answered like everybody: the server keeps the body.
        await self._app({**scope, "method": "GET"} if scope["method"] == "HEAD" else scope, receive, dressed)

    def _ours(self, headers: Headers) -> bool:
        """Whether a change comes from our own pages, or from no browser at all (which has no cookie to abuse)."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site:
            return site in ("same-origin", "none")
        return origin is None or urlsplit(origin).netloc in (headers.get("host"), self._public.netloc)

    def _dress(self, headers: MutableHeaders, path: str) -> None:
        if headers.get("content-type") == "image/jpeg":
            headers.setdefault("content-security-policy", PICTURE)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._public.scheme == "https":
            headers["strict-transport-security"] = HSTS
        if not path.startswith(KEPT):
            headers["cache-control"] = "no-store"
