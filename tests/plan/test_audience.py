"""Which territories a campaign speaks for."""

from __future__ import annotations

import pytest

from siaran.domain.errors import ContentError
from siaran.domain.territory import Tree
from siaran.plan import audience, chosen
from tests.plan.office import BALI, CITY, NORTH, PAPUA, SOUTH, Office, campaign


class Counted(Tree):
    """Counts how often it is asked for a level."""

    asked = 0

    def of_level(self, level: str) -> frozenset[str]:
        self.asked += 1
        return super().of_level(level)


ALL = [f"{SOUTH}.1001", *(f"{NORTH}.{n}" for n in (1001, 1002, 1003, 1004))]


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        (("kelurahan",), ALL),
        (("kecamatan",), [SOUTH, NORTH]),
        ((NORTH,), [NORTH]),
        ((f"{NORTH}/*",), ALL[1:]),
        ((NORTH, f"{NORTH}/*", "kecamatan"), [SOUTH, NORTH, *ALL[1:]]),
        (("kelurahan", f"-{NORTH}.1002"), [c for c in ALL if c != f"{NORTH}.1002"]),
        (("kelurahan", f"-{NORTH}/*"), [ALL[0]]),
        ((f"-{NORTH}/*", "kelurahan"), [ALL[0]]),
        (("kota", "-32.77"), [BALI, PAPUA]),
        ((f"{CITY}/*", "-kelurahan"), [SOUTH, NORTH]),
    ],
)
def test_levels_codes_and_subtrees_are_chosen_and_left_out(
    office: Office, entries: tuple[str, ...], codes: list[str]
) -> None:
    assert audience(campaign(audience=entries), office.tree) == set(codes)


def test_a_subtree_does_not_hold_its_neighbour_whose_code_begins_alike(office: Office) -> None:
    assert audience(campaign(audience=("32.77.03/*",)), office.tree) == {
        code for code in office.tree if code.startswith("32.77.03.")
    }
    with pytest.raises(ContentError):
        audience(campaign(audience=("32.7/*",)), office.tree)


def test_every_entry_that_nobody_knows_is_named(office: Office) -> None:
    with pytest.raises(ContentError) as told:
        audience(campaign(audience=("kelurahn", "32.99", "-12", "kota"), lines={"audience": 5}), office.tree)

    assert [m.what.split("”")[0] for m in told.value.mistakes] == [
        f"Sasaran “{entry}" for entry in ("kelurahn", "32.99", "-12")
    ]
    assert {m.line for m in told.value.mistakes} == {5}


def test_an_audience_of_nobody_is_a_mistake(office: Office) -> None:
    with pytest.raises(ContentError, match="tidak berisi satu wilayah pun"):
        audience(campaign(audience=(NORTH, f"-{NORTH}")), office.tree)


def test_a_level_may_stand_for_its_places_in_a_part_of_the_tree(office: Office) -> None:
    south = office.tree.around([SOUTH])
    part = Tree(place for place in south.values() if not place.code.startswith(NORTH))

    assert chosen(["kelurahan", f"{NORTH}.1002"], office.tree, part) == {ALL[0], f"{NORTH}.1002"}
    assert chosen(["kelurahan"], office.tree, Tree([])) == set()


def test_an_entry_that_is_written_a_thousand_times_is_looked_up_once(office: Office) -> None:
    tree = Counted(office.tree.values())

    assert chosen(["kelurahan"] * 1000, tree) == set(ALL)
    assert tree.asked == 1


def test_fifty_entries_that_name_nothing_are_told_at_a_time(office: Office) -> None:
    with pytest.raises(ContentError) as told:
        audience(campaign(audience=tuple(f"a{n}" for n in range(1000))), office.tree)

    assert len(told.value.mistakes) == 50
