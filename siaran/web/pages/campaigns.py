"""`/campaigns`: what there is to say, and how far each has come."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException
from fastapi.responses import Response

from siaran.domain.member import Action
from siaran.domain.post import State
from siaran.store import campaigns
from siaran.store.programs import programs_in
from siaran.web.desk import Seated
from siaran.web.policy import Pages, Policy
from siaran.web.views.begun import begun
from siaran.web.views.campaigns import told

pages = Pages()

ANY_PART = Policy(Action.READ, partly=True)
PAGE = 30


@pages.get("/campaigns", Action.READ)
def listed(desk: Seated, q: str = "", program: str = "", state: str = "", page: int = 1) -> Response:
    """All of them, or those that are looked for."""
    wanted = campaigns.Wanted(desk.scope, q[:200], program, state if state in list(State) else "")
    page = min(max(page, 1), 10_000)
    with desk.house.database.read() as connection:
        found = campaigns.listed(connection, wanted, limit=PAGE + 1, offset=PAGE * (page - 1))
        programs = programs_in(connection, desk.scope)
    first = page == 1 and not (wanted.words or wanted.program or wanted.state)
    mine = begun(desk.house, desk.member.territory) if first and desk.may(Action.WRITE) else ()
    told: dict[str, Any] = {"programs": programs, "wanted": wanted, "begun": mine}
    return desk.page("campaigns/index.html", found=found[:PAGE], more=len(found) > PAGE, page=page, **told)


@pages.get("/campaigns/{campaign}", ANY_PART)
def one(desk: Seated, campaign: str, page: int = 1) -> Response:
    """One of them: its posts by territory, its revisions and what changed in each, who wrote and who approved."""
    found = told(desk.house, campaign, desk.scope, min(max(page, 1), 10_000))
    if found is None:
        raise HTTPException(404)
    return desk.page("campaigns/one.html", told=found)
