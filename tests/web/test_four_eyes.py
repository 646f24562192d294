"""Nobody approves what they had a hand in: not by another's submission, by another time, nor by another's way in."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from siaran import acts
from siaran.domain.member import Member, Role
from siaran.store import alerts, members, passwords, posts
from siaran.store.member_tables import member
from siaran.store.tables import post
from tests.conftest import Clock
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import SLUGS, Furnished
from tests.web.offices import BODY, SLUG, UTAMA, planned, saw, seat, source

PATH = f"/approvals/{SLUG}"
LATER = {"date": "2026-11-27", "clock": "09:00"}
PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk with accounts in three villages."""
    seat(desk)
    return desk


def _approve(client: TestClient, slug: str = SLUG) -> int:
    return client.post(f"/approvals/{slug}/approval", data={"saw": saw(client, slug), "which": "all"}).status_code


def _write(client: TestClient, text: str, version: int) -> None:
    form = {"shape": "text", "source": text, "version": version, "seat": str(version)}
    assert client.post(f"/campaigns/{SLUG}/draft", data=form).status_code == 303


def _post(desk: Furnished, territory: str = CIBABAT) -> posts.Post:
    with desk.house.database.read() as connection:
        return next(p for p in posts.listed(connection, campaign=SLUG, territory=territory))


def _move(client: TestClient, p: posts.Post) -> None:
    assert client.post(f"/posts/{p.id}/time", data={"version": p.version, **LATER}).status_code == 303


def _enter_by_link(desk: Furnished, giver: TestClient, whose: Member) -> TestClient:
    """Sign in as somebody, by a link that `giver` made."""
    link = re.search(r"/invitations/([\w-]+)", giver.post(f"/members/{whose.id}/link").text)
    visitor = desk.visitor()
    assert link and visitor.post(link[0], data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    return visitor


def test_who_wrote_the_draft_is_known_when_somebody_else_goes_on_and_submits_it(desk: Furnished) -> None:
    admin, editor = desk.client(Role.ADMIN), desk.client(Role.EDITOR)
    admin.post("/campaigns", data={"title": SLUG})
    _write(admin, source(), 1)
    _write(editor, source(body=f"{BODY} Jangan terlambat."), 2)
    assert editor.post(f"/campaigns/{SLUG}/submission", data={"version": 3}).status_code == 303

    assert (_approve(admin), _approve(desk.client(Role.APPROVER))) == (422, 303)


def test_who_moved_a_post_approves_the_others_and_somebody_else_approves_that_one(desk: Furnished) -> None:
    planned(desk)
    approver = desk.client(Role.APPROVER)
    _move(approver, _post(desk))

    page = approver.get(PATH).text
    assert f'value="{CIBABAT}" disabled' in page and f'value="{MELONG}" checked' in page
    assert "<b>Cibabat:</b> Anda sendiri yang memindahkan kiriman ini" in page
    assert (_approve(approver), _post(desk, UTAMA).state, _post(desk).state) == (303, "queued", "planned")
    assert (_approve(approver), _approve(desk.client(Role.ADMIN)), _post(desk).state) == (422, 303, "queued")


def test_who_moved_it_last_is_who_chose_its_time(desk: Furnished) -> None:
    planned(desk)
    approver = desk.client(Role.APPROVER)
    _approve(approver)
    _move(approver, _post(desk))
    _move(desk.client(Role.EDITOR), _post(desk))

    assert _approve(approver) == 303


def test_who_planned_a_missed_post_again_does_not_approve_it(desk: Furnished) -> None:
    approver, missed = desk.client(Role.APPROVER), desk.posts[CIBABAT, "missed"]
    assert approver.post(f"/posts/{missed}/successor", data={"version": 1, **LATER}).status_code == 303

    assert _approve(approver, SLUGS[CIBABAT]) == 422


def test_nor_does_who_wrote_its_words_before_somebody_elses_revision(desk: Furnished) -> None:
    admin, approver = desk.client(Role.ADMIN), desk.client(Role.APPROVER)
    planned(desk, who=desk.member(Role.ADMIN).who)
    _approve(approver)
    desk.office.change(post, post.c.key == f"{SLUG}/{CIBABAT}/facebook", state="failed")
    planned(desk, source(rentang="45 menit"), who="lain@desk")
    _approve(approver)
    acts.plan_again(desk.house, f"{SLUG}/{CIBABAT}/facebook", _post(desk, MELONG).due_at, who="operator@desk")

    assert (_approve(admin), _approve(approver)) == (422, 303)


def test_the_page_says_who_may_instead(desk: Furnished) -> None:
    planned(desk, who=desk.member(Role.ADMIN).who)
    admin, other = desk.client(Role.ADMIN), desk.member(Role.APPROVER, MELONG)
    assert "Belum ada anggota lain yang dapat menyetujuinya" in admin.get(PATH).text

    with desk.house.database.write() as connection:
        members.set_password(connection, desk.member(Role.ADMIN), passwords.seal(PASSWORD), who="test", now=desk.now)
        members.set_password(connection, other, passwords.seal(PASSWORD), who="test", now=desk.now)

    admin = desk.client(Role.ADMIN)
    assert "Yang dapat menyetujuinya: Penyetuju Kantor." in re.sub(r"\s+", " ", admin.get(PATH).text)


def test_whoever_made_an_approvers_link_counts_as_them_for_three_days(desk: Furnished, clock: Clock) -> None:
    planned(desk, who=desk.member(Role.ADMIN).who)
    approver = _enter_by_link(desk, desk.client(Role.ADMIN), desk.member(Role.APPROVER))

    answer = approver.post(f"{PATH}/approval", data={"saw": saw(approver), "which": "all"})

    assert (answer.status_code, "Kurang dari 72 jam yang lalu" in answer.text) == (422, True)
    clock.advance(72 * 3600)
    assert _approve(desk.client(Role.APPROVER)) == 303


def test_and_does_not_approve_what_is_written_under_a_name_that_they_let_in_again(desk: Furnished) -> None:
    editor, admin = desk.member(Role.EDITOR), desk.client(Role.ADMIN)
    planned(desk, who=editor.who)
    _enter_by_link(desk, admin, editor)
    newcomers = saw(admin)
    desk.office.change(member, member.c.id == editor.id, created_at=desk.now.replace(year=2025))

    again = admin.post(f"{PATH}/approval", data={"saw": newcomers, "which": "all"})
    desk.office.change(member, member.c.id == editor.id, created_at=desk.now)

    assert (again.status_code, _approve(admin)) == (422, 303), "a newcomer's first link is how every house begins"


def test_a_link_and_a_second_step_taken_away_are_told_to_the_house(desk: Furnished) -> None:
    admin, whose = desk.client(Role.ADMIN), desk.member(Role.APPROVER)
    with desk.house.database.write() as connection:
        members.set_password(connection, desk.member(Role.ADMIN), passwords.seal(PASSWORD), who="test", now=desk.now)
    admin = desk.client(Role.ADMIN)

    admin.post(f"/members/{whose.id}/link")
    admin.post(f"/members/{whose.id}/second-step/end")

    with desk.house.database.read() as connection:
        told = {alert.text.partition(".")[0] for alert in alerts.recent(connection) if alert.kind == "access"}
    assert told == {
        "admin-semua membuat tautan masuk untuk approver-semua (Kantor)",
        "admin-semua mematikan verifikasi dua langkah approver-semua (Kantor)",
    }
