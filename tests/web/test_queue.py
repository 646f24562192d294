"""The queue: narrowed, counted, turned page by page; and a post that is withdrawn or moved while nobody was first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from siaran import acts, keeping
from siaran.domain.member import Role
from siaran.domain.post import Post, State
from siaran.store import audit, members, posts, submissions
from siaran.store.tables import account, post
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import MARKS, SLUGS, Furnished


def _post(desk: Furnished, which: int) -> Post:
    with desk.house.database.read() as connection:
        return posts.by_ids(connection, [which])[which]


def test_what_has_not_ended_is_shown_first(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER).get("/queue").text

    assert "6 kiriman belum selesai." in page
    assert [f'/posts/{desk.posts[CIBABAT, state]}"' in page for state in ("planned", "unknown", "missed")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("state=missed", 2),
        ("state=all", 10),
        (f"state=all&territory={MELONG}", 5),
        (f"state=all&campaign={SLUGS[MELONG]}", 5),
        (f"state=all&program=Program+{MARKS[CIBABAT]}", 5),
        ("state=all&platform=x", 0),
        (f"state=all&q={MARKS[MELONG].upper()}", 5),
        ("state=all&q=100%25", 0),
        ("state=entah", 6),
    ],
)
def test_the_list_can_be_narrowed(desk: Furnished, words: str, count: int) -> None:
    page = desk.client(Role.VIEWER).get(f"/queue?{words}").text

    assert page.count('<tr data-live="') == count


def test_a_long_list_is_turned_page_by_page(desk: Furnished) -> None:
    later = {"not_after": desk.now + timedelta(days=9), "campaign": SLUGS[CIBABAT]}
    for n in range(60):
        at = desk.now + timedelta(hours=n)
        desk.office.waiting(f"banyak/{n}", desk.accounts[CIBABAT], "queued", at=at, **later)

    pages = [desk.client(Role.VIEWER).get(f"/queue?state=queued&page={n}").text for n in (1, 2, 99)]

    assert [page.count('<tr data-live="') for page in pages] == [50, 12, 12]
    assert "Halaman 1 dari 2" in pages[0] and 'rel="next"' not in pages[1]


def test_htmx_gets_the_list_without_the_frame(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER).get("/queue", headers={"hx-request": "true"}).text

    assert "<html" not in page and "kiriman belum selesai" in page


def test_what_waits_for_its_account_says_whether_to_resume_or_to_reconnect_it(desk: Furnished) -> None:
    paused, lost = desk.accounts[CIBABAT], desk.accounts[MELONG]
    keeping.pause(desk.house, paused, "Admin cuti.", who="uji@cli")
    desk.office.change(account, account.c.id == lost, state="lost", reason="Izin dicabut.")

    page, seen = (desk.client(role).get("/queue?state=queued").text for role in (Role.ADMIN, Role.VIEWER))

    links = [f'akunnya dijeda</span> <a class="small" href="/accounts/{paused}#lakukan">Lanjutkan akun<']
    links += [f'menunggu sambungan</span> <a class="small" href="/accounts/{lost}#sambung">Sambungkan lagi<']
    assert [link in page for link in links] == [True, True]
    assert "akunnya dijeda" in seen and "#lakukan" not in seen


def test_a_post_that_is_withdrawn_says_by_whose_office_and_why(desk: Furnished) -> None:
    which, form = desk.posts[CIBABAT, "queued"], {"version": 1, "reason": "Salah tanggal."}
    viewer, operator = desk.client(Role.VIEWER), desk.client(Role.OPERATOR, CIBABAT)

    operator.post("/language", data={"language": "en"})
    assert operator.post(f"/posts/{which}/withdrawal", data=form).status_code == 303

    assert _post(desk, which).state is State.WITHDRAWN
    assert "Withdrawn by Operator Kantor. Salah tanggal." in operator.get(f"/posts/{which}").text
    assert "Ditarik oleh Operator Kantor. Salah tanggal." in viewer.get(f"/posts/{which}").text
    with desk.house.database.read() as connection:
        assert next(audit.recent(connection)).who == f"operator-{CIBABAT}@desk"


@pytest.mark.parametrize("name", ["siti aminah", "oleh siti", "siti@kota.example", "siti"])
def test_a_name_with_spaces_is_called_by_its_office_whole(desk: Furnished, name: str) -> None:
    more: dict[str, Any] = {"role": Role.OPERATOR, "territory": "", "who": "test", "now": desk.now}
    with desk.house.database.write() as connection:
        members.add(connection, name="aminah", office="Kantor lain", **more)
        who = members.add(connection, name=name, office="Kelurahan Cibabat", **more).who
    which = desk.posts[CIBABAT, "queued"]
    acts.withdraw(desk.house, _post(desk, which).key, who=who, reason="Kata budi@cli.")

    page = desk.client(Role.VIEWER).get(f"/posts/{which}").text

    assert "Ditarik oleh Operator Kelurahan Cibabat. Kata Pengelola sistem." in page


def test_a_post_that_is_moved_stands_at_its_territory_s_time_and_waits_for_approval(desk: Furnished) -> None:
    which = desk.posts[CIBABAT, "queued"]
    form = {"version": 1, "date": "2026-11-27", "clock": "09:15"}

    desk.client(Role.OPERATOR, CIBABAT).post(f"/posts/{which}/time", data=form)

    p = _post(desk, which)
    assert (p.state, f"{p.due_at:%d %H:%M}") == (State.PLANNED, "27 02:15")


@pytest.mark.parametrize(("date", "said"), [("2026-11-01", "sudah lewat"), ("", "Isi tanggal dan jamnya")])
def test_a_time_that_cannot_be_is_refused_beside_its_field(desk: Furnished, date: str, said: str) -> None:
    which = desk.posts[CIBABAT, "queued"]
    form = {"version": 1, "date": date, "clock": "09:15"}

    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/posts/{which}/time", data=form)

    assert (answer.status_code, said in answer.text) == (422, True)


@pytest.mark.parametrize("act", ["withdrawal", "time"])
def test_what_changed_since_it_was_seen_is_left_alone(desk: Furnished, act: str) -> None:
    which = desk.posts[CIBABAT, "queued"]
    form = {"version": 7, "date": "2026-11-27", "clock": "09:15"}

    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/posts/{which}/{act}", data=form)

    assert answer.status_code == 409
    assert _post(desk, which).state is State.QUEUED


def test_a_post_that_was_missed_says_why_once(desk: Furnished) -> None:
    missed = desk.posts[CIBABAT, "missed"]
    desk.office.change(post, post.c.id == missed, reason="Gambarnya belum siap.")

    assert desk.client(Role.VIEWER).get(f"/posts/{missed}").text.count("Gambarnya belum siap.") == 1


def test_a_viewer_sees_no_form(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get(f"/posts/{desk.posts[CIBABAT, 'queued']}").text

    assert "/withdrawal" not in page and "Terjadwal terbit di Facebook" in page


def _again(desk: Furnished, day: str, version: int = 1) -> Any:
    """Cibabat's missed post is planned again."""
    form = {"version": version, "date": day, "clock": "09:15"}
    return desk.client(Role.OPERATOR, CIBABAT).post(f"/posts/{desk.posts[CIBABAT, 'missed']}/successor", data=form)


def test_what_was_missed_is_planned_again_in_a_post_of_its_own_that_waits_for_approval(desk: Furnished) -> None:
    old = desk.posts[CIBABAT, "missed"]
    assert "Jadwalkan lagi" in desk.client(Role.OPERATOR, CIBABAT).get(f"/posts/{old}").text

    answer = _again(desk, "2026-11-27")

    new = _post(desk, int(answer.headers["location"].removeprefix("/posts/")))
    assert (new.replaces, new.state, f"{new.due_at:%d %H:%M}") == (_post(desk, old).key, State.PLANNED, "27 02:15")
    with desk.house.database.read() as connection:
        assert posts.kept(connection, SLUGS[CIBABAT])[new.key] == new.revision
        assert next(audit.recent(connection)).action == "plan again"


def test_what_is_planned_again_no_longer_waits_for_anybody(desk: Furnished) -> None:
    before = desk.client(Role.OPERATOR, CIBABAT).get("/").text

    _again(desk, "2026-11-27")

    after = desk.client(Role.OPERATOR, CIBABAT).get("/").text
    assert ["Anda dapat menjadwalkannya lagi" in page for page in (before, after)] == [True, False]


@pytest.mark.parametrize(("day", "version", "status"), [("2026-11-01", 1, 422), ("", 1, 422), ("2026-11-27", 7, 409)])
def test_it_is_not_where_the_time_is_over_or_it_has_changed(
    desk: Furnished, day: str, version: int, status: int
) -> None:
    assert _again(desk, day, version).status_code == status


def test_why_it_cannot_be_is_told_beside_the_field_in_the_readers_language(desk: Furnished) -> None:
    desk.client(Role.OPERATOR, CIBABAT).post("/language", data={"language": "en"})

    assert "That time is over. Choose a time that is still to come." in _again(desk, "2026-11-01").text


@pytest.mark.parametrize(("state", "next_step"), [("missed", "Jadwalkan lagi kiriman itu"), ("withdrawn", "pengganti")])
def test_what_cannot_be_planned_again_by_itself_has_another_next_step(
    desk: Furnished, state: str, next_step: str
) -> None:
    which, leader = desk.posts[CIBABAT, "queued"], desk.posts[CIBABAT, "missed"]
    desk.office.change(post, post.c.id == which, state=state, follows=leader)

    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/posts/{which}").text

    assert "/successor" not in page
    assert next_step in page and "Buka pengumuman" in page


def test_nor_where_it_has_not_ended(desk: Furnished) -> None:
    desk.office.change(post, post.c.id == desk.posts[CIBABAT, "missed"], state="queued")

    answer = _again(desk, "2026-11-27")

    assert (answer.status_code, "Kiriman ini tidak lagi gagal atau terlewat" in answer.text) == (409, True)


def test_nor_while_its_announcement_is_with_its_author(desk: Furnished) -> None:
    slug = SLUGS[CIBABAT]
    with desk.house.database.write() as connection:
        submissions.submit(connection, slug, 1, who="ani@desk", warnings=(), now=desk.now)
        submitted = submissions.latest(connection, slug)
        assert submitted and submissions.give_back(connection, submitted, who="budi@desk", note="RW-nya?", now=desk.now)

    refused = _again(desk, "2026-11-27")

    assert refused.status_code == 409 and "dikembalikan ke penulis; ajukan lagi dahulu." in refused.text
    with desk.house.database.read() as connection:
        assert not [p for p in posts.listed(connection, campaign=slug) if p.replaces]


def test_a_day_that_was_typed_without_an_hour_is_still_there(desk: Furnished) -> None:
    which = desk.posts[CIBABAT, "queued"]

    page = desk.client(Role.OPERATOR, CIBABAT).post(
        f"/posts/{which}/time", data={"version": "1", "date": "2026-12-24", "clock": ""}
    )

    assert (page.status_code, 'value="2026-12-24"' in page.text) == (422, True)


def test_nor_twice(desk: Furnished) -> None:
    _again(desk, "2026-11-27")

    answer = _again(desk, "2026-11-28")
    assert (answer.status_code, "Kiriman ini sudah memiliki pengganti" in answer.text) == (409, True)
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/posts/{desk.posts[CIBABAT, 'missed']}").text
    assert ("/successor" in page, "<dt>Dijadwalkan lagi</dt>" in page) == (False, True)
