"""Letters: in the language of whoever gets one, where it is known; else of whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from siaran.domain.member import Member, Role
from siaran.store import members
from tests.mail.postbox import Postbox, postbox, text_of
from tests.web.desks import Furnished

NEW = {"name": "penulis", "office": "Kelurahan", "role": "editor", "email": "baru@kota.example"}
INDONESIAN, ENGLISH = "Tautan untuk masuk ke Siaran", "Your link to sign in to Siaran"


@pytest.fixture
def box(desk: Furnished) -> Iterator[Postbox]:
    """The mail server of the desk."""
    with postbox() as server:
        settings = desk.house.settings.model_copy(update={"smtp_url": SecretStr(server.url)})
        desk.app.state.house = replace(desk.house, settings=settings)
        yield server


def _english(client: TestClient) -> TestClient:
    client.post("/language", data={"language": "en"})
    return client


def _known(desk: Furnished, language: str | None) -> Member:
    """A member with an address who chose this language, or none."""
    person = {"name": "ani", "office": "Kantor", "role": Role.VIEWER, "territory": "", "email": "ani@kota.example"}
    with desk.house.database.write() as connection:
        made = members.add(connection, **person, who="test", now=desk.now)
        if language:
            members.set_language(connection, made.id, language)
    return made


def test_an_invitation_is_in_the_language_of_the_member_who_invites(desk: Furnished, box: Postbox) -> None:
    desk.client(Role.ADMIN).post("/members", data=NEW)
    _english(desk.client(Role.ADMIN)).post("/members", data=NEW | {"name": "Writer"})

    assert [letter["Subject"] for letter in box.letters] == [INDONESIAN, ENGLISH]
    assert "dengan nama penulis." in text_of(box.letters[0])
    assert "desk of Siaran as writer." in text_of(box.letters[1])


def test_a_member_who_chose_a_language_gets_letters_in_it(desk: Furnished, box: Postbox) -> None:
    ani = _known(desk, "en")

    desk.client(Role.ADMIN).post(f"/members/{ani.id}/link")
    desk.visitor().post("/reset", data={"name": "ani"})

    assert [letter["Subject"] for letter in box.letters] == [ENGLISH, ENGLISH]


def test_a_visitor_who_forgot_the_password_is_written_to_as_the_desk_spoke(desk: Furnished, box: Postbox) -> None:
    _known(desk, None)

    _english(desk.visitor()).post("/reset", data={"name": "ani"})

    assert [letter["Subject"] for letter in box.letters] == [ENGLISH]


def test_a_mailed_link_is_seen_by_nobody_else_and_names_who_made_it(desk: Furnished, box: Postbox) -> None:
    page = desk.client(Role.ADMIN).post(f"/members/{_known(desk, None).id}/link").text

    assert ("/invitations/" in page, "Tautannya sudah dikirim." in page) == (False, True)
    assert "Tautan ini dibuat oleh admin-semua, bukan oleh Anda." in text_of(box.letters[0])


def test_whose_second_step_was_taken_away_is_written_to(desk: Furnished, box: Postbox) -> None:
    desk.client(Role.ADMIN).post(f"/members/{_known(desk, None).id}/second-step/end")

    assert [letter["Subject"] for letter in box.letters] == ["Verifikasi dua langkah Anda dimatikan"]
    assert "dimatikan oleh admin-semua." in text_of(box.letters[0])
