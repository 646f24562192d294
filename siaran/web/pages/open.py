"""What anybody and anything may fetch: pictures at signed addresses, styles and scripts, and whether all is well."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.responses import FileResponse, JSONResponse, Response

from siaran import media
from siaran.speech import tongues
from siaran.web.assets import FOREVER, Assets
from siaran.web.desk import Anyone
from siaran.web.policy import PUBLIC, Pages

pages = Pages()

_NAMED = re.compile(r"\s*([A-Za-z]{2,8})(?:-[\w-]+)?\s*(?:;\s*q=(\d(?:\.\d{0,3})?))?\s*")
"""One language of an `Accept-Language`, and how much it is wanted."""


@pages.get("/media/{name}", PUBLIC)
def picture(visitor: Anyone, name: str, e: str = "", s: str = "") -> Response:
    """A picture at its signed address, until the address expires; 404 for anything else."""
    settings = visitor.house.settings
    try:
        path: Path = media.open_signed(settings.home, settings.media_key, name, e, s, visitor.now)
    except (ValueError, PermissionError, FileNotFoundError):
        return Response(status_code=404)
    return FileResponse(path, media_type="image/jpeg")


@pages.get("/static/{name}", PUBLIC)
def static(visitor: Anyone, name: str) -> Response:
    """A style, a script or the icons; kept by browsers for ever, since another content has another address."""
    assets: Assets = visitor.request.app.state.assets
    found = assets.at(f"/static/{name}")
    if found is None:
        return Response(status_code=404)
    headers = {"cache-control": FOREVER, "content-type": found.kind, "vary": "accept-encoding"}
    if "gzip" in visitor.request.headers.get("accept-encoding", ""):
        return Response(found.zipped, headers=headers | {"content-encoding": "gzip"})
    return Response(found.content, headers=headers)


@pages.get("/healthz", PUBLIC)
def healthz(visitor: Anyone) -> Response:
    """200 while everything is well, 503 with the reasons otherwise: those are for people, all else is for machines."""
    checks = visitor.request.app.state.pulse.checks()
    visitor.language = _accepted(visitor.request.headers.get("accept-language", "")) or visitor.house.settings.lang
    ills = [visitor.said(ill) for check in checks for ill in check.ills]
    told = {"ok": not ills, "ills": ills, "checks": {check.name: check.ok for check in checks}}
    return JSONResponse(told, status_code=503 if ills else 200)


def _accepted(header: str) -> str | None:
    """Which of our languages `Accept-Language` wants most; None where it names none of them."""
    named = (match for part in header.split(",") if (match := _NAMED.fullmatch(part)) and match[1].lower() in tongues())
    wanted = [(float(match[2] or 1), match[1].lower()) for match in named]
    return max(wanted, key=lambda one: one[0])[1] if wanted else None
