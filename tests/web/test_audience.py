"""Whom a campaign is for: chosen by name without JavaScript, written as text, and always the same in both."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from siaran import content
from siaran.domain.member import Role
from siaran.store import drafts
from siaran.web.views.audience import with_picks
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished
from tests.web.offices import NORTH, SLUG, UTAMA, seat, source

PATH = f"/campaigns/{SLUG}"


@pytest.fixture
def client(desk: Furnished) -> TestClient:
    """A writer of the whole house, at a draft for two villages."""
    seat(desk)
    editor = desk.client(Role.EDITOR)
    editor.post("/campaigns", data={"title": SLUG})
    editor.post(f"{PATH}/draft", data={"shape": "text", "source": source(MELONG, UTAMA), "version": 1})
    return editor


def _boxes(page: str) -> dict[str, tuple[str, bool]]:
    """The boxes of a page by what they stand for: their words, and whether they are ticked."""
    found = re.findall(r'name="pick" value="([^"]+)" id="([^"]+)"( checked)?><label [^>]*for="\2">(.*?)</label>', page)
    return {value: (words, bool(ticked)) for value, _, ticked, words in found}


def _save(desk: Furnished, client: TestClient, *picks: str, text: str = f"{MELONG}, {UTAMA}") -> list[str]:
    """Send the form as a browser does that has these boxes ticked and this text in the field; the audience then."""
    with desk.house.database.read() as connection:
        draft = drafts.of_slug(connection, SLUG)
    assert draft
    drawn = re.findall(r'name="drawn" value="([^"]+)"', client.get(f"{PATH}/draft").text)
    form = {"shape": "form", "source": draft.source, "version": draft.version, "audience": text, "body": "Isi."}
    client.post(f"{PATH}/draft", data=form | {"pick": picks, "drawn": drawn, "title": "Imunisasi", "go": "save"})
    with desk.house.database.read() as connection:
        saved = drafts.of_slug(connection, SLUG)
    assert saved
    return [str(each) for each in content.fields(saved.source)["audience"]]


def test_the_places_of_the_house_are_offered_by_name_and_those_of_the_text_are_ticked(client: TestClient) -> None:
    boxes = _boxes(client.get(f"{PATH}/draft").text)

    assert boxes[MELONG] == ("Melong", True) and boxes[CIBABAT] == ("Cibabat", False)
    assert boxes[NORTH] == ("Cimahi Utara sendiri", False)
    assert boxes[f"{NORTH}/*"] == ("Semua 4 wilayah di bawah Cimahi Utara", False)
    assert boxes["kelurahan"] == ("semua kelurahan (15)", False)
    assert "Melong, Utama: 2 wilayah." in client.get(f"{PATH}/draft").text


@pytest.mark.parametrize(
    ("picks", "text", "saved"),
    [
        ((MELONG, UTAMA, "kecamatan"), f"{MELONG}, {UTAMA}", [MELONG, UTAMA, "kecamatan"]),
        ((UTAMA,), f"{MELONG}, {UTAMA}", [UTAMA]),
        ((MELONG, UTAMA), f"{MELONG}, {CIBABAT}", [MELONG, CIBABAT]),
        ((MELONG, UTAMA, NORTH), f"{MELONG}, {UTAMA}, {NORTH}", [MELONG, UTAMA, NORTH]),
    ],
    ids=["ticked", "unticked", "typed", "both"],
)
def test_a_box_and_the_text_change_the_same_list(
    desk: Furnished, client: TestClient, picks: tuple[str, ...], text: str, saved: list[str]
) -> None:
    assert _save(desk, client, *picks, text=text) == saved


def test_what_no_box_shows_stays_as_it_was_written(desk: Furnished, client: TestClient) -> None:
    _save(desk, client, MELONG, UTAMA, text=f"kelurahan, -{MELONG}, 99.99, {CITY}/*, Kota")
    page = client.get(f"{PATH}/draft").text

    assert _boxes(page)[f"-{MELONG}"] == ("tanpa Melong", True)
    ticked = [value for value, (_, on) in _boxes(page).items() if on]
    assert _save(desk, client, *ticked, NORTH, text=f"kelurahan, -{MELONG}, 99.99, {CITY}/*, Kota") == [
        *("kelurahan", f"-{MELONG}", "99.99", f"{CITY}/*", "Kota", NORTH)
    ]


def test_several_boxes_of_one_entry_are_one_wish() -> None:
    assert with_picks(["a"], ["a"], ["a", "a"]) == []
    assert with_picks([], ["a", "a"], []) == ["a"]


def test_a_name_is_searched_without_javascript_and_while_one_types(client: TestClient) -> None:
    form = {"shape": "form", "source": source(MELONG, UTAMA), "version": "2", "audience": f"{MELONG}, {UTAMA}"}
    where = client.post(f"{PATH}/draft", data=form | {"find": "cimahi utara", "go": "look"}).headers["location"]
    assert where == f"{PATH}/draft?shape=form&find=cimahi%20utara#wilayah"

    boxes = _boxes(client.get(where).text)
    assert boxes[f"-{NORTH}"] == ("tanpa Cimahi Utara sendiri", False)
    assert boxes[f"-{NORTH}/*"][0] == "tanpa semua di bawah Cimahi Utara" and f"{NORTH}/*" in boxes
    piece = client.post(
        f"{PATH}/draft", data=form | {"version": 3, "find": "cibabat"}, headers={"hx-request": "true"}
    ).text
    assert 'id="found" hx-swap-oob="true"' in piece and _boxes(piece)[f"-{CIBABAT}"] == ("tanpa Cibabat", False)


def test_a_writer_of_one_part_is_offered_that_part_and_no_level(desk: Furnished) -> None:
    seat(desk)
    page = desk.client(Role.EDITOR, NORTH).get("/emergencies").text

    boxes = _boxes(page)
    assert boxes[NORTH][1] and boxes[f"{NORTH}/*"][1] and CIBABAT in boxes
    assert MELONG not in boxes and "kelurahan" not in boxes


def test_an_emergency_is_for_what_is_ticked_and_a_mistake_loses_nothing(desk: Furnished) -> None:
    seat(desk)
    form = {"title": "", "body": "Air naik.", "platforms": ["facebook"], "audience": "kelurahan"}

    answer = desk.client(Role.EDITOR).post("/emergencies", data=form | {"drawn": ["kelurahan"], "pick": [MELONG]})

    assert answer.status_code == 422 and f'name="audience" type="text" value="{MELONG}"' in answer.text
    assert _boxes(answer.text)[MELONG] == ("Melong", True)


def test_what_a_level_or_a_branch_has_already_is_told(desk: Furnished, client: TestClient) -> None:
    _save(desk, client, text=f"kelurahan, {CITY}/*, -{MELONG}")

    boxes = _boxes(client.get(f"{PATH}/draft").text)

    within = {value for value, (words, _) in boxes.items() if "sudah termasuk" in words}
    assert {CIBABAT, NORTH, f"{NORTH}/*"} <= within
    assert within.isdisjoint({MELONG, CITY, "kelurahan", f"{CITY}/*"})
    assert not any(ticked for value, (_, ticked) in boxes.items() if value in within)
