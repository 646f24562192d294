"""A new campaign: begun with a title, under a name of its own, for a day of the calendar or for the next slot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from siaran.domain.member import Role
from tests.conftest import Clock
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import SLUGS, Furnished
from tests.web.offices import source


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


def test_what_was_begun_and_not_submitted_is_listed_with_its_next_step(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": "Donor"})
    client.post(f"/campaigns/{SLUGS[CIBABAT]}/draft", data={"source": "---\njudul: Lain\n---\nIsi"})

    page = client.get("/campaigns").text

    assert '<b>Donor</b></p>\n<p class="small quiet">draf · tersimpan' in page
    assert '<b>Lain</b></p>\n<p class="small quiet">perubahan yang belum diajukan' in page
    assert 'href="/campaigns/donor/draft">Lanjutkan' in page


def test_a_file_that_nobody_has_planned_is_listed_too(desk: Furnished) -> None:
    folder = Path(desk.house.settings.content)
    folder.mkdir()
    (folder / "posyandu.md").write_text(source(), encoding="utf-8")
    (folder / "rusak.md").write_text("tanpa kepala", encoding="utf-8")

    page = desk.client(Role.EDITOR).get("/campaigns").text

    assert all(f'href="/campaigns/{slug}/draft">Buka' in page for slug in ("posyandu", "rusak"))
    assert "<b>Imunisasi Desember</b>" in page and "dari berkas, belum direncanakan" in page


@pytest.mark.parametrize(("role", "place"), [(Role.EDITOR, MELONG), (Role.VIEWER, "")])
def test_others_do_not_see_it(desk: Furnished, role: Role, place: str) -> None:
    desk.client(Role.EDITOR, CIBABAT).post("/campaigns", data={"title": "Donor"})

    assert "Donor" not in desk.client(role, place).get("/campaigns").text


def test_drafts_of_other_places_hide_none_and_older_ones_stand_on_the_next_page(
    desk: Furnished, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siaran.web.views.begun.PAGE", 1)
    client = desk.client(Role.EDITOR, MELONG)
    for seat, title in ((client, "Pagi"), (client, "Siang"), (desk.client(Role.EDITOR, CIBABAT), "Lain")):
        seat.post("/campaigns", data={"title": title})
        clock.advance(60)

    first, second = client.get("/campaigns").text, client.get("/campaigns?drafts=2").text

    assert ("<b>Siang</b>" in first, "<b>Pagi</b>" in first, 'href="/campaigns?drafts=2"' in first) == (
        True,
        False,
        True,
    )
    assert ("<b>Pagi</b>" in second, "<b>Lain</b>" in second) == (True, False)
