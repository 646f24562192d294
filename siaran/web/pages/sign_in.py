"""`/sign-in`, `/sign-out` and `/invitations/…`: becoming a signed-in member, and ceasing to be one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, HTTPException
from fastapi.responses import Response

from siaran.domain.errors import SiaranError
from siaran.domain.member import Member
from siaran.store import audit, members, passwords, sessions
from siaran.web import cookies, words
from siaran.web.agents import agent
from siaran.web.desk import Anyone, Visitor, own_path, seated
from siaran.web.policy import PUBLIC, Pages
from siaran.web.throttle import Throttle

pages = Pages()


@pages.get("/sign-in", PUBLIC)
def ask(visitor: Anyone, to: str = "/") -> Response:
    """The door."""
    return visitor.go(own_path(to)) if seated(visitor.request) else _door(visitor, to)


@pages.post("/sign-in", PUBLIC)
def sign_in(
    visitor: Anyone,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Name and password. Whatever is wrong, the answer and the work for it are the same."""
    throttle: Throttle = visitor.request.app.state.throttle
    if not cookies.trusted(visitor.house.settings.public_url):
        return _door(visitor, to, name, status=403)
    if not throttle.admits(visitor.address, name):
        fault = visitor._("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")
        return _door(visitor, to, name, fault, 429)
    with visitor.house.database.read() as connection:
        member = members.recognise(connection, name, password)
    if member is None:
        return _door(visitor, to, name, visitor._("Nama atau kata sandi itu tidak cocok. Periksa keduanya."), 401)
    return _seat(visitor, member, own_path(to))


@pages.post("/sign-out", PUBLIC)
def sign_out(visitor: Anyone) -> Response:
    """End this browser's session."""
    if desk := seated(visitor.request):
        with desk.house.database.write() as connection:
            sessions.end(connection, desk.session.id, desk.member.id)
            audit.record(connection, who=desk.member.who, action="sign out", subject=desk.member.name, now=desk.now)
    answer = visitor.go("/sign-in")
    cookies.take_back(answer, visitor.house.settings.public_url)
    return answer


@pages.get("/invitations/{token}", PUBLIC)
def invitation(visitor: Anyone, token: str) -> Response:
    """A one-time link: choose a password."""
    return _choose(visitor, token)


@pages.post("/invitations/{token}", PUBLIC)
def accept(
    visitor: Anyone,
    token: str,
    password: Annotated[str, Form(max_length=1000)],
    again: Annotated[str, Form(max_length=1000)],
) -> Response:
    """The password is set, and the member is in."""
    if password != again:
        return _choose(visitor, token, visitor._("Kedua kata sandi itu berbeda. Tulis yang sama dua kali."))
    try:
        sealed = passwords.seal(password)
    except SiaranError as error:
        return _choose(visitor, token, str(error))
    with visitor.house.database.write() as connection:
        member = members.accept(connection, token, sealed, visitor.now)
    return _seat(visitor, member, "/")


def _door(visitor: Visitor, to: str, name: str = "", fault: str = "", status: int = 200) -> Response:
    url = visitor.house.settings.public_url
    told = {"open": cookies.trusted(url), "overheard": cookies.overheard(url), "to": own_path(to)}
    return visitor.page("sign_in/index.html", status=status, name=name, fault=fault, told=told)


def _choose(visitor: Visitor, token: str, fault: str = "") -> Response:
    with visitor.house.database.read() as connection:
        member = members.invited(connection, token, visitor.now)
    if member is None:
        raise HTTPException(404)
    who = f"{visitor._(words.ROLES[member.role])}, {member.office}"
    return visitor.page("sign_in/invitation.html", status=422 if fault else 200, member=member, who=who, fault=fault)


def _seat(visitor: Visitor, member: Member, to: str) -> Response:
    """A new session with a new token; the one that the browser had before ends."""
    before, house = seated(visitor.request), visitor.house
    told = agent(visitor.request.headers.get("user-agent", ""))
    with house.database.write() as connection:
        if before:
            sessions.end(connection, before.session.id, before.member.id)
        token = sessions.begin(connection, member.id, agent=told, address=visitor.address, now=visitor.now)
        audit.record(connection, who=member.who, action="sign in", subject=member.name, now=visitor.now)
    answer = visitor.go(to)
    cookies.hand_out(answer, token, house.settings.public_url)
    return answer
