"""`/password`: one's own password, changed by whoever knows it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response

from siaran.domain.errors import SiaranError
from siaran.store import members, passwords, sessions
from siaran.web import cookies, throttle
from siaran.web.agents import agent
from siaran.web.desk import Desk, Seated
from siaran.web.policy import SIGNED_IN, Pages

pages = Pages()


@pages.get("/password", SIGNED_IN)
def ask(desk: Seated) -> Response:
    """The form."""
    return _form(desk)


@pages.post("/password", SIGNED_IN)
def change(
    desk: Seated,
    present: Annotated[str, Form(max_length=1000)],
    password: Annotated[str, Form(max_length=1000)],
    again: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Another password; every session ends, and this browser gets a new one."""
    if not throttle.admits(desk, desk.member.name, "password of "):
        return _form(desk, present=desk._(throttle.TOO_MANY))
    with desk.house.database.read() as connection:
        known = members.recognise(connection, desk.member.name, present)
    if known is None:
        return _form(desk, present=desk._("Itu bukan kata sandi Anda yang sekarang."))
    if password != again:
        return _form(desk, again=desk._("Kedua kata sandi itu berbeda. Tulis yang sama dua kali."))
    try:
        sealed = passwords.seal(password)
    except SiaranError as error:
        return _form(desk, password=desk.said(str(error)))
    return _changed(desk, sealed)


def _form(desk: Desk, **faults: str) -> Response:
    return desk.page("sessions/password.html", status=422 if faults else 200, faults=faults)


def _changed(desk: Desk, sealed: str) -> Response:
    told = agent(desk.request.headers.get("user-agent", ""))
    with desk.house.database.write() as connection:
        members.set_password(connection, desk.member, sealed, who=desk.member.who, now=desk.now)
        token = sessions.begin(connection, desk.member.id, agent=told, address=desk.address, now=desk.now)
    answer = desk.go("/sessions")
    cookies.hand_out(answer, token, desk.house.settings.public_url)
    return answer
