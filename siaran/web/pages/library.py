"""`/pictures`: the library of pictures: brought, described, and where they are used."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import File, Form, HTTPException, UploadFile
from fastapi.responses import Response

from siaran import shelving
from siaran.domain.member import Action
from siaran.domain.post import Picture
from siaran.store import library
from siaran.web.bodies import MEGABYTE
from siaran.web.bounds import PageNumber
from siaran.web.desk import Desk, Seated
from siaran.web.pages.pictures import shown
from siaran.web.policy import Pages

pages = Pages()

PAGE = 60


@pages.get("/pictures", Action.READ)
def listed(desk: Seated, page: PageNumber = 1) -> Response:
    """Every picture, with its words and the campaigns that name it."""
    return _page(desk, page=page)


@pages.post("/pictures", Action.WRITE, most=shelving.LARGEST + MEGABYTE)
def bring(
    desk: Seated, file: Annotated[UploadFile | None, File()] = None, alt: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """A picture is brought: decoded, cleaned, kept."""
    if file is None or not file.filename:
        return _page(desk, fault=desk._("Pilih berkas gambarnya dahulu."), alt=alt)
    if not alt.strip():
        return _page(desk, alt_fault=desk.said(shelving.NO_WORDS))
    try:
        kept = shelving.shelve(desk.house, file.filename, file.file, alt=alt, member=desk.member)
    except ValueError as problem:
        return _page(desk, fault=desk.said(str(problem)), alt=alt)
    if kept.alt != " ".join(alt.split()):
        told = desk._("Gambar ini sudah ada dengan nama %(name)s; teks alternatifnya tetap yang lama.", name=kept.name)
        return desk.done("/pictures", told)
    return desk.done("/pictures", desk._("Gambar disimpan dengan nama %(name)s.", name=kept.name))


@pages.post("/pictures/{picture}/words", Action.WRITE)
def describe(desk: Seated, picture: int, alt: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Other words for who cannot see it; campaigns that are submitted keep theirs."""
    if not alt.strip():
        return _page(desk, alt_fault=desk.said(shelving.NO_WORDS))
    shelving.describe(desk.house, picture, alt, who=desk.member.who)
    return desk.done("/pictures", desk._("Teks alternatifnya diganti; berlaku untuk pengumuman berikutnya."))


@pages.get("/pictures/{picture}/{name}", Action.READ)
def see(desk: Seated, picture: int, name: str) -> Response:
    """The picture itself."""
    with desk.house.database.read() as connection:
        kept = library.by_id(connection, picture)
    if kept is None or name != kept.name:
        raise HTTPException(404)
    path = str(desk.house.settings.home / "media" / f"{kept.sha256}.jpg")
    return shown(Picture(kept.sha256, path, kept.alt, width=kept.width, height=kept.height))


def _page(desk: Desk, *, page: int = 1, fault: str = "", alt_fault: str = "", alt: str = "") -> Response:
    with desk.house.database.read() as connection:
        some = library.listed(connection, desk.scope, limit=PAGE + 1, offset=PAGE * (page - 1))
        found = some[:PAGE]
        used = library.used(connection, [kept.name for kept in found], desk.scope)
    status = 422 if fault or alt_fault else 200
    told = {"fault": fault, "alt_fault": alt_fault, "alt": alt}
    given: dict[str, Any] = {"found": found, "used": used, "page": page, "more": len(some) > PAGE}
    return desk.page("library/index.html", status=status, told=told, **given)
