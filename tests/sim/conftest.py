"""A run that is over, for those who plant something in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sim.oracle import violations
from tests.sim.world import World


@pytest.fixture
def finished() -> Iterator[World]:
    """A run that nothing disturbed, all of whose posts went out but one that nobody approved."""
    world = next(w for w in map(World, range(200)) if _quiet(w))
    world.run()
    assert world.network.public and violations(world) == []
    yield world
    world.close()


def _quiet(world: World) -> bool:
    states = {r["state"] for r in world.database.rows("SELECT state FROM post")}
    return not world.chance.families and states == {"planned", "queued"}
