"""`/audit`: who changed what, when, for those who govern the whole house."""

from __future__ import annotations

from fastapi.responses import Response

from siaran import health
from siaran.domain.member import Action
from siaran.store import audit
from siaran.web.desk import Seated
from siaran.web.policy import Pages, Policy

pages = Pages()

WHOLE = Policy(Action.GOVERN, everywhere=True)
PAGE = 50


@pages.get("/audit", WHOLE)
def listed(desk: Seated, before: int = 0, who: str = "") -> Response:
    """The newest lines first, or those before a number."""
    with desk.house.database.read() as connection:
        found = list(audit.recent(connection, PAGE + 1, before=before or None, who=who[:200]))
    return desk.page("audit/index.html", found=found[:PAGE], more=len(found) > PAGE, who=who[:200])


@pages.post("/audit/check", WHOLE)
def check(desk: Seated) -> Response:
    """Read the whole record, and say whether it is."""
    found = health.audit_record(desk.house)
    whole = desk._("Catatan ini utuh, dari baris pertama sampai terakhir.")
    return desk.done("/audit", desk.said(found.ills[0]) if found.ills else whole)
