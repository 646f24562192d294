"""Seeded runs of the production core with virtual time: no promise of the protocol may break in any of them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.sim.oracle import violations
from tests.sim.world import World

SEEDS = int(os.environ.get("TESTS_SIM_SEEDS", "2000"))
BLOCK = 50


@pytest.mark.timeout(300)
@pytest.mark.parametrize("block", range(SEEDS // BLOCK))
def test_no_promise_is_broken_whatever_goes_wrong(block: int) -> None:
    broken = {}

    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        if found := broken_promises(seed):
            broken[seed] = found

    assert not broken, f"replay one with: python -m tests.sim SEED; {broken}"


def broken_promises(seed: int) -> list[str]:
    world = World(seed)
    try:
        world.run()
        return violations(world)
    finally:
        world.close()


@pytest.fixture
def finished() -> Iterator[World]:
    """A run whose posts went out."""
    world = World(0)
    world.run()
    assert world.network.public
    assert not violations(world)
    yield world
    world.close()


def test_the_oracle_sees_a_post_that_is_public_twice(finished: World) -> None:
    finished.network.public.append(finished.network.public[0])

    assert any(v.startswith("I1") for v in violations(finished))


def test_the_oracle_sees_a_published_post_that_is_not_public(finished: World) -> None:
    finished.network.public.clear()

    assert any(v.startswith("I3") for v in violations(finished))
