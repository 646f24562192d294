"""`/menu`: every place of the desk, for phones; how Siaran is; and `/language`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response

from siaran.store import members
from siaran.web import cookies
from siaran.web.desk import Anyone, Seated, own_path, seated
from siaran.web.policy import PUBLIC, SIGNED_IN, Pages

pages = Pages()


@pages.get("/menu", SIGNED_IN)
def menu(desk: Seated) -> Response:
    """Every place."""
    return desk.page("menu/index.html")


@pages.post("/language", PUBLIC)
def language(visitor: Anyone, language: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Another language, in this browser, and for a member everywhere."""
    answer = visitor.go(own_path(back))
    if language in visitor.drawing.tongues:
        cookies.speak(answer, language)
        if desk := seated(visitor.request):
            with desk.house.database.write() as connection:
                members.set_language(connection, desk.member.id, language)
    return answer
