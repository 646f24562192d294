"""The calendar: what is due on each day, by the zone's midnights; and a campaign's day that moves as a whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from siaran import queue
from siaran.domain.errors import Conflict
from siaran.domain.member import Role
from siaran.domain.post import State
from siaran.store import agenda, posts
from siaran.store.database import Database
from siaran.store.listing import Narrow
from siaran.store.tables import post
from tests.store.office import CIBABAT, MELONG, Office
from tests.web.desks import SLUGS, Furnished

DAY, TO = "2026-11-25", "2026-11-28"


def test_days_end_at_the_zone_s_midnight_on_both_databases(database: Database) -> None:
    office = Office(database)
    account = office.account("a")
    for n, hour in enumerate((16, 18)):
        office.post(f"kabar/{n}", account, at=datetime(2026, 11, 25, hour, tzinfo=UTC))
    days = [date(2026, 11, day) for day in (24, 25, 26)]

    with database.read() as connection:
        found = agenda.entries(connection, Narrow(None), days)

    assert [(entry.day, entry.states) for entry in found] == [(day, {"published": 1}) for day in days[1:]]


def test_the_month_tells_campaign_load_and_state(desk: Furnished) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get("/calendar").text

    assert "November 2026" in page and "5 kiriman" in page
    assert f'class="ev unknown" href="/calendar/{SLUGS[CIBABAT]}?day={DAY}"' in page


def test_holidays_and_holds_stand_on_their_days(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get("/calendar?day=2026-12-25").text

    assert "Hari Raya Natal" in page and "Jeda rahasia-cibabat" in page


def test_holidays_have_their_english_names(desk: Furnished) -> None:
    viewer = desk.client(Role.VIEWER, CIBABAT)
    viewer.post("/language", data={"language": "en"})

    assert "Christmas Day" in viewer.get("/calendar?day=2026-12-25").text


def test_at_most_four_entries_a_day_then_how_many_more(desk: Furnished) -> None:
    for n in range(6):
        desk.office.post(f"kabar{n}/x", desk.accounts[CIBABAT])

    page = desk.client(Role.VIEWER, CIBABAT).get("/calendar").text

    assert "<b>4 lagi</b>" in page
    assert page.count(' rest"') == 4


@pytest.mark.parametrize("shape", ["week", "list", "entah"])
def test_every_shape_shows_today(desk: Furnished, shape: str) -> None:
    assert f'data-day="{DAY}"' in desk.client(Role.VIEWER).get(f"/calendar?shape={shape}").text


def test_the_form_says_first_that_approval_is_asked_again(desk: Furnished) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/calendar/{SLUGS[CIBABAT]}?day={DAY}&to={TO}").text

    assert page.index("1 yang sudah disetujui perlu disetujui lagi") < page.index(">Pindahkan</button>")
    assert f'value="{TO}"' in page


def test_what_is_open_moves_together_and_keeps_its_time_of_day(desk: Furnished) -> None:
    before = _open(desk, CIBABAT)

    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/calendar/{SLUGS[CIBABAT]}/day", data={"day": DAY, "to": TO})

    after = _open(desk, CIBABAT)
    assert answer.status_code == 303
    assert [b.due_at - a.due_at for a, b in zip(before, after, strict=True)] == [timedelta(days=3)] * 2
    assert {p.state for p in after} == {State.PLANNED}


def test_nobody_moves_what_is_another_s(desk: Furnished) -> None:
    desk.office.change(post, post.c.campaign == SLUGS[MELONG], campaign=SLUGS[CIBABAT])

    desk.client(Role.OPERATOR, CIBABAT).post(f"/calendar/{SLUGS[CIBABAT]}/day", data={"day": DAY, "to": TO})

    assert {p.due_at.day for p in _open(desk, MELONG)} == {25}


@pytest.mark.parametrize(("to", "said"), [("2026-11-20", "Hari itu sudah lewat"), (DAY, "Pilih hari lain")])
def test_a_day_that_cannot_be_is_refused_beside_its_field(desk: Furnished, to: str, said: str) -> None:
    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/calendar/{SLUGS[CIBABAT]}/day", data={"day": DAY, "to": to})

    assert (answer.status_code, said in answer.text) == (422, True)


def test_one_post_that_changed_meanwhile_keeps_all_where_they_are(desk: Furnished) -> None:
    found = _open(desk, CIBABAT)
    desk.office.change(post, post.c.id == found[0].id, version=9)
    later = timedelta(days=1)

    with pytest.raises(Conflict, match=found[0].key), desk.house.database.write() as connection:
        moves = [(p, p.due_at + later, p.not_after + later) for p in found]
        queue.reschedule_all(connection, moves, who="test", now=desk.now)

    assert {p.due_at.day for p in _open(desk, CIBABAT)} == {25}


def test_a_day_of_which_nothing_is_open_moves_nothing(desk: Furnished) -> None:
    client = desk.client(Role.OPERATOR, CIBABAT)
    client.post(f"/calendar/{SLUGS[CIBABAT]}/day", data={"day": DAY, "to": TO})

    assert client.post(f"/calendar/{SLUGS[CIBABAT]}/day", data={"day": DAY, "to": TO}).status_code == 409


def _open(desk: Furnished, code: str) -> list[posts.Post]:
    ids = [desk.posts[code, state] for state in ("planned", "queued")]
    with desk.house.database.read() as connection:
        found = posts.by_ids(connection, ids)
    return [found[which] for which in ids]
