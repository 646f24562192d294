"""`/territories`: the tree, one level a page; a place's values and where each comes from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response

from siaran import describing
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Action
from siaran.web.desk import Desk, Seated
from siaran.web.people import called
from siaran.web.policy import Pages
from siaran.web.views import territories as views

pages = Pages()


@pages.get("/territories", Action.READ)
def listed(desk: Seated, q: str = "", page: int = 1) -> Response:
    """The top of the tree, or what a search finds."""
    words = q.strip()[:100]
    found = views.found(desk.house, words, desk.scope) if words else None
    level = views.top(desk.house, desk.scope, page)
    return desk.page("territories/index.html", q=words, found=found, level=level, most=views.MOST_FOUND)


@pages.get("/territories/{territory}", Action.READ)
def one(desk: Seated, territory: str, page: int = 1) -> Response:
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
        return _one(desk, territory, 1, fault=str(error), tried=(name, value))
    kept = desk._("%(name)s disimpan.", name=name)
    inherited = desk._("%(name)s kini mewarisi dari atasnya.", name=name)
    return desk.done(f"/territories/{territory}", kept if value.strip() else inherited)


def _one(desk: Desk, code: str, page: int, *, fault: str = "", tried: tuple[str, str] = ("", "")) -> Response:
    shown = views.shown(desk.house, code, page)
    linked = {place.code for place in shown.above if views.reachable(desk.scope, place)}
    return desk.page(
        "territories/one.html",
        status=422 if fault else 200,
        shown=shown,
        linked=linked,
        called=called,
        fault=fault,
        tried=tried,
    )
