"""Territories: a tree by code, whose values are inherited downwards."""

from __future__ import annotations

import pytest

from siaran.domain.territory import Level, Territory, Tree, contains, lineage

TREE = Tree(
    [
        Territory("32", "Jawa Barat", Level.PROVINSI, timezone="Asia/Jakarta", variables={"slogan": "Gemah Ripah"}),
        Territory("32.77", "Kota Cimahi", Level.KOTA, "32", variables={"telepon": "112", "situs": "cimahikota.go.id"}),
        Territory("32.77.01", "Cimahi Selatan", Level.KECAMATAN, "32.77", variables={"telepon": "(022) 1"}),
        Territory("32.77.01.1001", "Melong", Level.KELURAHAN, "32.77.01"),
        Territory("91.01", "Merauke", Level.KABUPATEN, timezone="Asia/Jayapura"),
    ]
)


@pytest.mark.parametrize(
    ("ancestor", "code", "inside"),
    [
        ("32.77", "32.77", True),
        ("32.77", "32.77.01.1001", True),
        ("32.7", "32.77", False),
        ("32.77.01", "32.77", False),
        ("32.77", "32.770", False),
    ],
)
def test_a_code_lies_below_another_on_a_dot_boundary_only(ancestor: str, code: str, inside: bool) -> None:
    assert contains(ancestor, code) is inside


def test_a_lineage_goes_from_the_place_itself_to_the_top() -> None:
    assert list(lineage("32.77.01.1001")) == ["32.77.01.1001", "32.77.01", "32.77", "32"]


def test_the_nearest_value_of_a_variable_wins() -> None:
    assert TREE.variables("32.77.01.1001") == {
        "telepon": "(022) 1",
        "situs": "cimahikota.go.id",
        "slogan": "Gemah Ripah",
    }


def test_a_zone_is_inherited_and_has_a_default() -> None:
    assert TREE.timezone("32.77.01.1001") == "Asia/Jakarta"
    assert TREE.timezone("91.01.05") == "Asia/Jayapura"
    assert TREE.timezone("11", default="Asia/Makassar") == "Asia/Makassar"


def test_ancestors_that_are_not_known_are_passed_over() -> None:
    assert [t.code for t in Tree([TREE["32"], TREE["32.77.01"]]).ancestors("32.77.01.1001")] == ["32.77.01", "32"]


def test_below_lists_the_places_under_one_in_the_order_of_codes() -> None:
    assert [t.code for t in TREE.below("32")] == ["32.77", "32.77.01", "32.77.01.1001"]


def test_the_places_of_a_level_are_known_by_their_codes() -> None:
    assert TREE.of_level(Level.KOTA) == {"32.77"}
    assert TREE.of_level("desa") == frozenset()


def test_a_tree_is_a_mapping_by_code() -> None:
    assert (len(TREE), TREE["32.77"].name, "32.99" in TREE) == (5, "Kota Cimahi", False)
    assert sorted(TREE)[:2] == ["32", "32.77"]


def test_around_places_are_their_whole_regencies_and_what_lies_above() -> None:
    assert sorted(TREE.around(["32.77.01"])) == ["32", "32.77", "32.77.01", "32.77.01.1001"]
    assert sorted(TREE.around(["32", "11.01"])) == ["32"]


def test_around_the_same_places_is_the_same_part() -> None:
    assert TREE.around(["32.77.01"]) is TREE.around({"32.77.01"})
    assert TREE.around(["32"]) is not TREE.around(["32.77.01"])
