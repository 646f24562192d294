"""Places as pages ask for them: by their level, without reading the whole tree."""

from __future__ import annotations

import pytest

from siaran.domain.territory import Level, Territory
from siaran.store import places
from siaran.store.database import Database
from siaran.store.territories import upsert
from tests.store.office import CIBABAT, CITY, Office


@pytest.mark.parametrize(
    ("codes", "crown"),
    [
        (["32", "32.77", "32.77.01"], "32.77.01"),
        (["32.77", "32.77.01", "32.77.02"], "32.77"),
        (["32", "91"], ""),
        ([], ""),
    ],
)
def test_the_crown_is_the_lowest_place_that_all_others_lie_in(
    sqlite_database: Database, codes: list[str], crown: str
) -> None:
    above = {code: code.rpartition(".")[0] or None for code in codes}
    with sqlite_database.write() as c:
        upsert(c, [Territory(code, code, Level.KOTA, up if up in above else None) for code, up in above.items()])

        assert places.crown(c) == crown


def test_an_account_is_connected_around_those_that_there_are(office: Office) -> None:
    with office.database.write() as c:
        upsert(c, [Territory("11.01", "Aceh Selatan", Level.KABUPATEN), Territory("32", "Jawa Barat", Level.PROVINSI)])
        assert "11.01" in dict(places.around(c, None, limit=100))
        upsert(c, [Territory("32.04", "Bandung", Level.KABUPATEN, "32")])
    office.account("a1")
    office.account("a2", "32")

    with office.database.read() as c:
        found = [code for code, _ in places.around(c, None, limit=100)]
        mine = [code for code, _ in places.around(c, CITY, limit=100)]

    assert found == ["32", *mine] == sorted(office.tree.around([CIBABAT, "32"]))
    assert len(mine) == 1 + 3 + 15 and all(code.startswith(CITY) for code in mine)
