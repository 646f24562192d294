"""A house in several zones: a post's times and day are those of its own territory, at the desk of another zone too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from siaran.domain.member import Role
from siaran.store import agenda
from siaran.store.database import Database
from siaran.store.listing import Narrow
from siaran.store.tables import post
from tests.store.office import CIBABAT, MELONG, Office
from tests.web.desks import SLUGS, Furnished

ZONES = {"Asia/Jakarta": 17, "Asia/Makassar": 16, "Asia/Jayapura": 15}
"""The hour (UTC) at which it is midnight there."""
DAY = date(2026, 11, 26)


def _at_half_past_midnight(office: Office, account: int, campaign: str = "tengah") -> None:
    for zone, hour in ZONES.items():
        due = datetime(2026, 11, 25, hour, 30, tzinfo=UTC)
        more = {"timezone": zone, "campaign": campaign, "not_after": due + timedelta(hours=6)}
        office.waiting(f"{campaign}/{hour}", account, "queued", at=due, **more)


@pytest.fixture
def spread(desk: Furnished) -> Furnished:
    """The desk with a campaign that is due at half past midnight in each of the three zones."""
    desk.office.change(post, post.c.campaign == SLUGS[MELONG], campaign=SLUGS[CIBABAT])
    _at_half_past_midnight(desk.office, desk.accounts[MELONG], SLUGS[MELONG])
    return desk


def test_a_post_s_day_is_that_of_its_zone_on_both_databases(database: Database) -> None:
    office = Office(database)
    _at_half_past_midnight(office, office.account("a"))
    days = [DAY - timedelta(days=1), DAY]

    with database.read() as connection:
        found = agenda.entries(connection, Narrow(None), days)
        moved = [len(agenda.open_posts(connection, Narrow(None), day)) for day in days]

    assert [(entry.day, entry.posts, entry.zones) for entry in found] == [(DAY, 3, set(ZONES))]
    assert f"{found[0].first:%H:%M %Z}" == "00:30 WIT"
    assert moved == [0, 3]


def test_a_day_moves_whole_each_post_at_its_own_hour(spread: Furnished) -> None:
    operator = spread.client(Role.OPERATOR)

    operator.post(f"/calendar/{SLUGS[MELONG]}/day", data={"day": "2026-11-26", "to": "2026-11-28"})

    with spread.house.database.read() as connection:
        due = connection.execute(select(post.c.due_at).where(post.c.key.like("%/1_"))).scalars()
        assert sorted(due) == [datetime(2026, 11, 27, hour, 30, tzinfo=UTC) for hour in (15, 16, 17)]


def test_every_page_tells_them_by_their_own_clock_and_names_the_zones(spread: Furnished) -> None:
    operator, slug = spread.client(Role.OPERATOR), SLUGS[MELONG]
    paths = ["/", "/queue", "/calendar", f"/campaigns/{slug}", f"/calendar/{slug}?day=2026-11-26", "/campaigns"]

    pages = {path: operator.get(path).text for path in paths}

    assert {path for path, page in pages.items() if "00.30 WIT" not in page or "22.30" in page} == set()
    assert "besok pukul 00.30 WIB" in pages["/queue"]


def test_a_line_that_is_drawn_anew_still_names_its_zone(spread: Furnished) -> None:
    operator = spread.client(Role.OPERATOR)
    found = re.search(
        r'hx-get="(/posts/\d+/row[^"]*)" [^>]*>\s*<td[^>]*><time[^>]*>besok pukul 00.30 WIB',
        operator.get("/queue").text,
    )

    assert found and "00.30 WIB" in operator.get(found[1]).text


def test_a_desk_of_one_zone_names_none(desk: Furnished) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get("/queue").text

    assert "WIB" not in page.partition("<main")[2].partition("</main>")[0]


def test_reports_tell_the_clock_of_the_place(desk: Furnished) -> None:
    desk.office.change(post, post.c.id == desk.posts[MELONG, "published"], timezone="Asia/Jayapura")

    page = desk.client(Role.VIEWER).get("/reports").text

    assert " WIT</a>" in page and " WIB</a>" in page
