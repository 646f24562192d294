"""In quarantine a worker reads the accounts for what may be public already, and sends nothing."""

from __future__ import annotations

import pytest

from siaran.domain.post import State
from siaran.store.instance import restore
from siaran.store.tables import post
from tests.publish.conftest import Stage


@pytest.fixture
def restored(stage: Stage) -> Stage:
    """A post was due when the database was put back from a backup."""
    stage.queue(stage.slot("a"))
    with stage.database.write() as c:
        restore(c, "Dipulihkan.", above=4, known_until=stage.now, now=stage.now)
    return stage


def test_what_is_there_already_is_published(restored: Stage) -> None:
    restored.x.timeline = [restored.seen("Kabar a", "7")]

    restored.say()

    assert (restored.x.asked, restored.post("a").platform_id) == (["find"], "7")


def test_what_is_not_there_is_noted_as_looked_for_and_not_sent(restored: Stage) -> None:
    restored.say()

    with restored.database.read() as c:
        looked_at = c.execute(post.select()).mappings().one()["looked_at"]
    assert (restored.x.asked, looked_at, restored.post("a").state) == (["find"], restored.now, State.QUEUED)
    assert restored.claim() == []


def test_a_read_that_is_not_complete_leaves_the_post_in_question(restored: Stage) -> None:
    restored.x.complete = False
    restored.say()
    restored.clock.advance(5)

    assert [(c.post.key, c.only_look) for c in restored.claim()] == [("c/a", True)]
