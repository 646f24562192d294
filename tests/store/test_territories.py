"""Territories: the built-in ones, what is stored, what a person sets."""

from __future__ import annotations

from collections import Counter

import pytest

from siaran.domain.errors import SiaranError
from siaran.domain.territory import Level, Territory
from siaran.store.database import Database
from siaran.store.gazetteer import builtin_territories, plant, province_zones
from siaran.store.territories import load_tree, own_values, set_variable, upsert
from tests.store.office import CIBABAT, CITY, MELONG, Office

TOLD = ("alamat_kantor", "telepon", "jam_layanan", "jadwal_posyandu", "sapaan", "camat_atau_lurah")


def test_cimahi_is_built_in_with_its_kecamatan_and_kelurahan(office: Office) -> None:
    levels = Counter(t.level for t in office.tree.below(CITY))

    assert levels == {Level.KECAMATAN: 3, Level.KELURAHAN: 15}


def test_planting_again_leaves_what_a_person_changed(office: Office) -> None:
    with office.database.write() as c:
        set_variable(c, CIBABAT, "telepon", "(022) 0000000")
        added = plant(c)

    assert added == 0
    assert office.tree[CIBABAT].variables["telepon"] == "(022) 0000000"


@pytest.mark.parametrize("name", TOLD)
def test_every_built_in_territory_of_the_city_knows_its_variables(office: Office, name: str) -> None:
    tree = office.tree

    assert [t.code for t in [tree[CITY], *tree.below(CITY)] if not tree.variables(t.code).get(name)] == []


def test_every_kelurahan_has_its_own_posyandu_days() -> None:
    days = [t.variables["jadwal_posyandu"] for t in builtin_territories() if t.level is Level.KELURAHAN]

    assert len(set(days)) == 15


def test_a_value_of_the_city_is_inherited_where_a_kelurahan_has_none(office: Office) -> None:
    assert office.tree.variables(MELONG)["telepon"] == office.tree[CITY].variables["telepon"] == "112"


def test_the_zones_of_all_provinces_are_known() -> None:
    zones = Counter(province_zones().values())

    assert zones == {"Asia/Jakarta": 18, "Asia/Makassar": 12, "Asia/Jayapura": 8}


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        *(("32", "Asia/Jakarta"), ("61", "Asia/Jakarta"), ("62", "Asia/Jakarta"), ("63", "Asia/Makassar")),
        *(("51", "Asia/Makassar"), ("81", "Asia/Jayapura"), ("91", "Asia/Jayapura"), ("96", "Asia/Jayapura")),
    ],
)
def test_a_province_has_its_zone(code: str, zone: str) -> None:
    assert province_zones()[code] == zone


def test_storing_a_known_territory_replaces_it(database: Database) -> None:
    with database.write() as c:
        upsert(c, [Territory("32", "Jabar", Level.PROVINSI, variables={"a": "1"})])
        upsert(c, [Territory("32", "Jawa Barat", Level.PROVINSI, timezone="Asia/Jakarta", population=49)])
        tree = load_tree(c)

    assert dict(tree) == {"32": Territory("32", "Jawa Barat", Level.PROVINSI, None, "Asia/Jakarta", 49, {})}


def test_the_own_values_of_some_places_are_told_not_what_they_inherit(office: Office) -> None:
    with office.database.write() as c:
        set_variable(c, CIBABAT, "telepon", "1")

        assert own_values(c, "telepon", [CIBABAT, MELONG, "99"]) == {CIBABAT: "1"}


def test_a_variable_that_is_taken_back_is_inherited_again(office: Office) -> None:
    with office.database.write() as c:
        set_variable(c, CIBABAT, "telepon", "1")
        set_variable(c, CIBABAT, "telepon", None)

    assert office.tree.variables(CIBABAT)["telepon"] == "112"


def test_setting_a_variable_of_an_unknown_territory_says_so(office: Office) -> None:
    with office.database.write() as c, pytest.raises(SiaranError, match=r"Wilayah 99\.01 belum terdaftar"):
        set_variable(c, "99.01", "telepon", "1")
