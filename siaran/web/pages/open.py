"""What anybody and anything may fetch: pictures at signed addresses, styles and scripts, and whether all is well."""

from __future__ import annotations

from pathlib import Path

from fastapi.responses import FileResponse, JSONResponse, Response

from siaran import media
from siaran.web.assets import FOREVER, Assets
from siaran.web.desk import Anyone
from siaran.web.policy import PUBLIC, Pages

pages = Pages()


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
    """200 while everything is well, 503 with the reasons otherwise."""
    checks = visitor.request.app.state.pulse.checks()
    ills = [ill for check in checks for ill in check.ills]
    told = {"ok": not ills, "ills": ills, "checks": {check.name: check.ok for check in checks}}
    return JSONResponse(told, status_code=503 if ills else 200)
