"""The second step of signing in: turned on by showing a code, asked for ever after, spent by use."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pyotp
import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from siaran.domain.member import Member, Role
from siaran.store import members, passwords, second_step, sessions
from siaran.store.vault import Vault, new_key
from tests.conftest import Clock
from tests.web.desks import Furnished

PASSWORD = "hujan di bulan juni"
SEALED = passwords.seal(PASSWORD)

Ending = Callable[[Connection, Member, datetime], object]
ENDINGS: dict[str, Ending] = {
    "another password": lambda c, whose, now: members.set_password(c, whose, SEALED, who="test", now=now),
    "another role": lambda c, whose, now: members.appoint(c, whose, role=Role.VIEWER, territory="", who="t", now=now),
    "every other session ended": lambda c, whose, _: sessions.end_all(c, whose.id),
    "one session ended": lambda c, whose, _: sessions.end(c, 1, whose.id),
    "a database that may be older": lambda c, *_: sessions.end_access(c),
}


def _armed(desk: Furnished, client: TestClient) -> tuple[str, list[str]]:
    """The key and the recovery codes of somebody who has just turned it on."""
    page = html.unescape(client.get("/second-step").text)
    key = re.search(r'class="key once mb-0"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]  # type: ignore[index]
    answer = client.post("/second-step", data={"ticket": ticket, "code": pyotp.TOTP(key).at(desk.now)})
    return key, re.findall(r'<li class="key">([\w-]+)</li>', answer.text)


def _member(desk: Furnished) -> str:
    member = desk.member(Role.EDITOR)
    with desk.house.database.write() as connection:
        members.set_password(connection, member, SEALED, who="test", now=desk.now)
    return member.name


def _asked(desk: Furnished, name: str) -> tuple[TestClient, str]:
    """A browser before the question for the code, and its ticket."""
    visitor = desk.visitor()
    page = visitor.post("/sign-in", data={"name": name, "password": PASSWORD, "to": "/menu"}).text
    return visitor, re.search(r'name="ticket" value="([^"]+)"', page)[1]  # type: ignore[index]


def test_password_and_code_are_in_and_the_code_is_spent(desk: Furnished, clock: Clock) -> None:
    name = _member(desk)
    key, _ = _armed(desk, desk.client(Role.EDITOR))
    clock.advance(60)
    (one, first), (two, second), code = _asked(desk, name), _asked(desk, name), pyotp.TOTP(key).at(desk.now)

    assert one.get("/").status_code == 303, "the password alone is not enough"
    entered = one.post("/sign-in/code", data={"ticket": first, "code": code})
    again = two.post("/sign-in/code", data={"ticket": second, "code": code})

    assert (entered.status_code, entered.headers["location"], again.status_code) == (303, "/menu", 401)
    assert one.get("/").status_code == 200


def test_a_recovery_code_is_good_once(desk: Furnished) -> None:
    name = _member(desk)
    _, codes = _armed(desk, desk.client(Role.EDITOR))

    answers = []
    for _ in range(2):
        visitor, ticket = _asked(desk, name)
        answers.append(visitor.post("/sign-in/code", data={"ticket": ticket, "code": codes[0].upper()}).status_code)

    assert (len(set(codes)), answers) == (second_step.CODES, [303, 401])


def test_whoever_has_no_recovery_code_left_comes_in_and_is_told_once_to_make_others(
    desk: Furnished, clock: Clock
) -> None:
    name = _member(desk)
    key, _ = _armed(desk, desk.client(Role.EDITOR))
    clock.advance(60)
    with desk.house.database.write() as connection:
        sessions.end_access(connection)

    visitor, ticket = _asked(desk, name)
    visitor.post("/sign-in/code", data={"ticket": ticket, "code": pyotp.TOTP(key).at(desk.now)})

    told = ["Tidak ada lagi kode pemulihan" in visitor.get("/menu").text for _ in range(2)]
    assert told == [True, False]


def test_a_recovery_code_is_good_even_where_the_key_of_the_house_is_lost(desk: Furnished) -> None:
    name = _member(desk)
    key, codes = _armed(desk, desk.client(Role.EDITOR))
    desk.app.state.house = replace(desk.house, vault=Vault([new_key()]))

    answers = []
    for code in (pyotp.TOTP(key).at(desk.now), codes[0]):
        visitor, ticket = _asked(desk, name)
        answers.append(visitor.post("/sign-in/code", data={"ticket": ticket, "code": code}).status_code)

    assert answers == [401, 303]


def test_codes_cannot_be_guessed_for_long(desk: Furnished) -> None:
    name = _member(desk)
    _, codes = _armed(desk, desk.client(Role.EDITOR))
    visitor, ticket = _asked(desk, name)

    for _ in range(5):
        visitor.post("/sign-in/code", data={"ticket": ticket, "code": "000000"})

    assert visitor.post("/sign-in/code", data={"ticket": ticket, "code": codes[0]}).status_code == 429


@pytest.mark.parametrize("ticket", ["", "palsu", "gAAAAABpalsu"])
def test_a_forged_ticket_leads_back_to_the_door(desk: Furnished, ticket: str) -> None:
    answer = desk.visitor().post("/sign-in/code", data={"ticket": ticket, "code": "000000"})

    assert answer.status_code in (303, 422)


def test_a_ticket_is_good_for_minutes_and_for_its_own_purpose(desk: Furnished, clock: Clock) -> None:
    name, client = _member(desk), desk.client(Role.EDITOR)
    offered = re.search(r'name="ticket" value="([^"]+)"', client.get("/second-step").text)[1]  # type: ignore[index]
    _, codes = _armed(desk, client)
    visitor, ticket = _asked(desk, name)

    other = visitor.post("/sign-in/code", data={"ticket": offered, "code": codes[0]})
    clock.advance(660)
    late = visitor.post("/sign-in/code", data={"ticket": ticket, "code": codes[0]})

    assert [answer.headers["location"] for answer in (other, late)] == ["/sign-in", "/sign-in"]


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_what_ends_sessions_ends_the_question_for_the_code(desk: Furnished, end: Ending) -> None:
    name, member = _member(desk), desk.member(Role.EDITOR)
    _, codes = _armed(desk, desk.client(Role.EDITOR))
    visitor, ticket = _asked(desk, name)

    with desk.house.database.write() as connection:
        end(connection, member, desk.now)

    assert visitor.post("/sign-in/code", data={"ticket": ticket, "code": codes[0]}).headers["location"] == "/sign-in"


def test_turning_it_on_and_off_ends_the_other_sessions_only(desk: Furnished) -> None:
    mine, other = desk.client(Role.EDITOR), desk.client(Role.EDITOR)
    _, codes = _armed(desk, mine)
    third = desk.client(Role.EDITOR)

    mine.post("/second-step/end", data={"code": codes[3]})

    assert [client.get("/menu").status_code for client in (mine, other, third)] == [200, 303, 303]
    assert "Nyalakan" in mine.get("/second-step").text


def test_without_a_right_code_it_stays_as_it_is(desk: Furnished) -> None:
    mine = desk.client(Role.EDITOR)
    _armed(desk, mine)

    answers = [mine.post(f"/second-step/{deed}", data={"code": "salah"}).status_code for deed in ("end", "codes")]

    assert answers == [422, 422]
    assert "menyala" in mine.get("/second-step").text


def test_new_recovery_codes_replace_the_old_ones(desk: Furnished) -> None:
    mine = desk.client(Role.EDITOR)
    _, old = _armed(desk, mine)

    new = re.findall(r'<li class="key">([\w-]+)</li>', mine.post("/second-step/codes", data={"code": old[0]}).text)

    assert len(new) == second_step.CODES and not set(new) & set(old)
    assert mine.post("/second-step/end", data={"code": old[1]}).status_code == 422


def test_the_key_is_sealed_in_the_database(desk: Furnished) -> None:
    key, _ = _armed(desk, desk.client(Role.EDITOR))

    with desk.house.database.read() as connection:
        sealed = second_step.sealed(connection, desk.member(Role.EDITOR).id)

    assert sealed is not None and key.encode() not in sealed
    assert desk.house.vault.open(sealed) == {"key": key}


def test_a_one_time_link_does_not_go_round_the_second_step(desk: Furnished) -> None:
    _armed(desk, desk.client(Role.EDITOR))
    with desk.house.database.write() as connection:
        token = members.invite(connection, desk.member(Role.EDITOR).id, who="test", now=desk.now)
    visitor = desk.visitor()

    answer = visitor.post(f"/invitations/{token}", data={"password": PASSWORD, "again": PASSWORD})

    assert "Ketik kode dari ponsel" in answer.text
    assert visitor.get("/").status_code == 303


def test_another_password_ends_every_other_session(desk: Furnished) -> None:
    _member(desk)
    mine, other = desk.client(Role.EDITOR), desk.client(Role.EDITOR)
    new = {"password": "kemarau di bulan mei", "again": "kemarau di bulan mei"}

    wrong = mine.post("/password", data={"present": "salah sekali", **new})
    right = mine.post("/password", data={"present": PASSWORD, **new})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert [client.get("/menu").status_code for client in (mine, other)] == [200, 303]
