"""A house in a whole nation: what a level means there, whose a campaign is, and a page of many territories."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from siaran import drafting, writing
from siaran.domain.member import Role
from siaran.domain.territory import Level, Territory
from siaran.store import drafts, territories
from siaran.web.views.campaigns import ROWS
from tests.store.office import CITY, MELONG
from tests.web.desks import Furnished
from tests.web.offices import SLUG, campaign, planned, seat, source

PATH = f"/campaigns/{SLUG}"
ELSEWHERE = "73.71.01.1001"


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk with something to write for."""
    seat(desk)
    return desk


def _nation(desk: Furnished, villages: int = 1, level: Level = Level.KELURAHAN) -> None:
    """Another regency, where nobody has an account."""
    lines: list[Any] = [("73", "Selatan", Level.PROVINSI), ("73.71", "Kota Lain", Level.KOTA)]
    lines += [("73.71.01", "Kecamatan Lain", Level.KECAMATAN)]
    lines += [(f"73.71.01.{1001 + n}", f"Desa {n}", level) for n in range(villages)]
    every = [Territory(code, name, level, code.rpartition(".")[0] or None) for code, name, level in lines]
    with desk.house.database.write() as connection:
        territories.upsert(connection, every)


def _begin(client: TestClient, text: str) -> None:
    client.post("/campaigns", data={"title": SLUG})
    client.post(f"{PATH}/draft", data={"shape": "text", "source": text, "version": 1, "seat": "s", "go": "save"})


def test_a_campaign_for_a_level_stays_its_authors_in_a_whole_nation(desk: Furnished) -> None:
    _nation(desk)
    client = desk.client(Role.EDITOR, CITY)
    _begin(client, source("kelurahan", "kecamatan"))

    sent = client.post(f"{PATH}/submission", data={"version": 2})

    assert sent.headers["location"] == PATH
    assert client.get(f"{PATH}/draft").status_code == 200


def test_once_others_have_accounts_a_level_means_them_too(desk: Furnished) -> None:
    _nation(desk)
    desk.office.account("lain", ELSEWHERE, "facebook")

    client = desk.client(Role.EDITOR, CITY)
    _begin(client, source("kelurahan"))

    assert "di luar bagian Anda: Desa 0." in client.get(f"{PATH}/draft").text


def test_a_level_means_everybody_where_nobody_has_an_account(desk: Furnished) -> None:
    _nation(desk, level=Level.DESA)

    assert drafting.meant(desk.house, campaign(desk, source("desa"))) == {ELSEWHERE}
    assert drafting.meant(desk.house, campaign(desk, source("provinsi"))) == {"32"}


@pytest.mark.parametrize(
    ("territory", "line"),
    [
        (MELONG, f'sasaran: ["{MELONG}"]'),
        (CITY, f'sasaran: ["{CITY}", "{CITY}/*"]'),
        ("", "sasaran: [kelurahan, kecamatan]"),
    ],
)
def test_a_draft_begins_with_its_writers_own_part(desk: Furnished, territory: str, line: str) -> None:
    member = desk.member(Role.EDITOR, territory)
    slug = writing.begin(desk.house, "Donor darah", "_default", member)

    with desk.house.database.read() as connection:
        draft = drafts.of_slug(connection, slug)

    assert draft and line in draft.source.split("\n")


def test_a_campaign_of_many_territories_is_shown_page_by_page(desk: Furnished) -> None:
    _nation(desk, villages=ROWS)
    planned(desk, source(MELONG, "73.71.01/*"))
    client = desk.client(Role.VIEWER)

    first, second = client.get(PATH).text, client.get(f"{PATH}?page=2").text

    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (ROWS, 1)
    assert f"{PATH}?page=2#kiriman" in first and f"{PATH}?page=1#kiriman" in second


def test_while_nobody_has_an_account_words_are_tried_for_a_few_of_the_country(desk: Furnished) -> None:
    _nation(desk, villages=100)
    client = desk.client(Role.ADMIN)
    client.post("/campaigns", data={"title": SLUG})

    text = source("73.71.01/*").rstrip("\n") + " {{ wilayah.balai }}\n"
    sent = {"shape": "text", "source": text, "version": 1, "seat": "s"}
    told = client.post(f"{PATH}/draft", data=sent, headers={"hx-request": "true"}).text

    assert "balai belum diisi untuk Desa 0, Desa 1, Desa 2, Desa 3 dan 16 lainnya." in told
