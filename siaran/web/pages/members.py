"""`/members`: who may sign in, in which role, for which places; for those who govern them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response

from siaran import people
from siaran.domain.errors import SiaranError
from siaran.domain.member import Action, Member, Role
from siaran.store import members, roster
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages
from siaran.web.views.members import choice, place

pages = Pages()

PAGE = 50
Text = Annotated[str, Form(max_length=200)]


@pages.get("/members", Action.GOVERN)
def listed(desk: Seated, q: Words = "", role: str = "", ended: bool = False, page: PageNumber = 1) -> Response:
    """All of them, or those that are looked for."""
    wanted = roster.Wanted(desk.scope, q, role, ended)
    with desk.house.database.read() as connection:
        found = roster.listed(connection, wanted, limit=PAGE + 1, offset=PAGE * (page - 1))
        count = roster.count(connection, desk.scope)
    return desk.page(
        "members/index.html", found=found[:PAGE], more=len(found) > PAGE, page=page, wanted=wanted, count=count
    )


@pages.get("/members/new", Action.GOVERN)
def ask(desk: Seated) -> Response:
    """The form of an invitation."""
    return _form(desk)


@pages.post("/members", Action.GOVERN)
def invite(
    desk: Seated, name: Text, office: Text, role: Annotated[Role, Form()], territory: Text = "", email: Text = ""
) -> Response:
    """A new member, and the link for them: shown now, and never again."""
    given = {"name": name, "office": office, "territory": place(territory), "email": email.strip()}
    desk.require(Action.GOVERN, given["territory"])
    try:
        link = people.invite(desk.house, **given, role=role, who=desk.member.who, language=desk.language)
    except SiaranError as error:
        return _form(desk, desk.said(str(error)), role=role, **given)
    return desk.page("members/link.html", link=link)


@pages.get("/members/{member}", Action.GOVERN)
def one(desk: Seated, member: int) -> Response:
    """One of them, and what can be done."""
    with desk.house.database.read() as connection:
        seat = roster.one(connection, member)
    return desk.page("members/one.html", seat=seat, choice=choice(desk.house, desk.scope))


@pages.post("/members/{member}/role", Action.GOVERN)
def appoint(desk: Seated, member: int, role: Annotated[Role, Form()], territory: Text = "") -> Response:
    """Another role, another territory."""
    desk.require(Action.GOVERN, place(territory))
    whose = _member(desk, member)
    people.appoint(desk.house, whose, role=role, territory=place(territory), who=desk.member.who)
    return desk.done(f"/members/{member}", desk._("Peran %(name)s sudah diubah; ia harus masuk lagi.", name=whose.name))


@pages.post("/members/{member}/link", Action.GOVERN)
def link(desk: Seated, member: int) -> Response:
    """A new one-time link: shown now, and never again."""
    whose = _member(desk, member)
    made = people.new_link(desk.house, whose, who=desk.member.who, language=desk.language)
    return desk.page("members/link.html", link=made)


@pages.post("/members/{member}/second-step/end", Action.GOVERN)
def disarm(desk: Seated, member: int) -> Response:
    """Somebody's telephone is lost."""
    people.disarm(desk.house, _member(desk, member), who=desk.member.who)
    return desk.done(f"/members/{member}", desk._("Verifikasi dua langkahnya sudah mati; ia harus masuk lagi."))


@pages.post("/members/{member}/end", Action.GOVERN)
def end(desk: Seated, member: int) -> Response:
    """They may no longer sign in."""
    whose = _member(desk, member)
    people.end(desk.house, whose, who=desk.member.who)
    return desk.done("/members", desk._("%(name)s tidak dapat masuk lagi.", name=whose.name))


def _form(desk: Desk, fault: str = "", **given: str) -> Response:
    status, offered = (422 if fault else 200), choice(desk.house, desk.scope)
    return desk.page("members/new.html", status=status, choice=offered, fault=fault, given=given)


def _member(desk: Desk, number: int) -> Member:
    with desk.house.database.read() as connection:
        found = members.by_id(connection, number)
    assert found is not None, "the gate has looked for them"
    return found
