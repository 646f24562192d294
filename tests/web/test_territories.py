"""The tree of territories: one level a page, where each value comes from, and changing one's own part."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from siaran.domain.member import Role
from siaran.domain.territory import Level, Territory
from siaran.store import audit
from siaran.store.territories import upsert
from tests.connect.borders import geojson
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished

VARIABLES = f"/territories/{CIBABAT}/variables"


def test_the_top_of_the_tree_is_ones_own_part(desk: Furnished) -> None:
    everything = desk.client(Role.VIEWER).get("/territories").text
    own = desk.client(Role.VIEWER, CIBABAT).get("/territories").text

    assert ">Jawa Barat<" in everything and ">Cimahi Utara<" in everything and ">Cibabat<" not in everything
    assert ">Cibabat<" in own and ">Jawa Barat<" not in own


def test_a_place_shows_its_children_and_whose_each_value_is(desk: Furnished) -> None:
    village = desk.client(Role.VIEWER).get(f"/territories/{CIBABAT}").text
    city = desk.client(Role.VIEWER).get(f"/territories/{CITY}").text

    assert "diwarisi dari Kota Cimahi" in village and "milik sendiri" in village
    assert "Cimahi Utara" in city and "Melong" not in city


def test_one_may_see_where_a_value_comes_from_but_not_go_there(desk: Furnished) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/territories/{CIBABAT}").text

    assert "diwarisi dari Kota Cimahi" in page
    assert f'href="/territories/{CITY}"' not in page


def test_a_search_finds_names_and_codes_in_ones_own_part(desk: Furnished) -> None:
    everywhere, own = desk.client(Role.VIEWER), desk.client(Role.VIEWER, CIBABAT)

    assert ">Melong<" in everywhere.get("/territories?q=mELo").text
    assert ">Melong<" in everywhere.get("/territories?q=32.77.01.10").text
    assert ">Melong<" not in own.get("/territories?q=Melong").text
    assert "Tidak ada wilayah yang cocok" in everywhere.get("/territories?q=%25").text


def test_an_own_value_is_kept_and_written_into_the_record(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)

    answer = operator.post(VARIABLES, data={"name": "telepon", "value": "022-1"})

    assert (answer.status_code, desk.house.tree()[CIBABAT].variables["telepon"]) == (303, "022-1")
    page = operator.get(f"/territories/{CIBABAT}").text
    assert "Operator Kantor" in page and "(mewarisi) → 022-1" in page
    with desk.house.database.read() as connection:
        assert audit.about(connection, CIBABAT)[0].action == "set variable"


def test_an_emptied_value_is_inherited_again(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)
    operator.post(VARIABLES, data={"name": "telepon", "value": "022-1"})

    operator.post(VARIABLES, data={"name": "telepon", "value": " ", "was": "022-1"})

    assert "telepon" not in desk.house.tree()[CIBABAT].variables
    assert "telepon kini mewarisi dari atasnya." in operator.get("/territories").text


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)
    operator.post(VARIABLES, data={"name": "telepon", "value": "022-1"})

    answer = operator.post(VARIABLES, data={"name": "telepon", "value": "022-2", "was": ""})

    assert (answer.status_code, desk.house.tree()[CIBABAT].variables["telepon"]) == (409, "022-1")
    assert "Yang Anda tulis belum disimpan: “022-2”." in answer.text


@pytest.mark.parametrize("name", ["", "Telepon", "nomor telepon", "1a"])
def test_a_name_that_no_template_can_use_is_refused_beside_its_field(desk: Furnished, name: str) -> None:
    answer = desk.client(Role.OPERATOR, CIBABAT).post(VARIABLES, data={"name": name, "value": "ya"})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and 'value="ya"' in answer.text


def test_who_only_looks_is_offered_no_form(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get(f"/territories/{CIBABAT}").text

    assert "/variables" not in page


def test_the_page_speaks_english_too(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER).get(f"/territories/{MELONG}", headers={"cookie": ""})
    viewer = desk.client(Role.VIEWER)
    viewer.post("/language", data={"language": "en"})

    assert page.status_code == 303
    assert "inherited from Kota Cimahi" in viewer.get(f"/territories/{MELONG}").text


def test_a_page_of_the_whole_country_reads_one_level_only(desk: Furnished) -> None:
    many = [Territory(f"{n:02}.01", f"Kota {n}", Level.KOTA, f"{n:02}") for n in range(40, 99)]
    with desk.house.database.write() as connection:
        upsert(connection, [Territory(f"{n:02}", f"Provinsi {n}", Level.PROVINSI) for n in range(40, 99)] + many)
    viewer = desk.client(Role.VIEWER)
    asked: list[str] = []
    event.listen(desk.house.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    page = viewer.get("/territories").text

    assert "Provinsi 98" in page and "Kota 98" not in page
    assert [one for one in asked if "FROM territory" in one and "WHERE" not in one] == []


def test_outlines_are_brought_by_those_who_govern_the_house(desk: Furnished) -> None:
    admin, name = desk.client(Role.ADMIN), "batas.geojson"

    answer = admin.post("/territories/borders", files={"file": (name, geojson(CIBABAT, MELONG))})

    assert answer.status_code == 303 and "Batas 2 wilayah disimpan" in admin.get("/territories").text
    refused = admin.post("/territories/borders", files={"file": (name, geojson("99.99"))})
    assert refused.status_code == 422 and "(99.99) belum terdaftar" in refused.text
