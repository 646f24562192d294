"""An office whose territories all have an account on Facebook and on X."""

from __future__ import annotations

import pytest

from tests.plan.office import CITY, Office


@pytest.fixture
def office() -> Office:
    made = Office()
    for kind in ("facebook", "x"):
        made.seat(*[code for code in made.tree if code.startswith(CITY)], kind=kind)
    return made
