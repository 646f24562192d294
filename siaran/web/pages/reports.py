"""`/reports`: who published, who was reached, with what effect; for managers with three minutes. And as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import HTTPException, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import field_validator

from siaran import flow, report
from siaran.domain.member import Action
from siaran.domain.territory import Territory
from siaran.speech import N_
from siaran.store import places
from siaran.store.figures import Scope
from siaran.web.bounds import Day, Words
from siaran.web.desk import Desk, Seated
from siaran.web.filters import Filter
from siaran.web.policy import Pages
from siaran.web.views import growth, reports

pages = Pages()

FILES: Mapping[str, str] = {
    "totals": N_("laporan-angka-pokok"),
    "by_platform": N_("laporan-menurut-kanal"),
    "by_campaign": N_("laporan-menurut-pengumuman"),
    "by_territory": N_("laporan-menurut-wilayah"),
    "posts": N_("laporan-kiriman"),
    "coverage": N_("laporan-cakupan"),
}
"""What the file of a part is called; `WHOLE`: that of all parts."""
WHOLE = N_("laporan")

LATELY = timedelta(days=30)
"""What a report is about where nobody said more."""


class Wanted(Filter):
    """The filters as an address holds them; an empty one filters nothing."""

    at = "/reports"

    campaign: str = ""
    program: str = ""
    territory: Words = ""
    start: Day | None = None
    end: Day | None = None

    @field_validator("start", "end", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return value or None


@pages.get("/reports", Action.READ)
def managers(desk: Seated, wanted: Annotated[Wanted, Query()]) -> Response:
    """The page; the last thirty days unless a campaign, a programme or a time is chosen."""
    wanted = _usual(desk, wanted)
    found = reports.managers(desk.house, desk.tree, _scope(desk, wanted))
    named = {each.campaign for each in found.gone} | set(filter(None, [wanted.campaign]))
    return desk.page(
        "reports/index.html",
        report=found,
        zones=found.zones,
        wanted=wanted,
        places=_places(desk),
        as_of=datetime.fromisoformat(found.figures["as_of"]),
        **reports.choices(desk.house, desk.scope, named),
    )


@pages.get("/reports/growth.svg", Action.READ)
def plot(desk: Seated, wanted: Annotated[Wanted, Query()]) -> Response:
    """The plot of the page; nothing (204) where nothing was measured."""
    found = flow.growth(desk.house, **reports.named(_scope(desk, wanted)))
    if not found:
        return Response(status_code=204)
    drawing = growth.plot(found, desk._("Interaksi"), desk._("Hari sejak terbit"), desk.speech.number)
    return Response(drawing, media_type="image/svg+xml")


@pages.get("/reports.csv", Action.READ)
def as_csv(desk: Seated, wanted: Annotated[Wanted, Query()], part: str = "posts") -> Response:
    """One part for a spreadsheet, as `siaran report --format csv` gives it, in the desk's language."""
    if part not in FILES:
        raise HTTPException(404)
    figures = flow.figures(desk.house, parts=[part], at_once=False, **reports.named(_scope(desk, wanted)))
    titles, zone = flow.titles(desk.house), desk.house.settings.timezone
    text = report.as_csv(figures, part, desk.speech.tongue, desk.tree, titles=titles, zone=zone)
    return _file(text, "text/csv; charset=utf-8", f"{desk._(FILES[part])}.csv")


@pages.get("/reports.json", Action.READ)
def as_json(desk: Seated, wanted: Annotated[Wanted, Query()]) -> Response:
    """All of it, as `siaran report --json` gives it: for machines, the same in every language."""
    figures = flow.figures(desk.house, at_once=False, **reports.named(_scope(desk, wanted)))
    return _file(report.as_json(figures), "application/json", f"{desk._(WHOLE)}.json")


def _usual(desk: Desk, wanted: Wanted) -> Wanted:
    if wanted.campaign or wanted.program or wanted.start or wanted.end:
        return wanted
    today = desk.now.astimezone(ZoneInfo(desk.zone)).date()
    return wanted.model_copy(update={"start": today - LATELY})


def _scope(desk: Desk, wanted: Wanted) -> Scope:
    """What is asked for, within what they may see; HTTPException 404 beyond it."""
    if wanted.territory:
        desk.require(Action.READ, wanted.territory)
    zone = ZoneInfo(desk.zone)
    start = datetime.combine(wanted.start, datetime.min.time(), zone) if wanted.start else None
    end = datetime.combine(wanted.end + timedelta(days=1), datetime.min.time(), zone) if wanted.end else None
    return Scope(wanted.campaign or None, wanted.program or None, wanted.territory or desk.scope, start, end)


def _places(desk: Desk) -> list[Territory]:
    """Places to choose from: those above the villages, or one's own."""
    with desk.house.database.read() as connection:
        return places.offices(connection, desk.scope, limit=200)


def _file(pieces: Iterator[str], kind: str, name: str) -> Response:
    """A download that begins at once, however long it is."""
    return StreamingResponse(pieces, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
