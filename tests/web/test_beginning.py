"""A new campaign: begun with a title, under a name of its own, for a day of the calendar or for the next slot."""

from __future__ import annotations

import re

from siaran.domain.member import Role
from tests.web.desks import Furnished


def test_a_new_campaign_begins_with_a_title(desk: Furnished) -> None:
    answer = desk.client(Role.EDITOR).post("/campaigns", data={"title": "Donor Darah: ayo!"})

    assert answer.headers["location"] == "/campaigns/donor-darah-ayo/draft"


def test_a_title_that_is_taken_gets_another_name(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": "Donor"})

    assert client.post("/campaigns", data={"title": "Donor"}).headers["location"] == "/campaigns/donor-2/draft"


def test_without_a_title_nothing_begins(desk: Furnished) -> None:
    answer = desk.client(Role.EDITOR).post("/campaigns", data={"title": "  "})

    assert (answer.status_code, "Tulis judulnya" in answer.text) == (422, True)


def test_a_day_of_the_calendar_becomes_its_first_slot(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    link = next(re.finditer(r'class="add" href="([^"]*2026-11-30)"', client.get("/calendar").text))[1]

    page = client.get(link).text
    slug = client.post("/campaigns", data={"title": "Donor", "day": "2026-11-30"}).headers["location"]

    assert "Untuk Senin, 30 November 2026 pukul 07.00" in page and 'value="2026-11-30"' in page
    assert "terbit: 2026-11-30 07:00" in client.get(f"{slug}?shape=text").text


def test_what_is_no_day_means_the_next_slot(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": "Donor", "day": "besok"})

    assert "terbit: slot berikutnya" in client.get("/campaigns/donor/draft?shape=text").text
