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
from siaran.web.bounds import Number, Words
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages, Policy

pages = Pages()

WHOLE = Policy(Action.GOVERN, everywhere=True)
PAGE = 50
FOLD = 3
"""A longer list is only counted; its own line, asked for by itself, names all of it."""

KNOWN = {"answer": words.ANSWERS, "role": words.ROLES, "role_before": words.ROLES, "step": words.STEPS}
"""Details whose values have words of their own."""


@pages.get("/audit", WHOLE)
def listed(desk: Seated, before: Number = 0, who: Words = "", line: Number = 0) -> Response:
    """The newest lines first, or those before a number; or one line, with all that it lists."""
    with desk.house.database.read() as connection:
        if line:
            found = [entry for entry in audit.recent(connection, 1, before=line + 1) if entry.number == line]
        else:
            found = list(audit.recent(connection, PAGE + 1, before=before or None, who=who))
    told: dict[str, Any] = {
        "found": found[:PAGE],
        "more": len(found) > PAGE,
        "details": {entry.number: _details(desk, entry, whole=bool(line)) for entry in found},
        "who": who,
        "line": line,
        "fold": FOLD,
    }
    return desk.page("audit/index.html", **told)


@pages.post("/audit/check", WHOLE)
def check(desk: Seated) -> Response:
    """Read the whole record, and say whether it is."""
    found = health.audit_record(desk.house)
    whole = desk._("Catatan ini utuh, dari baris pertama sampai terakhir.")
    return desk.done("/audit", desk.said(found.ills[0]) if found.ills else whole)


def _details(desk: Desk, entry: audit.Entry, *, whole: bool) -> list[str]:
    """What a line tells besides, each as «alasan: …»."""
    told = ((name, value) for name, value in entry.detail.items() if value not in ("", None))
    return [f"{desk._(words.DETAILS.get(name, name))}: {_value(desk, name, value, whole)}" for name, value in told]


def _value(desk: Desk, name: str, value: Any, whole: bool) -> str:
    if isinstance(value, bool):
        return desk._(N_("ya") if value else N_("tidak"))
    if isinstance(value, list):
        return ", ".join(map(str, value)) if whole or len(value) <= FOLD else desk.speech.number(len(value))
    if name == "due_at":
        return desk.speech.when(datetime.fromisoformat(value))
    known = KNOWN.get(name, {})
    return desk._(known[value]) if value in known else desk.said(str(value))
