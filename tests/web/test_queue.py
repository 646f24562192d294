"""The queue: narrowed, counted, turned page by page; and a post that is withdrawn or moved while nobody was first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran.domain.member import Role
from siaran.domain.post import Post, State
from siaran.store import audit, posts
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


def test_a_post_that_is_withdrawn_says_by_whose_office_and_why(desk: Furnished) -> None:
    which = desk.posts[CIBABAT, "queued"]
    form = {"version": 1, "reason": "Salah tanggal."}

    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/posts/{which}/withdrawal", data=form)

    p = _post(desk, which)
    assert answer.status_code == 303
    assert (p.state, p.reason) == (State.WITHDRAWN, "Ditarik oleh Operator Kantor. Salah tanggal.")
    with desk.house.database.read() as connection:
        assert next(audit.recent(connection)).who == f"operator-{CIBABAT}@desk"


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


def test_a_viewer_sees_no_form(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get(f"/posts/{desk.posts[CIBABAT, 'queued']}").text

    assert "/withdrawal" not in page and "Terjadwal terbit di Facebook" in page
