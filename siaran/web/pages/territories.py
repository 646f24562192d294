"""`/territories`: the tree, one level a page; a place's values and where each comes from; one value of many places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import File, Form, Query, UploadFile
from fastapi.responses import Response
from pydantic import Field, StringConstraints

from siaran import connect, describing, outdated
from siaran.domain.errors import Conflict, ContentError, SiaranError
from siaran.domain.member import Action
from siaran.speech import ZONES
from siaran.web.bodies import MEGABYTE
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Desk, Seated
from siaran.web.filters import Filter
from siaran.web.policy import Pages, Policy
from siaran.web.views import territories as views
from siaran.web.views import values

pages = Pages()

NONE: Mapping[str, str] = MappingProxyType({})


class Asked(Filter):
    """Which value of which places: of those in whose words a campaign speaks, or of a place and all below it.

    `show`: `all`, not only of those that lack it.
    """

    at = "/territories/values"

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    campaign: str = Field("", max_length=200)
    within: str = Field("", max_length=20)
    show: str = ""
    page: PageNumber = 1

    @property
    def every(self) -> bool:
        """Whether those that have it are wanted, too."""
        return self.show == "all"


class Filled(Asked):
    """What was written into the fields, one of each list a place; `was`: what stood there."""

    code: list[str] = Field(default_factory=list)
    value: list[str] = Field(default_factory=list)
    was: list[str] = Field(default_factory=list)


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


@pages.get("/territories/values", Action.DESCRIBE)  # before those below: «values» is no place
def many(desk: Seated, asked: Annotated[Asked, Query()]) -> Response:
    """One value of many places, a field each; which value, where none is named."""
    codes = _wanted(desk, asked)
    if describing.is_name(asked.name):
        return _many(desk, asked, values.table(desk.tree, codes, asked.name, every=asked.every, number=asked.page))
    fault = desk.said(describing.NAMES) if asked.name else ""
    names = values.names(desk.tree, codes)
    return desk.page("territories/name.html", status=422 if fault else 200, asked=asked, names=names, fault=fault)


@pages.post("/territories/values", Action.DESCRIBE)
def fill(desk: Seated, filled: Annotated[Filled, Form()]) -> Response:
    """Keep what was changed, all of it or nothing."""
    sent = zip(filled.code, map(str.strip, filled.value), filled.was, strict=False)
    written = [one for one in sent if one[0] in desk.tree]
    desk.require(Action.DESCRIBE, *(code for code, _, _ in written))
    changes = [describing.Change(*one) for one in written if one[1] != one[2]]
    asked = Asked(**filled.model_dump(include=set(Asked.model_fields)))
    if faults := describing.describe_all(desk.house, asked.name, changes, who=desk.member.who):
        rows = [values.row(desk.tree, code, asked.name) for code, _, _ in written]
        found = values.Table(rows, len(rows), 0, every=True, number=1)
        return _many(desk, asked, found, faults, {code: text for code, text, _ in written})
    told = desk._("%(n)s nilai disimpan.", n=len(changes))
    return _done(desk, asked.address(page=asked.page), told, asked.within or desk.scope)


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
    return _done(desk, f"/territories/{territory}", kept if value.strip() else inherited, territory)


def _done(desk: Desk, path: str, told: str, part: str | None) -> Response:
    """Values were changed: go there, and tell which texts of this part are old now."""
    if old := outdated.outdated(desk.house, territory=part).count:
        told += " " + desk._("%(n)s kiriman yang belum terbit memakai nilai lama; lihat di bawah.", n=old)
    return desk.done(path, told)


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


def _wanted(desk: Desk, asked: Asked) -> list[str]:
    """The places that are meant. Raises HTTPException 404 where they are not theirs to describe."""
    if asked.campaign:
        desk.require(Action.WRITE, desk.member.territory)
        return values.speaking(desk.house, asked.campaign, desk.writes)
    desk.require(Action.DESCRIBE, asked.within or desk.member.territory)
    return values.places(desk.tree, asked.within or desk.scope)


def _many(
    desk: Desk, asked: Asked, found: values.Table, faults: Mapping[str, str] = NONE, tried: Mapping[str, str] = NONE
) -> Response:
    old = views.old_texts(desk.house, asked.within or desk.scope)
    told: dict[str, Any] = {"asked": asked, "found": found, "faults": faults, "tried": tried, "old": old}
    return desk.page("territories/values.html", status=422 if faults else 200, **told)


def _one(desk: Desk, code: str, page: int, *, fault: str = "", tried: tuple[str, str] = ("", "")) -> Response:
    shown = views.shown(desk.house, code, page)
    linked = {place.code for place in shown.above if views.reachable(desk.scope, place)}
    return desk.page(
        "territories/one.html",
        status=422 if fault else 200,
        shown=shown,
        linked=linked,
        zone_names=ZONES,
        old=views.old_texts(desk.house, code),
        fault=fault,
        tried=tried,
    )
