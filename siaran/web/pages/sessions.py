"""`/sessions`: where a member is signed in, and ending that."""

from __future__ import annotations

from fastapi.responses import Response

from siaran.store import audit, sessions
from siaran.web.desk import Seated
from siaran.web.policy import SIGNED_IN, Pages

pages = Pages()


@pages.get("/sessions", SIGNED_IN)
def listed(desk: Seated) -> Response:
    """Every browser in which this member is signed in."""
    with desk.house.database.read() as connection:
        found = sessions.of_member(connection, desk.member.id, desk.now)
    return desk.page("sessions/index.html", sessions=found)


@pages.post("/sessions/{session}/end", SIGNED_IN)
def end(desk: Seated, session: int) -> Response:
    """Sign one of them out."""
    with desk.house.database.write() as connection:
        sessions.end(connection, session, desk.member.id)
        audit.record(connection, who=desk.member.who, action="end session", subject=desk.member.name, now=desk.now)
    return desk.done("/sessions", desk._("Perangkat itu sudah keluar."))


@pages.post("/other-sessions/end", SIGNED_IN)
def end_others(desk: Seated) -> Response:
    """Sign all the others out."""
    with desk.house.database.write() as connection:
        sessions.end_all(connection, desk.member.id, but=desk.session.id)
        audit.record(connection, who=desk.member.who, action="end sessions", subject=desk.member.name, now=desk.now)
    return desk.done("/sessions", desk._("Semua perangkat lain sudah keluar."))
