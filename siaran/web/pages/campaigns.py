"""`/campaigns`: what there is to say, and how far each has come."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, HTTPException
from fastapi.responses import Response

from siaran import acts, outdated
from siaran.domain.member import Action
from siaran.domain.post import State
from siaran.store import campaigns, submissions
from siaran.store.programs import programs_in
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Seated
from siaran.web.policy import Pages, Policy
from siaran.web.views.begun import begun
from siaran.web.views.campaigns import told

pages = Pages()

ANY_PART = Policy(Action.READ, partly=True)
PAGE = 30


@pages.get("/campaigns", Action.READ)
def listed(
    desk: Seated, q: Words = "", program: str = "", state: str = "", page: PageNumber = 1, drafts: PageNumber = 1
) -> Response:
    """All of them, or those that are looked for; on the first page also what was begun, page by page (`drafts`)."""
    wanted = campaigns.Wanted(desk.scope, q, program, state if state in list(State) else "")
    with desk.house.database.read() as connection:
        found = campaigns.listed(connection, wanted, limit=PAGE + 1, offset=PAGE * (page - 1))
        returned = submissions.with_authors(connection, [each.slug for each in found])
        programs = programs_in(connection, desk.scope)
    first = page == 1 and not (wanted.words or wanted.program or wanted.state)
    mine, others = begun(desk.house, desk.scope, drafts) if first and desk.may(Action.WRITE) else ((), False)
    told: dict[str, Any] = {
        "returned": returned,
        "programs": programs,
        "wanted": wanted,
        "begun": mine,
        "drafts": drafts,
        "others": others,
    }
    zones = {zone for each in found for zone in each.zones}
    return desk.page("campaigns/index.html", found=found[:PAGE], zones=zones, more=len(found) > PAGE, page=page, **told)


@pages.get("/campaigns/{campaign}", ANY_PART)
def one(desk: Seated, campaign: str, page: PageNumber = 1) -> Response:
    """One of them: its posts by territory, its revisions and what changed in each, who wrote and who approved."""
    found = told(desk.house, campaign, desk.scope, page)
    if found is None:
        raise HTTPException(404)
    old = outdated.outdated(desk.house, campaign=campaign, territory=desk.scope)
    return desk.page("campaigns/one.html", told=found, zones=found.zones, old=old)


@pages.post("/campaigns/{campaign}/withdrawal", Policy(Action.OPERATE, partly=True))
def withdrawal(desk: Seated, campaign: str, reason: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Take back all of it that is not public yet, in their own part of the house."""
    who = desk.member.who
    taken, left = acts.withdraw_all(desk.house, campaign, who=who, reason=reason.strip(), scope=desk.scope)
    told = desk._("%(n)s kiriman ditarik. Semuanya tidak akan terbit.", n=taken)
    if left:
        told += " " + desk._("%(n)s tidak dapat ditarik: sedang dikirim, atau belum pasti hasilnya.", n=left)
    return desk.done(f"/campaigns/{campaign}", told)
