"""`/territories`: the tree, one level a page; a place's values and where each comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Form, UploadFile
from fastapi.responses import Response

from siaran import connect, describing, outdated
from siaran.domain.errors import Conflict, ContentError, SiaranError
from siaran.domain.member import Action
from siaran.speech import ZONES
from siaran.store import waiting
from siaran.web.bodies import MEGABYTE
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages, Policy
from siaran.web.views import territories as views

pages = Pages()


@pages.get("/territories", Action.READ)
def listed(desk: Seated, q: Words = "", page: PageNumber = 1) -> Response:
    """The top of the tree, or what a search finds."""
    return _listed(desk, q.strip(), page)


@pages.post("/territories/borders", Policy(Action.GOVERN, everywhere=True), most=connect.MOST_BYTES + MEGABYTE)
def borders(desk: Seated, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Outlines for the map of reports, from a GeoJSON file."""
    content = file.file.read(connect.MOST_BYTES + 1) if file else b""
    name = (file.filename if file else None) or "batas.geojson"
    try:
        count = connect.import_borders(desk.house.database, content, desk.now, name=name, who=desk.member.who)
    except ContentError as error:
        return _listed(desk, faults=[desk.said(f"{each.what} {each.todo}") for each in error.mistakes[:10]])
    return desk.done("/territories", desk._("Batas %(count)s wilayah disimpan; laporan kini memakainya.", count=count))


@pages.get("/territories/{territory}", Action.READ)
def one(desk: Seated, territory: str, page: PageNumber = 1) -> Response:
    """One place."""
    return _one(desk, territory, page)


@pages.post("/territories/{territory}/variables", Action.DESCRIBE)
def variable(
    desk: Seated,
    territory: str,
    name: Annotated[str, Form(max_length=100)] = "",
    value: Annotated[str, Form(max_length=4000)] = "",
    was: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Give it a value of its own, or with an empty one let it inherit again."""
    try:
        describing.describe(desk.house, territory, name.strip(), value.strip(), was=was, who=desk.member.who)
    except Conflict:
        raise
    except SiaranError as error:
        return _one(desk, territory, 1, fault=desk.said(str(error)), tried=(name, value))
    kept = desk._("%(name)s disimpan.", name=name)
    inherited = desk._("%(name)s kini mewarisi dari atasnya.", name=name)
    told = [kept if value.strip() else inherited]
    if old := outdated.outdated(desk.house, territory=territory).count:
        told.append(desk._("%(n)s kiriman yang belum terbit memakai nilai lama; lihat di bawah.", n=old))
    return desk.done(f"/territories/{territory}", " ".join(told))


def _listed(desk: Desk, words: str = "", page: int = 1, faults: Sequence[str] = ()) -> Response:
    found = views.found(desk.house, words, desk.scope) if words else None
    return desk.page(
        "territories/index.html",
        status=422 if faults else 200,
        q=words,
        found=found,
        level=views.top(desk.house, desk.scope, page),
        most=views.MOST_FOUND,
        faults=faults,
    )


def _one(desk: Desk, code: str, page: int, *, fault: str = "", tried: tuple[str, str] = ("", "")) -> Response:
    shown = views.shown(desk.house, code, page)
    linked = {place.code for place in shown.above if views.reachable(desk.scope, place)}
    old = outdated.outdated(desk.house, territory=code)
    with desk.house.database.read() as connection:
        titles = waiting.titles(connection, list(old.posts))
    return desk.page(
        "territories/one.html",
        status=422 if fault else 200,
        shown=shown,
        linked=linked,
        zone_names=ZONES,
        old=old,
        titles=titles,
        fault=fault,
        tried=tried,
    )
