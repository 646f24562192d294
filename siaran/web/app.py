"""The web application."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response

from siaran import health, media
from siaran.house import House


def create_app(house: House) -> FastAPI:
    """Pictures and health; nothing that needs a member."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/media/{name}")
    def picture(name: str, e: str = "", s: str = "") -> Response:
        """A picture at its signed address, until the address expires; 404 for anything else."""
        settings = house.settings
        try:
            path: Path = media.open_signed(settings.home, settings.media_key, name, e, s, house.database.now())
        except (ValueError, PermissionError, FileNotFoundError):
            return Response(status_code=404)
        return FileResponse(path, media_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})

    @app.get("/healthz")
    def healthz() -> Response:
        """200 while everything is well, 503 with the reasons otherwise."""
        checks = health.examine(house)
        ills = [ill for check in checks for ill in check.ills]
        told = {"ok": not ills, "ills": ills, "checks": {check.name: check.ok for check in checks}}
        return JSONResponse(told, status_code=503 if ills else 200)

    return app
