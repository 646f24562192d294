"""`/emergencies`: what cannot wait: asked for by one member, released by another; and who did what, lately."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from fastapi.responses import Response
from pydantic import BaseModel, Field

from siaran import content, emergency
from siaran.domain.errors import ContentError, SiaranError
from siaran.domain.member import Action
from siaran.store import emergencies, library
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages

pages = Pages()

SHOWN = 10


class Asked(BaseModel):
    """What the form sends."""

    title: str = Field("", max_length=300)
    body: str = Field("", max_length=20_000)
    audience: str = Field("", max_length=2000)
    platforms: list[str] = []
    link: str = Field("", max_length=2000)
    picture: str = Field("", max_length=200)


@pages.get("/emergencies", Action.READ)
def shown(desk: Seated) -> Response:
    """The form, for those who may write, and the last ones with both names."""
    audience = "kelurahan, kecamatan" if desk.scope is None else f"{desk.scope}, {desk.scope}/*"
    return _page(desk, Asked(audience=audience, platforms=[k for k in desk.house.kinds if not _pictured(desk, k)]))


@pages.post("/emergencies", Action.WRITE)
def ask(desk: Seated, asked: Annotated[Asked, Form()]) -> Response:
    """Written, planned, and put before those who approve, who are told at once."""
    try:
        with desk.drawing_up():
            emergency.ask(desk.house, _fields(desk, asked), desk.member, desk.writes)
    except ContentError as error:
        return _page(desk, asked, [f"{mistake.what} {mistake.todo}".strip() for mistake in error.mistakes])
    except SiaranError as error:
        return _page(desk, asked, [str(error)])
    return desk.done("/emergencies", desk._("Diminta. Terbit begitu orang lain melepasnya."))


def _fields(desk: Desk, asked: Asked) -> dict[str, content.Value]:
    """The form as a campaign's fields; the library knows words for its pictures."""
    with desk.house.database.read() as connection:
        alts = {kept.name: kept.alt for kept in library.listed(connection, desk.scope)}
    words = (" ".join(part.split()) for part in asked.audience.split(","))
    pictures = [{"file": asked.picture, "alt": alts[asked.picture]}] if asked.picture in alts else []
    return {
        "title": " ".join(asked.title.split()),
        "body": asked.body,
        "audience": [word for word in words if word],
        "platforms": asked.platforms,
        "link": asked.link.strip(),
        "media": pictures,
    }


def _pictured(desk: Desk, kind: str) -> bool:
    return desk.house.kinds[kind].limits.image_required


def _page(desk: Desk, asked: Asked, faults: list[str] | None = None) -> Response:
    with desk.house.database.read() as connection:
        last = emergencies.recent(connection, desk.scope, SHOWN)
        pictures = library.listed(connection, desk.scope)
    told: dict[str, Any] = {"asked": asked, "faults": faults or [], "last": last, "pictures": pictures}
    return desk.page("emergencies/index.html", status=422 if faults else 200, **told)
