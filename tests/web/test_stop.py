"""Stopping everything and going on: what happens is said first, a reason is wanted, and the record keeps both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from siaran import queue
from siaran.domain.member import Role
from siaran.store import audit
from siaran.store.tables import instance, post
from tests.store.office import CIBABAT
from tests.web.desks import MARKS, Furnished


def _stopped(desk: Furnished) -> bool:
    with desk.house.database.read() as connection:
        return connection.execute(instance.select()).one().stopped_at is not None


def test_what_will_happen_stands_before_the_button(desk: Furnished) -> None:
    page = desk.client(Role.ADMIN).get("/stop").text

    assert page.index("Dalam 5 detik") < page.index("2 kiriman yang terjadwal") < page.index('action="/stop"')


def test_nothing_is_stopped_without_a_reason(desk: Furnished) -> None:
    answer = desk.client(Role.ADMIN).post("/stop", data={"reason": " "})

    assert (answer.status_code, _stopped(desk)) == (422, False)
    assert "Tulis alasannya" in answer.text


def test_everything_stops_and_goes_on_and_the_record_says_why(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    client.post("/stop", data={"reason": "Gempa."})
    stopped, page = _stopped(desk), client.get("/stop").text

    went_on = client.post("/resumption")

    assert (stopped, _stopped(desk), went_on.headers["location"]) == (True, False, "/")
    assert "Alasannya: Gempa." in page and "oleh Penyetuju Kantor" in page
    with desk.house.database.read() as connection:
        assert [entry.action for entry in audit.recent(connection, 2)] == ["resume", "stop"]


@pytest.mark.parametrize(("role", "territory"), [(Role.ADMIN, CIBABAT), (Role.OPERATOR, ""), (Role.VIEWER, "")])
def test_only_whoever_may_for_the_whole_house_stops_it(desk: Furnished, role: Role, territory: str) -> None:
    answer = desk.client(role, territory).post("/stop", data={"reason": "Coba."})

    assert (answer.status_code, _stopped(desk)) == (403, False)


def test_while_everything_is_stopped_everybody_reads_so_on_every_page(desk: Furnished) -> None:
    desk.client(Role.ADMIN).post("/stop", data={"reason": "Gempa."})
    pages = [desk.client(*who).get("/queue").text for who in ((Role.ADMIN,), (Role.OPERATOR, CIBABAT))]

    assert all("Pengiriman sedang dihentikan:" in page for page in pages)
    assert ['<a href="/stop">Lihat sebabnya' in page for page in pages] == [True, False]
    assert "Hentikan semua" not in pages[0]


def test_the_link_is_there_for_those_alone(desk: Furnished) -> None:
    pages = [desk.client(*who).get("/menu").text for who in ((Role.ADMIN,), (Role.ADMIN, CIBABAT))]

    assert ['href="/stop"' in page for page in pages] == [True, False]


@pytest.fixture
def restored(desk: Furnished) -> Furnished:
    """In quarantine for longer than an account may lag, and Cibabat's queued post was due meanwhile."""
    since = desk.now - timedelta(seconds=desk.house.settings.times.settle_after)
    with desk.house.database.write() as connection:
        connection.execute(update(instance).values(quarantined_at=since, quarantine_reason="Dipulihkan."))
    desk.office.change(post, post.c.id == desk.posts[CIBABAT, "queued"], due_at=desk.now)
    return desk


def test_in_quarantine_what_is_unread_is_listed(restored: Furnished) -> None:
    page = restored.client(Role.ADMIN).get("/quarantine").text

    assert "1 kiriman mungkin sudah terbit tanpa tercatat." in page
    assert f"Judul {MARKS[CIBABAT]}" in page
    assert "Periksa juga anggota" in page and 'href="/members"' in page


def test_quarantine_stays_while_an_account_cannot_be_read(restored: Furnished) -> None:
    restored.office.change(post, post.c.id == restored.posts[CIBABAT, "queued"], platform="tidak-ada")

    answer = restored.client(Role.ADMIN).post("/quarantine/end")

    assert answer.status_code == 422 and "belum dapat dicari" in answer.text
    with restored.house.database.read() as connection:
        assert queue.standing(connection).quarantined


def test_quarantine_ends_once_nothing_is_unread(restored: Furnished) -> None:
    restored.office.change(post, post.c.id == restored.posts[CIBABAT, "queued"], looked_at=restored.now)

    restored.client(Role.ADMIN).post("/quarantine/end")

    with restored.house.database.read() as connection:
        assert not queue.standing(connection).quarantined
