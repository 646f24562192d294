"""The last steps through the door: the second step where it is on, then a session of one's own."""

from __future__ import annotations

from fastapi.responses import Response

from siaran.domain.member import Member
from siaran.speech import N_
from siaran.store import audit, members, second_step, sessions
from siaran.web import cookies, throttle, tickets
from siaran.web.agents import agent
from siaran.web.desk import Visitor, seated

PURPOSE = "second step"
NO_CODES = N_("Tidak ada lagi kode pemulihan Anda yang berlaku. Buat yang baru di halaman Verifikasi dua langkah.")


def enter(visitor: Visitor, member: Member, to: str) -> Response:
    """In, for somebody whose password was right; or the question for their code."""
    with visitor.house.database.read() as connection:
        sealed, access = second_step.sealed(connection, member.id), sessions.access(connection, member.id)
    if sealed is None:
        return sit_down(visitor, member, to)
    ticket = tickets.issue(visitor.house, PURPOSE, visitor.now, member=str(member.id), access=access, to=to)
    return ask_code(visitor, ticket)


def waiting(visitor: Visitor, ticket: str) -> tuple[Member, str] | None:
    """Who waits to show their code, and where they want to; None where it is too late, or their sessions have ended."""
    held = tickets.read(visitor.house, PURPOSE, ticket, visitor.now)
    if held is None:
        return None
    with visitor.house.database.read() as connection:
        member = members.by_id(connection, int(held["member"]))
        if member is None or member.ended_at is not None or sessions.access(connection, member.id) != held["access"]:
            return None
    return member, held["to"]


def ask_code(visitor: Visitor, ticket: str, fault: str = "", status: int = 200) -> Response:
    """The question for the code."""
    return visitor.page("sign_in/code.html", status=status, ticket=ticket, fault=fault)


def sit_down(visitor: Visitor, member: Member, to: str) -> Response:
    """A new session with a new token; the one that the browser had before ends."""
    before, house = seated(visitor.request), visitor.house
    told = agent(visitor.request.headers.get("user-agent", ""))
    with house.database.write() as connection:
        if before:
            sessions.end(connection, before.session.id, before.member.id)
        notice = visitor._(NO_CODES) if second_step.lacks_codes(connection, member.id) else ""
        where = {"agent": told, "address": visitor.address}
        token = sessions.begin(connection, member.id, **where, now=visitor.now, notice=notice)
        audit.record(connection, who=member.who, action="sign in", subject=member.name, now=visitor.now)
    answer = visitor.go(to)
    cookies.hand_out(answer, token, house.settings.public_url)
    throttle.remember(answer, member, house, visitor.now)
    return answer
