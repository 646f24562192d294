"""Places as pages ask for them: by their level, without reading the whole tree."""

from __future__ import annotations

import pytest

from siaran.domain.territory import Level, Territory
from siaran.store import places
from siaran.store.database import Database
from siaran.store.territories import upsert
from tests.store.office import Office


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
        upsert(c, [Territory("11.01", "Aceh Selatan", Level.KABUPATEN)])
        assert "11.01" in dict(places.around(c, None, limit=100))
    office.account("a1")

    with office.database.read() as c:
        found = [code for code, _ in places.around(c, None, limit=100)]

    assert len(found) == 1 + 3 + 15 and all(code.startswith("32.77") for code in found)
