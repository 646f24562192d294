"""I14: the watchman sees a health that is green where it had to be red, and the product's is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from siaran.health import Check
from tests.sim.glance import stored
from tests.sim.oracle import violations
from tests.sim.watchman import Watchman
from tests.sim.world import World

LEFT = "UPDATE post SET state = 'queued', due_at = ?1, not_after = ?1, retry_at = NULL WHERE id = 1"
ASKED = """UPDATE post SET state = 'unknown', asked_at = due_at, account = (SELECT account FROM post WHERE id = 1),
 platform_id = NULL, fingerprint = key"""
LEASED = "UPDATE lane SET lease_until = '2026-11-26 00:00:00.000000'"
WAITS = "UPDATE post SET retry_at = '2026-11-26 00:00:00.000000' WHERE id = 1"


def _a_post_is_left(world: World, *, before: str = "", after: str = "") -> None:
    world.database.raw.execute(before)
    world.database.raw.execute(LEFT, (stored(world.database.now()),))
    world.database.raw.execute(after)


def _the_database_goes(world: World) -> None:
    world.troubles.down_until = world.clockwork.later(1000)


def _everybody_is_dead(world: World) -> None:
    assert not any(process.ticks() for process in world.processes)


def _a_clock_is_set_back(world: World) -> None:
    world.server.offset = -300.0


WRONG: dict[str, tuple[Callable[[World], None], str]] = {
    "a due post is overdue": (_a_post_is_left, "Antrean"),
    "overdue behind a question": (partial(_a_post_is_left, before=ASKED), "Antrean"),
    "overdue under a lease of a clock that was ahead": (partial(_a_post_is_left, after=LEASED), "Antrean"),
    "overdue, and to be tried again later": (partial(_a_post_is_left, after=WAITS), "Antrean"),
    "nothing ticks": (_everybody_is_dead, "Mesin penerbit"),
    "nothing ticks, and the clock was set back": (_a_clock_is_set_back, "Mesin penerbit"),
    "the database cannot be written": (_the_database_goes, "Basis data"),
}


def _found(world: World, answer: Callable[[Watchman], list[Check]], wrong: Callable[[World], None]) -> list[str]:
    """What the watchman finds two minutes after something went wrong."""
    watchman = Watchman(world)
    wrong(world)
    watchman.look()
    world.clockwork.now += timedelta(seconds=121)
    watchman.judge(watchman.look(), answer(watchman))
    return [v for v in violations(world) if v.startswith("I14")]


@pytest.mark.parametrize("name", WRONG)
def test_a_green_answer_is_seen(finished: World, name: str) -> None:
    wrong, check = WRONG[name]

    assert any(check in found for found in _found(finished, lambda _: [], wrong))


@pytest.mark.parametrize("name", WRONG)
def test_the_answer_of_healthz_is_red(finished: World, name: str) -> None:
    assert _found(finished, Watchman.ask, WRONG[name][0]) == []


def test_a_false_alarm_is_seen(finished: World) -> None:
    called = Check("Antrean", ("1 kiriman lewat waktunya dan belum dikirim.",), "")

    Watchman(finished).judge([], [called])

    assert "every queued post is young" in violations(finished)[0]


def test_a_seed_is_the_same_story_with_and_without_him() -> None:
    stories = []
    for walks in (False, True):
        world = World(7, watched=walks)
        world.run()
        world.close()
        stories.append(world.watch.moves)

    assert stories[0] == stories[1]
