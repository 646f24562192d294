"""`/calendar`: the month, the week, or a list of days; and moving a campaign's day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Form, HTTPException, Query
from fastapi.responses import Response

from siaran import acts
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Action
from siaran.store import agenda, listing, places, waiting
from siaran.store.programs import programs_in
from siaran.web.bounds import Words, day_of
from siaran.web.desk import Desk, Seated
from siaran.web.filters import Filter
from siaran.web.policy import Pages, Policy
from siaran.web.views import calendar, queue

pages = Pages()

PARTLY = Policy(Action.OPERATE, partly=True)
NEW_CAMPAIGN = "/new-campaign"


class Wanted(Filter):
    """The calendar's form, as an address holds it."""

    at = "/calendar"

    shape: str = "month"
    day: str = ""
    territory: Words = ""
    program: str = ""
    platform: str = ""

    def narrow(self, scope: str | None) -> listing.Narrow:
        """The same for the store."""
        return listing.Narrow(scope, territory=self.territory, program=self.program, platform=self.platform)


@pages.get("/calendar", Action.READ)
def shown(desk: Seated, wanted: Annotated[Wanted, Query()]) -> Response:
    """What is due on each day."""
    shape = wanted.shape if wanted.shape in calendar.SHAPES else "month"
    day = day_of(wanted.day) or _today(desk)
    found = calendar.drawn(desk.house, wanted.narrow(desk.scope), shape, day, desk.speech)
    with desk.house.database.read() as connection:
        programs = programs_in(connection, desk.scope)
        there = places.offices(connection, desk.scope, limit=queue.PLACES)
    told: dict[str, Any] = {"programs": programs, "kinds": sorted(desk.house.kinds), "wanted": wanted, "cal": found}
    told |= {"places": there, "worst": calendar.worst, "most": calendar.MOST}
    told |= {"drawn": calendar.DRAWN}
    return desk.page("calendar/index.html", new=NEW_CAMPAIGN, zones=found.zones, **told)


@pages.get("/calendar/{campaign}", Policy(Action.READ, partly=True))
def entry(desk: Seated, campaign: str, day: str = "", to: str = "") -> Response:
    """One campaign on one day, and moving it."""
    return _entry(desk, campaign, _known(day), day_of(to))


@pages.post("/calendar/{campaign}/day", PARTLY)
def move(desk: Seated, campaign: str, day: Annotated[str, Form()] = "", to: Annotated[str, Form()] = "") -> Response:
    """Move what is still open of it to another day; every post keeps its time of day."""
    old, new = _known(day), day_of(to)
    if new is None or new == old:
        return _entry(desk, campaign, old, None, desk._("Pilih hari lain untuk pengumuman ini."))
    try:
        moved = acts.move_day(desk.house, _narrow(desk, campaign), old, (new - old).days, who=desk.member.who)
    except Conflict:
        raise
    except SiaranError as error:
        return _entry(desk, campaign, old, new, desk.said(str(error)))
    told = desk._("%(n)s kiriman dipindahkan ke %(day)s dan menunggu persetujuan.", n=moved, day=desk.speech.day(new))
    return desk.done(f"/calendar?day={new}", told)


def _entry(desk: Desk, campaign: str, day: date, to: date | None, fault: str = "") -> Response:
    with desk.house.database.read() as connection:
        found = agenda.entries(connection, _narrow(desk, campaign), [day])
        title = waiting.titles(connection, [campaign])[campaign]
    told: dict[str, Any] = {"day": day, "to": to, "title": title, "campaign": campaign, "fault": fault}
    told |= {"entry": found[0] if found else None, "zones": found[0].zones if found else ()}
    return desk.page("calendar/entry.html", status=422 if fault else 200, worst=calendar.worst, **told)


def _narrow(desk: Desk, campaign: str) -> listing.Narrow:
    return listing.Narrow(desk.scope, campaign=campaign)


def _known(text: str) -> date:
    """The day that an address must name."""
    day = day_of(text)
    if day is None:
        raise HTTPException(422)
    return day


def _today(desk: Desk) -> date:
    today: date = desk.now.astimezone(ZoneInfo(desk.zone)).date()
    return today
