"""`/emergencies`: what cannot wait: asked for by one member, released by another; and who did what, lately."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from fastapi.responses import Response
from pydantic import BaseModel, Field

from siaran import content, emergency, writing
from siaran.domain.errors import ContentError, SiaranError
from siaran.domain.member import Action
from siaran.speech import N_
from siaran.store import emergencies, library
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages
from siaran.web.views import audience

pages = Pages()

SHOWN = 10


class Asked(BaseModel):
    """What the form sends."""

    title: str = Field("", max_length=300)
    body: str = Field("", max_length=20_000)
    audience: str = Field("", max_length=2000)
    pick: list[str] = []
    drawn: list[str] = []
    platforms: list[str] = []
    link: str = Field("", max_length=2000)
    picture: str = Field("", max_length=200)


@pages.get("/emergencies", Action.READ)
def shown(desk: Seated) -> Response:
    """The form, for those who may write, and the last ones with both names."""
    meant = ", ".join(writing.whom(desk.house, desk.member.territory))
    return _page(desk, Asked(audience=meant, platforms=[k for k in desk.house.kinds if not _pictured(desk, k)]))


@pages.post("/emergencies", Action.WRITE)
def ask(desk: Seated, asked: Annotated[Asked, Form()]) -> Response:
    """Written, planned, and put before those who approve, who are told at once."""
    try:
        with desk.drawing_up():
            emergency.ask(desk.house, _fields(desk, asked), desk.member, desk.writes)
    except ContentError as error:
        # What stands at two lines of the text is one thing in a form.
        return _page(desk, asked, list(dict.fromkeys(mistake.told(form=True) for mistake in error.mistakes)))
    except SiaranError as error:
        return _page(desk, asked, [str(error)])
    told = N_("Diminta. Terbit begitu orang lain melepasnya.")
    if desk.halted:
        told = N_("Diminta. Terbit begitu orang lain melepasnya dan pengiriman dilanjutkan.")
    return desk.done("/emergencies", desk._(told))


def _fields(desk: Desk, asked: Asked) -> dict[str, content.Value]:
    """The form as a campaign's fields; the library knows words for its pictures."""
    with desk.house.database.read() as connection:
        alts = library.words(connection, desk.scope, [asked.picture])
    pictures = [{"file": asked.picture, "alt": alts[asked.picture]}] if asked.picture in alts else []
    return {
        "title": " ".join(asked.title.split()),
        "body": asked.body,
        "audience": _chosen(asked),
        "platforms": asked.platforms,
        "link": asked.link.strip(),
        "media": pictures,
    }


def _chosen(asked: Asked) -> list[str]:
    return audience.with_picks(audience.words(asked.audience), asked.pick, asked.drawn)


def _pictured(desk: Desk, kind: str) -> bool:
    return desk.house.kinds[kind].limits.image_required


def _page(desk: Desk, asked: Asked, faults: list[str] | None = None) -> Response:
    with desk.house.database.read() as connection:
        last = emergencies.recent(connection, desk.scope, SHOWN)
        pictures = library.to_choose(connection, desk.scope)
    chosen = _chosen(asked)
    boxes = audience.picker(desk.house, desk.scope, chosen) if desk.may(Action.WRITE) else None
    told: dict[str, Any] = {"asked": asked, "faults": faults or [], "last": last, "pictures": pictures}
    told |= {"chosen": chosen, "picker": boxes}
    return desk.page("emergencies/index.html", status=422 if faults else 200, **told)
