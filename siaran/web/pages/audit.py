"""`/audit`: who changed what, when, for those who govern the whole house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi.responses import Response

from siaran import health
from siaran.domain.member import Action
from siaran.speech import N_
from siaran.store import audit
from siaran.web import words
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages, Policy

pages = Pages()

WHOLE = Policy(Action.GOVERN, everywhere=True)
PAGE = 50
FOLD = 3
"""A longer list is a number; the page unfolds it."""


@pages.get("/audit", WHOLE)
def listed(desk: Seated, before: int = 0, who: str = "") -> Response:
    """The newest lines first, or those before a number."""
    with desk.house.database.read() as connection:
        found = list(audit.recent(connection, PAGE + 1, before=before or None, who=who[:200]))
    details = {entry.number: _details(desk, entry) for entry in found}
    told: dict[str, Any] = {
        "found": found[:PAGE],
        "more": len(found) > PAGE,
        "details": details,
        "who": who[:200],
        "fold": FOLD,
    }
    return desk.page("audit/index.html", **told)


@pages.post("/audit/check", WHOLE)
def check(desk: Seated) -> Response:
    """Read the whole record, and say whether it is."""
    found = health.audit_record(desk.house)
    whole = desk._("Catatan ini utuh, dari baris pertama sampai terakhir.")
    return desk.done("/audit", desk.said(found.ills[0]) if found.ills else whole)


def _details(desk: Desk, entry: audit.Entry) -> list[str]:
    """What a line tells besides, each as «alasan: …»."""
    told = ((name, value) for name, value in entry.detail.items() if value not in ("", None))
    return [f"{desk._(words.DETAILS.get(name, name))}: {_value(desk, name, value)}" for name, value in told]


def _value(desk: Desk, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return desk._(N_("ya") if value else N_("tidak"))
    if isinstance(value, list):
        return desk.speech.number(len(value)) if len(value) > FOLD else ", ".join(map(str, value))
    if name == "due_at":
        return desk.speech.when(datetime.fromisoformat(value))
    known = words.ANSWERS if name == "answer" else words.ROLES if name.startswith("role") else {}
    return desk._(known[value]) if value in known else desk.said(str(value))
