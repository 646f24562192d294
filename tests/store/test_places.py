"""Places as pages ask for them: by their level, without reading the whole tree."""

from __future__ import annotations

import pytest

from siaran.domain.territory import Level, Territory
from siaran.store import places
from siaran.store.database import Database
from siaran.store.territories import upsert


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
