"""Members: who invites and changes whom, links that are told once, and what nobody may do to themselves."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from siaran.domain.member import EVERYWHERE, Role
from siaran.store import audit, members, roster, second_step
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import MARKS, Furnished

NEW = {"name": "Siti.Cibabat", "office": "Kelurahan Cibabat", "role": "operator", "territory": CIBABAT}


def _link(text: str) -> str:
    """The one-time link that a page tells."""
    return re.search(r"http://\S+(/invitations/[\w-]+)", html.unescape(text))[1]  # type: ignore[index]


def _able(desk: Furnished, role: Role, territory: str = EVERYWHERE) -> int:
    """A member who has a password (that nobody knows)."""
    member = desk.member(role, territory)
    with desk.house.database.write() as connection:
        members.set_password(connection, member, "sealed", who="test", now=desk.now)
    return member.id


def _now(desk: Furnished, number: int) -> roster.Seat:
    with desk.house.database.read() as connection:
        return roster.one(connection, number)


def _recorded(desk: Furnished, actions: int = 1) -> list[tuple[str, str]]:
    with desk.house.database.read() as connection:
        return [(entry.who, entry.action) for entry in audit.recent(connection, actions)]


def test_an_invited_member_opens_the_link_and_is_in(desk: Furnished) -> None:
    link, visitor = _link(desk.client(Role.ADMIN).post("/members", data=NEW).text), desk.visitor()

    visitor.post(link, data={"password": "hujan di bulan juni", "again": "hujan di bulan juni"})

    assert "Operator, Kelurahan Cibabat" in visitor.get("/").text
    assert desk.visitor().get(link).status_code == 404


def test_the_link_is_told_once_and_stands_nowhere(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)
    token = _link(admin.post("/members", data=NEW).text).rpartition("/")[2]

    again = "".join(admin.get(path).text for path in ("/members", "/members/new", "/audit", "/"))

    assert token not in again


@pytest.mark.parametrize("territory", [MELONG, CITY, "", "semua"])
def test_nobody_is_invited_beyond_ones_own_part(desk: Furnished, territory: str) -> None:
    answer = desk.client(Role.ADMIN, CIBABAT).post("/members", data=NEW | {"territory": territory})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"territory": "99.99"}, "belum terdaftar"),
        ({"name": " "}, "Isi nama"),
        ({"name": "Siti Cibabat"}, "tanpa spasi, misalnya siti.cibabat"),
        ({"email": "bukan surel"}, "bukan alamat surel"),
        ({"name": "admin-semua"}, "sudah dipakai"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk: Furnished, wrong: dict[str, str], said: str) -> None:
    answer = desk.client(Role.ADMIN).post("/members", data=NEW | wrong)

    assert answer.status_code == 422
    assert said in answer.text and 'value="Kelurahan Cibabat"' in answer.text


def test_another_role_signs_its_member_out(desk: Furnished) -> None:
    whose, admin = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    number = desk.member(Role.EDITOR).id

    answer = admin.post(f"/members/{number}/role", data={"role": "viewer", "territory": CIBABAT})

    assert answer.status_code == 303
    assert (_now(desk, number).member.role, _now(desk, number).place) == (Role.VIEWER, "Cibabat")
    assert whose.get("/").headers["location"].startswith("/sign-in")
    assert _recorded(desk) == [("admin-semua@desk", "appoint member")]


def test_a_new_territory_must_be_ones_own_too(desk: Furnished) -> None:
    admin, number = desk.client(Role.ADMIN, CIBABAT), desk.people[CIBABAT]

    answer = admin.post(f"/members/{number}/role", data={"role": "viewer", "territory": MELONG})

    assert (answer.status_code, _now(desk, number).member.territory) == (404, CIBABAT)


@pytest.mark.parametrize("deed", ["role", "end", "second-step/end"])
def test_nobody_changes_themselves(desk: Furnished, deed: str) -> None:
    _able(desk, Role.ADMIN, CITY)
    admin, number = desk.client(Role.ADMIN), desk.member(Role.ADMIN).id

    answer = admin.post(f"/members/{number}/{deed}", data={"role": "viewer"})

    assert answer.status_code == 422
    assert _now(desk, number).member.role is Role.ADMIN
    assert admin.get("/").status_code == 200


@pytest.mark.parametrize(("deed", "data"), [("end", {}), ("role", {"role": "viewer", "territory": ""})])
def test_one_administrator_of_the_whole_house_stays(desk: Furnished, deed: str, data: dict[str, str]) -> None:
    admin = desk.client(Role.ADMIN)  # who has no password, so that nobody could sign in again
    with desk.house.database.write() as connection:
        words = {"name": "lain", "office": "Kantor", "role": Role.ADMIN, "territory": EVERYWHERE}
        other = members.add(connection, **words, who="test", now=desk.now)
        members.set_password(connection, other, "sealed", who="test", now=desk.now)

    before = admin.post(f"/members/{other.id}/{deed}", data=data)
    _able(desk, Role.ADMIN)
    after = desk.client(Role.ADMIN).post(f"/members/{other.id}/{deed}", data=data)

    assert (before.status_code, after.status_code) == (409, 303)


def test_who_has_left_is_out_at_once_and_their_link_too(desk: Furnished) -> None:
    whose, admin, number = desk.client(Role.EDITOR), desk.client(Role.ADMIN), desk.member(Role.EDITOR).id
    link = _link(admin.post(f"/members/{number}/link").text)

    admin.post(f"/members/{number}/end")

    assert whose.get("/").headers["location"].startswith("/sign-in")
    assert desk.visitor().get(link).status_code == 404
    assert admin.post(f"/members/{number}/link").status_code == 422


def test_a_new_link_makes_the_old_one_worthless(desk: Furnished) -> None:
    admin, number = desk.client(Role.ADMIN), desk.people[CIBABAT]
    first, second = (_link(admin.post(f"/members/{number}/link").text) for _ in range(2))

    assert [desk.visitor().get(link).status_code for link in (first, second)] == [404, 200]


def test_the_list_shows_ones_own_part_and_finds_people(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)

    found = [admin.get(f"/members?{query}").text for query in ("", "q=melong", "role=approver", "ended=true")]

    seen = [{code for code, mark in MARKS.items() if mark in text} for text in found]
    assert seen == [{CIBABAT, MELONG}, {MELONG}, set(), set()]


def test_a_lost_telephone_is_the_administrators_to_forget(desk: Furnished) -> None:
    whose, admin, number = desk.client(Role.EDITOR), desk.client(Role.ADMIN), desk.member(Role.EDITOR).id
    with desk.house.database.write() as connection:
        second_step.arm(connection, desk.member(Role.EDITOR), b"sealed", 1, now=desk.now, but=-1)

    assert "Dua langkah" in admin.get("/members").text or "Matikan" in admin.get(f"/members/{number}").text
    admin.post(f"/members/{number}/second-step/end")

    assert not _now(desk, number).armed
    assert whose.get("/").status_code == 303
    assert _recorded(desk) == [("admin-semua@desk", "disarm second step")]


def test_the_record_is_shown_newest_first_by_the_page(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)
    with desk.house.database.write() as connection:
        for number in range(60):
            audit.record(connection, who="budi@desk", action="move", subject=f"kiriman-{number:02}.", now=desk.now)

    first = admin.get("/audit").text
    before = re.search(r"\?before=(\d+)", first)[1]  # type: ignore[index]

    assert "kiriman-59." in first and "kiriman-05." not in first
    assert "kiriman-05." in admin.get(f"/audit?before={before}").text
    assert first.index("kiriman-59.") < first.index("kiriman-58.")


def test_a_record_that_was_tampered_with_is_called_so(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)

    def check() -> str:
        admin.post("/audit/check")
        return admin.get("/audit").text

    whole = check()
    desk.office.change(audit.audit, audit.audit.c.number == 2, who="orang lain")

    assert "Catatan ini utuh" in whole
    assert "tidak utuh sejak baris 2" in check()


def _visits(client: TestClient, *paths: str) -> list[int]:
    return [client.get(path).status_code for path in paths]


def test_the_record_is_for_those_who_govern_the_whole_house(desk: Furnished) -> None:
    assert _visits(desk.client(Role.ADMIN, CITY), "/audit", "/members") == [403, 200]


def test_the_pages_speak_english_too(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)
    admin.cookies.set("bahasa", "en")

    told = "".join(admin.get(path).text for path in ("/members", "/members/new", "/second-step", "/audit"))

    assert "Invite a member" in told and "Turn on two-step verification" in told and "Record of changes" in told
