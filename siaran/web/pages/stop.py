"""`/stop` and `/quarantine`: let nothing go out, and go on again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from fastapi.responses import Response

from siaran import acts
from siaran.domain.errors import SiaranError
from siaran.domain.member import Action
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages, Policy
from siaran.web.views import stop as views

pages = Pages()

STOP = Policy(Action.STOP, everywhere=True)
RESUME = Policy(Action.RESUME, everywhere=True)


@pages.get("/stop", STOP)
def ask(desk: Seated) -> Response:
    """What stopping does, or since when everything stands still."""
    return _asked(desk)


@pages.post("/stop", STOP)
def stop(desk: Seated, reason: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Stop everything."""
    if not reason.strip():
        return _asked(desk, desk._("Tulis alasannya dalam satu kalimat; yang lain membacanya di sini."))
    acts.stop(desk.house, who=desk.member.who, reason=reason.strip())
    return desk.done("/stop", desk._("Semua pengiriman dihentikan."))


@pages.post("/resumption", RESUME)
def resumption(desk: Seated) -> Response:
    """Go on after a stop."""
    acts.resume(desk.house, who=desk.member.who)
    return desk.done("/", desk._("Pengiriman dilanjutkan."))


@pages.get("/quarantine", RESUME)
def quarantine(desk: Seated) -> Response:
    """What has to be looked for before anything is sent again."""
    return _quarantine(desk)


@pages.post("/quarantine/end", RESUME)
def end_quarantine(desk: Seated) -> Response:
    """Look for all of it now, then go on."""
    try:
        acts.resume(desk.house, who=desk.member.who, after_restore=True)
    except SiaranError as error:
        return _quarantine(desk, desk.said(str(error)))
    return desk.done("/", desk._("Karantina berakhir dan pengiriman dilanjutkan."))


def _asked(desk: Desk, fault: str = "") -> Response:
    told: dict[str, Any] = {"halt": views.halt(desk.house, desk.now), "fault": fault}
    return desk.page("stop/index.html", status=422 if fault else 200, **told)


def _quarantine(desk: Desk, fault: str = "") -> Response:
    unread = views.unread(desk.house, desk.now)
    told: dict[str, Any] = {"halt": views.halt(desk.house, desk.now), "unread": unread, "fault": fault}
    zones = {line.timezone for line, _ in unread.lines}
    return desk.page("stop/quarantine.html", status=422 if fault else 200, zones=zones, **told)
