"""Signing in and out, invitations, sessions: who gets in, for how long, and what is never said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from siaran.domain.member import Role
from siaran.house import House
from siaran.store import audit, members, passwords, sessions, tries
from siaran.store.database import Database
from siaran.store.member_tables import tried
from siaran.web import create_app, throttle
from tests.conftest import Clock
from tests.web.desks import URL, Furnished

PASSWORD = "hujan di bulan juni"


def _with_password(desk: Furnished, role: Role = Role.EDITOR) -> str:
    """The name of a member who has chosen the password."""
    member, sealed = desk.member(role), passwords.seal(PASSWORD)
    with desk.house.database.write() as connection:
        members.set_password(connection, member, sealed, who="test", now=desk.now)
    return member.name


def _enter(visitor: TestClient, name: str, password: str = PASSWORD, to: str = "/") -> object:
    return visitor.post("/sign-in", data={"name": name, "password": password, "to": to})


def _link(desk: Furnished, role: Role = Role.EDITOR) -> str:
    member = desk.member(role)
    with desk.house.database.write() as connection:
        return f"/invitations/{members.invite(connection, member.id, who='test', now=desk.now)}"


def test_whoever_knows_name_and_password_is_in(desk: Furnished) -> None:
    name, visitor = _with_password(desk), desk.visitor()

    answer = _enter(visitor, f" {name.upper()} ", to="/menu")

    assert (answer.status_code, answer.headers["location"]) == (303, "/menu")
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("told", ["hx-current-url", "referer"])
def test_a_change_by_nobody_leads_to_the_door_and_back_to_the_page_before(desk: Furnished, told: str) -> None:
    headers = {told: f"{URL}/campaigns/satu/draft?shape=text"} | ({"hx-request": "true"} if told != "referer" else {})

    answer = desk.visitor().post("/campaigns/satu/draft", headers=headers)

    there = answer.headers.get("location") or answer.headers["hx-redirect"]
    assert there == "/sign-in?to=/campaigns/satu/draft%3Fshape%3Dtext"


def test_the_cookie_is_for_this_site_and_not_for_scripts(desk: Furnished) -> None:
    cookies = _enter(desk.visitor(), _with_password(desk)).headers.get_list("set-cookie")

    assert [{"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; ")) for cookie in cookies] == [True] * 2


def test_an_unknown_name_is_answered_like_a_wrong_password(desk: Furnished) -> None:
    name = _with_password(desk)

    wrong, unknown = _enter(desk.visitor(), name, "salah sekali"), _enter(desk.visitor(), "siapa", "salah sekali")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(name, "siapa") == unknown.text


def test_after_five_wrong_passwords_even_the_right_one_must_wait(desk: Furnished) -> None:
    name, visitor = _with_password(desk), desk.visitor()

    answers = [_enter(visitor, name, "salah sekali").status_code for _ in range(5)]

    assert answers == [401] * 5
    assert _enter(visitor, name).status_code == 429


def test_a_second_desk_and_one_that_was_started_again_know_of_the_guesses(house: House, database: Database) -> None:
    again = Database(database.engine.url.render_as_string(hide_password=False), clock=database.now)
    desks = [create_app(replace(house, database=each)) for each in (database, again)]
    first, second = (TestClient(app, base_url=URL) for app in desks)

    answers = [
        _enter(visitor, "siapa", "salah sekali").status_code for visitor in (first, second, first, second, first)
    ]
    third = TestClient(create_app(replace(house, database=again)), base_url=URL)
    refused = [_enter(visitor, "siapa", "salah sekali").status_code for visitor in (first, second, third)]
    again.close()

    assert (answers, refused) == ([401] * 5, [429] * 3)


def test_waiting_is_over_after_minutes(desk: Furnished, clock: Clock) -> None:
    name, visitor = _with_password(desk), desk.visitor()
    for _ in range(6):
        _enter(visitor, name, "salah sekali")

    clock.advance(300)

    assert _enter(visitor, name).status_code == 303


def _from(desk: Furnished, address: str) -> TestClient:
    return TestClient(desk.app, base_url=URL, follow_redirects=False, client=(address, 50_000))


def test_what_one_outsider_tries_locks_nobody_out(desk: Furnished) -> None:
    name, outsider = _with_password(desk), _from(desk, "203.0.113.9")

    refused = [_enter(outsider, name, "salah sekali").status_code for _ in range(throttle.ONE_ADDRESS.most)]

    assert set(refused[5:]) == {429}
    assert _enter(_from(desk, "198.51.100.4"), name).status_code == 303


def test_a_browser_that_knows_the_name_gets_in_whatever_others_try(desk: Furnished) -> None:
    name, known, strange = _with_password(desk), _from(desk, "198.51.100.4"), _from(desk, "198.51.100.5")
    _enter(known, name)
    _enter(strange, _with_password(desk, Role.VIEWER))
    with desk.house.database.write() as connection:
        for _ in range(throttle.ONE_NAME.most):
            tries.count(connection, f"name {name}", within=throttle.ONE_NAME.within, now=desk.now)

    assert (_enter(strange, name).status_code, _enter(known, name).status_code) == (429, 303)
    assert [_enter(known, name, "salah sekali").status_code for _ in range(6)] == [401] * 5 + [429]


@pytest.mark.parametrize(
    ("addresses", "last"),
    [
        ([f"2001:db8:1:2::{n:x}" for n in range(6)], 429),
        ([f"2001:db8:1:{n:x}::1" for n in range(6)], 401),
        (["::ffff:192.0.2.1"] * 5 + ["192.0.2.1"], 429),
    ],
)
def test_of_ipv6_a_whole_network_is_one_address(desk: Furnished, addresses: list[str], last: int) -> None:
    answers = [_enter(_from(desk, address), "siapa", "salah sekali").status_code for address in addresses]

    assert answers == [401] * 5 + [last]


def test_an_address_that_must_wait_fills_no_table_with_invented_names(desk: Furnished) -> None:
    for number in range(throttle.ONE_ADDRESS.most + 5):
        desk.visitor().post("/reset", data={"name": f"karangan {number}"})

    with desk.house.database.read() as connection:
        rows = connection.execute(select(func.count()).select_from(tried)).scalar_one()
    assert rows == 1 + 2 * throttle.ONE_ADDRESS.most


def test_another_name_need_not_wait_for_the_guesses_at_one(desk: Furnished) -> None:
    name, visitor = _with_password(desk), desk.visitor()
    for _ in range(6):
        _enter(visitor, "siapa", "salah sekali")

    assert _enter(visitor, name).status_code == 303


def test_signing_in_again_ends_the_session_before(desk: Furnished) -> None:
    name, visitor = _with_password(desk), desk.client(Role.EDITOR)
    before = visitor.cookies["siaran"]

    _enter(visitor, name)
    old = desk.visitor()
    old.cookies.set("siaran", before)

    assert old.get("/").status_code == 303


@pytest.mark.parametrize("to", ["https://lain.example/", "//lain.example/", "/\\lain.example", "lain"])
def test_nobody_is_sent_to_another_site(desk: Furnished, to: str) -> None:
    assert _enter(desk.visitor(), _with_password(desk), to=to).headers["location"] == "/"


def test_signing_out_ends_the_session_for_good(desk: Furnished) -> None:
    visitor = desk.client(Role.VIEWER)
    token = visitor.cookies["siaran"]

    visitor.post("/sign-out")
    visitor.cookies.set("siaran", token)

    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize(("after", "status"), [(sessions.IDLE - timedelta(minutes=1), 200), (sessions.IDLE, 303)])
def test_an_idle_session_ends(desk: Furnished, clock: Clock, after: timedelta, status: int) -> None:
    visitor = desk.client(Role.VIEWER)

    clock.advance(after.total_seconds())

    assert visitor.get("/menu").status_code == status


def test_even_a_busy_session_ends_after_a_week(desk: Furnished, clock: Clock) -> None:
    visitor = desk.client(Role.VIEWER)
    statuses = []
    for _ in range(15):
        clock.advance(sessions.LONGEST.total_seconds() / 15)
        statuses.append(visitor.get("/menu").status_code)

    assert statuses == [200] * 14 + [303]


def test_a_one_time_link_lets_its_member_choose_a_password_once(desk: Furnished) -> None:
    link, visitor = _link(desk), desk.visitor()

    answer = visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})

    assert answer.headers["location"] == "/"
    assert visitor.get("/").status_code == 200
    assert desk.visitor().get(link).status_code == 404


def test_a_password_that_was_changed_otherwise_ends_the_link(desk: Furnished) -> None:
    link = _link(desk)

    _with_password(desk)

    assert desk.visitor().get(link).status_code == 404
    assert desk.visitor().post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 409


def test_a_later_link_ends_the_one_before(desk: Furnished) -> None:
    first, second = _link(desk), _link(desk)

    assert [desk.visitor().get(link).status_code for link in (first, second)] == [404, 200]


def test_a_new_password_ends_every_session(desk: Furnished) -> None:
    visitor = desk.client(Role.EDITOR)

    desk.visitor().post(_link(desk), data={"password": PASSWORD, "again": PASSWORD})

    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize(("password", "again"), [("pendek", "pendek"), (PASSWORD, "hujan di bulan mei")])
def test_a_password_that_will_not_do_is_said_so_and_the_link_stays(desk: Furnished, password: str, again: str) -> None:
    link, visitor = _link(desk), desk.visitor()

    assert visitor.post(link, data={"password": password, "again": again}).status_code == 422
    assert visitor.get(link).status_code == 200


def test_a_link_is_good_for_three_days(desk: Furnished, clock: Clock) -> None:
    link = _link(desk)

    clock.advance(members.LINK_LASTS.total_seconds())

    assert desk.visitor().get(link).status_code == 404


def test_ones_own_other_sessions_can_be_ended_and_nobody_elses(desk: Furnished) -> None:
    mine, other, stranger = desk.client(Role.EDITOR), desk.client(Role.EDITOR), desk.client(Role.VIEWER)

    mine.post("/other-sessions/end")

    assert [client.get("/").status_code for client in (mine, other, stranger)] == [200, 303, 200]


def test_a_strangers_session_does_not_exist(desk: Furnished) -> None:
    mine, stranger = desk.client(Role.EDITOR), desk.client(Role.VIEWER)
    with desk.house.database.read() as connection:
        theirs = sessions.of_member(connection, desk.member(Role.VIEWER).id, desk.now)[0]

    assert mine.post(f"/sessions/{theirs.id}/end").status_code == 404
    assert stranger.get("/").status_code == 200


def test_the_record_says_who_came_and_went(desk: Furnished) -> None:
    name, visitor = _with_password(desk), desk.visitor()
    _enter(visitor, name)
    visitor.post("/sign-out")

    with desk.house.database.read() as connection:
        told = [(entry.who, entry.action) for entry in audit.recent(connection, 2)]

    assert told == [(f"{name}@desk", "sign out"), (f"{name}@desk", "sign in")]
