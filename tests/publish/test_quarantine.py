"""In quarantine an account is read for what may be public already, and nothing is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran.domain.post import State
from siaran.store import quarantine
from siaran.store.instance import restore
from tests.publish.conftest import Stage


@pytest.fixture
def restored(stage: Stage) -> Stage:
    """A backup in which a post waits was put back, and what had been sent until then must be shown."""
    stage.queue(stage.slot("a"))
    with stage.database.write() as c:
        restore(c, "Dipulihkan.", above=1, known_until=stage.now, now=stage.now)
    stage.clock.advance(stage.times.settle_after)
    return stage


def unread(stage: Stage) -> int:
    with stage.database.read() as c:
        return sum(quarantine.suspects(c, stage.now).values())


def test_a_complete_read_that_does_not_show_it_is_enough(restored: Stage) -> None:
    restored.say()

    assert (restored.x.asked, unread(restored), restored.post("a").state) == (["find"], 0, State.QUEUED)


def test_what_is_there_is_published(restored: Stage) -> None:
    restored.x.timeline = [restored.seen("Kabar a", "7", ago=60)]

    restored.say()

    assert (unread(restored), restored.post("a").state) == (0, State.PUBLISHED)


def test_by_a_clock_that_is_off_a_look_does_not_count(restored: Stage) -> None:
    restored.clocks.heard(restored.now - timedelta(seconds=61))

    restored.say()

    assert (restored.x.asked, unread(restored)) == (["find"], 1)
    assert "clock" in restored.alerts()


def test_a_read_that_is_not_complete_leaves_the_post_in_question(restored: Stage) -> None:
    restored.x.complete = False
    restored.say()
    restored.clock.advance(5)

    assert [(c.post.key, c.only_look) for c in restored.claim()] == [("c/a", True)]
