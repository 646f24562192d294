"""Many lanes in one transaction: what becomes of the others where it fails for all, or for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from siaran import publish
from siaran.domain.attempt import Outcome
from siaran.domain.post import State
from siaran.publish import Begun, Ready
from siaran.store.tables import post
from tests.publish.conftest import Stage


def ready(stage: Stage) -> list[Ready]:
    """A post on each of two lanes, on two platforms."""
    stage.queue(stage.slot("a"), stage.slot("b", account=2))
    made = [publish.ready(claim, stage.ports) for claim in stage.claim()]
    return [one for one in made if one is not None]


def said(stage: Stage, begun: Sequence[Begun]) -> None:
    publish.settle([publish.call(one, stage.ports) for one in begun], stage.ports)


def states(stage: Stage) -> list[State]:
    return [stage.post(name).state for name in "ab"]


def test_all_are_begun_called_and_settled_together(stage: Stage) -> None:
    begun = publish.begin(ready(stage), stage.ports)

    said(stage, begun)

    assert (stage.x.asked, stage.facebook.asked) == (["publish"], ["publish"])
    assert states(stage) == [State.PUBLISHED] * 2


@pytest.mark.parametrize(("trouble", "tried"), [("down", []), ("deaf", [Outcome.NOT_SENT])])
def test_where_the_intents_are_not_certain_nothing_is_sent_and_all_wait(
    stage: Stage, trouble: str, tried: list[Outcome]
) -> None:
    made = ready(stage)
    setattr(stage.ledger, trouble, "begin")

    assert publish.begin(made, stage.ports) == []

    assert states(stage) == [State.QUEUED] * 2
    assert [[a.outcome for a in stage.attempts(name)] for name in "ab"] == [tried] * 2


def test_one_that_may_not_begin_gives_its_lane_back_and_keeps_no_other(stage: Stage) -> None:
    made = ready(stage)
    stage.set(post, post.c.key == "c/a", version=9)

    begun = publish.begin(made, stage.ports)

    assert [one.ready.claim.post.key for one in begun] == ["c/b"]
    assert [claim.post.key for claim in stage.claim()] == ["c/a"]


def test_an_error_of_ours_in_one_call_loses_no_other_answer(stage: Stage) -> None:
    stage.queue(stage.slot("a"), stage.slot("b", account=2))
    stage.facebook.answer = SystemExit()

    with pytest.raises(SystemExit):
        publish.say(stage.claim(), stage.ports)

    assert states(stage) == [State.PUBLISHED, State.SENDING]


def test_results_that_the_database_could_not_take_are_replayed_one_by_one(stage: Stage) -> None:
    begun = publish.begin(ready(stage), stage.ports)
    stage.ledger.down = "settle"
    said(stage, begun)
    kept = stage.spooled()
    stage.ledger.down = ""

    assert publish.replay(stage.ports) == 2

    assert (kept, states(stage)) == (["1-1.json", "2-1.json"], [State.PUBLISHED] * 2)


@pytest.mark.parametrize("trouble", ["folder", "plug-in"])
def test_a_result_that_even_the_spool_cannot_take_keeps_no_other(
    stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    begun = publish.begin(ready(stage), stage.ports)
    first, other = [publish.call(one, stage.ports) for one in begun]
    stage.ledger.down = "settle"
    if trouble == "folder":
        (tmp_path / "spool" / "1-1.json" / "in the way").mkdir(parents=True)
    else:
        first = replace(first, verdict=replace(first.verdict, reason=object()))  # type: ignore[arg-type]

    publish.settle([first, other], stage.ports)

    assert (tmp_path / "spool" / "2-1.json").is_file()
    assert "result of post 1 is lost, so it is looked for" in caplog.text
