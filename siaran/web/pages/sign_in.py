"""`/sign-in`, `/sign-out` and `/invitations/…`: becoming a signed-in member, and ceasing to be one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, HTTPException
from fastapi.responses import Response

from siaran.domain.errors import SiaranError
from siaran.store import audit, members, passwords, sessions
from siaran.web import codes, cookies, entry, refusals, throttle, words
from siaran.web.desk import Anyone, Visitor, own_path, seated
from siaran.web.policy import PUBLIC, Pages

pages = Pages()


@pages.get("/sign-in", PUBLIC)
def ask(visitor: Anyone, to: str = "/") -> Response:
    """The door."""
    if not _kept(visitor):
        return _elsewhere(visitor)
    return visitor.go(own_path(to)) if seated(visitor.request) else _door(visitor, to)


@pages.post("/sign-in", PUBLIC)
def sign_in(
    visitor: Anyone,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Name and password. Whatever is wrong, the answer and the work for it are the same."""
    if not _kept(visitor):
        return _elsewhere(visitor, 403)
    if not cookies.trusted(visitor.house.settings.public_url):
        return _door(visitor, to, name, status=403)
    if not throttle.admits(visitor, name):
        return _door(visitor, to, name, visitor._(throttle.TOO_MANY), 429)
    with visitor.house.database.read() as connection:
        member = members.recognise(connection, name, password)
    if member is None:
        refusals.record(visitor, name, "password")
        return _door(visitor, to, name, visitor._("Nama atau kata sandi itu tidak cocok. Periksa keduanya."), 401)
    return entry.enter(visitor, member, own_path(to))


@pages.post("/sign-in/code", PUBLIC)
def second(visitor: Anyone, ticket: Annotated[str, Form()], code: Annotated[str, Form(max_length=40)]) -> Response:
    """The second step: a code of the telephone, or one for recovery."""
    waiting = entry.waiting(visitor, ticket)
    if waiting is None:
        return visitor.go("/sign-in")
    member, to = waiting
    if not throttle.admits(visitor, member.name, "code of "):
        return entry.ask_code(visitor, ticket, visitor._(throttle.TOO_MANY), 429)
    if not codes.proves(visitor.house, member, code, visitor.now):
        refusals.record(visitor, member.name, "code")
        fault = visitor._("Kode itu tidak cocok, atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
        return entry.ask_code(visitor, ticket, fault, 401)
    return entry.sit_down(visitor, member, own_path(to))


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
    return _choose(visitor, token) if _kept(visitor) else _elsewhere(visitor)


@pages.post("/invitations/{token}", PUBLIC)
def accept(
    visitor: Anyone,
    token: str,
    password: Annotated[str, Form(max_length=1000)],
    again: Annotated[str, Form(max_length=1000)],
) -> Response:
    """The password is set, and the member is in."""
    if not _kept(visitor):
        return _elsewhere(visitor, 403)
    if password != again:
        return _choose(visitor, token, visitor._("Kedua kata sandi itu berbeda. Tulis yang sama dua kali."))
    try:
        sealed = passwords.seal(password)
    except SiaranError as error:
        return _choose(visitor, token, visitor.said(str(error)))
    with visitor.house.database.write() as connection:
        member = members.accept(connection, token, sealed, visitor.now)
    return entry.enter(visitor, member, "/")


def _door(visitor: Visitor, to: str, name: str = "", fault: str = "", status: int = 200) -> Response:
    url = visitor.house.settings.public_url
    told = {"open": cookies.trusted(url), "overheard": cookies.overheard(url), "to": own_path(to)}
    return visitor.page("sign_in/index.html", status=status, name=name, fault=fault, told=told)


def _kept(visitor: Visitor) -> bool:
    return cookies.kept(visitor.request, visitor.house.settings.public_url)


def _elsewhere(visitor: Visitor, status: int = 200) -> Response:
    """Where nobody can stay signed in, no password is asked for or taken; only where they can is said."""
    url = visitor.house.settings.public_url
    return visitor.page("sign_in/elsewhere.html", status=status, url=url, there=f"{url}{visitor.back}")


def _choose(visitor: Visitor, token: str, fault: str = "") -> Response:
    with visitor.house.database.read() as connection:
        member = members.invited(connection, token, visitor.now)
    if member is None:
        raise HTTPException(404)
    who = f"{visitor._(words.ROLES[member.role])}, {member.office}"
    return visitor.page("sign_in/invitation.html", status=422 if fault else 200, member=member, who=who, fault=fault)
