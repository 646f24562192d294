"""`/queue`: every post, narrowed and counted, fifty a page."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query
from fastapi.responses import Response

from siaran.domain.member import Action
from siaran.domain.post import State
from siaran.store import listing, places
from siaran.store.programs import programs_in
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Desk, Seated
from siaran.web.filters import Filter
from siaran.web.policy import Pages
from siaran.web.views import queue

pages = Pages()


class Wanted(Filter):
    """The list's form, as an address holds it."""

    at = "/queue"

    state: str = ""
    platform: str = ""
    campaign: str = ""
    program: str = ""
    territory: Words = ""
    q: Words = ""
    page: PageNumber = 1

    def watch(self, after: int) -> str:
        """What a live page asks for, to be told of posts that are planned after this one."""
        words = self.model_dump(exclude={"state", "page"}) | {"after": after}
        return urlencode({name: value for name, value in words.items() if value != ""})

    def narrow(self, scope: str | None) -> listing.Narrow:
        """The same for the store."""
        return listing.Narrow(scope, self.territory, self.platform, self.campaign, self.program, self.q.strip())


@pages.get("/queue", Action.READ)
def listed(desk: Seated, wanted: Annotated[Wanted, Query()]) -> Response:
    """The list; HTMX gets it without the frame."""
    chosen = wanted.state if wanted.state in {*State, queue.ALL} else queue.OPEN_ONES
    found = queue.page(desk.house, wanted.narrow(desk.scope), chosen, wanted.page)
    zones = {line.timezone for line in found.lines}
    return desk.page("queue/index.html", block="found", wanted=wanted, found=found, zones=zones, **_choices(desk))


def _choices(desk: Desk) -> dict[str, Any]:
    with desk.house.database.read() as connection:
        programs = programs_in(connection, desk.scope)
        there = places.offices(connection, desk.scope, limit=queue.PLACES)
    return {"programs": programs, "places": there, "kinds": sorted(desk.house.kinds)}
