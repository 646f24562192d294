"""Where a prepared container decides (Instagram): never a second one while the first one's fate is unknown."""

from __future__ import annotations

import pytest

from siaran import publish
from siaran.domain.attempt import Outcome, Receipt
from siaran.domain.errors import OutcomeUnknown, Unavailable
from siaran.domain.platform import Container, Prepared
from siaran.domain.post import Kind, State
from siaran.store.tables import post
from tests.publish.conftest import PICTURE, Stage

LOST = OutcomeUnknown("tidak ada jawaban")


@pytest.fixture
def lost(stage: Stage) -> Stage:
    """A post on the platform with containers whose publishing got no answer."""
    stage.lose("a", LOST, account=2, pictures=PICTURE)
    return stage


def test_a_container_that_is_public_publishes_its_post_with_the_id_pending(lost: Stage) -> None:
    lost.facebook.container = Container.PUBLISHED

    lost.look()

    p = lost.post("a")
    assert (p.state, p.platform_id, p.container_id) == (State.PUBLISHED, None, "c1")


def test_a_container_that_is_still_ready_is_published_again_the_very_same(lost: Stage) -> None:
    lost.facebook.container = Container.READY
    lost.look(5)
    early = lost.post("a").state
    lost.look(596)

    lost.say()

    assert early is State.UNKNOWN
    assert [handle for _, handle in lost.facebook.said] == [{"container": "c1"}] * 2
    assert lost.facebook.asked.count("prepare") == 1


@pytest.mark.parametrize("ended", [Container.EXPIRED, Container.BROKEN])
def test_a_container_that_ended_without_being_public_is_made_anew(lost: Stage, ended: Container) -> None:
    lost.facebook.container = ended
    lost.look(601)
    lost.facebook.prepared, lost.facebook.container = Prepared({"container": "c2"}), None

    lost.say()

    assert [handle for _, handle in lost.facebook.said] == [{"container": "c1"}, {"container": "c2"}]


def test_a_container_that_ended_is_no_proof_where_the_account_could_not_be_read_whole(lost: Stage) -> None:
    lost.facebook.container, lost.facebook.complete = Container.EXPIRED, False

    lost.look(601)

    assert lost.post("a").state is State.UNKNOWN


@pytest.mark.parametrize("container", [Container.PENDING, None])
def test_while_the_containers_fate_is_unknown_nothing_is_sent(lost: Stage, container: Container | None) -> None:
    lost.facebook.container = container

    lost.look(5, 295, 301, 300, 300)

    assert lost.post("a").state is State.UNKNOWN
    assert [a.outcome for a in lost.attempts("a")] == [Outcome.UNKNOWN]


def test_each_container_is_read_by_itself(lost: Stage) -> None:
    lost.set(post, post.c.key == "c/a", asked_at=lost.now)
    lost.lose("b", LOST, account=2, pictures=PICTURE)
    lost.facebook.asked.clear()

    lost.look()

    assert lost.facebook.asked == ["find", "find"]


def test_a_pending_id_is_found_by_its_words(lost: Stage) -> None:
    lost.facebook.container = Container.PUBLISHED
    lost.look()
    lost.facebook.timeline = [lost.seen("Kabar b", "8"), lost.seen("Kabar a", "7", permalink="https://fb.test/7")]
    lost.clock.advance(5)

    assert publish.complete_links(lost.ports) == 1

    assert (lost.post("a").platform_id, lost.post("a").permalink) == ("7", "https://fb.test/7")


@pytest.mark.parametrize("trouble", ["unreadable", "not there", "another's"])
def test_a_pending_id_that_is_not_found_stays_pending(lost: Stage, trouble: str) -> None:
    lost.facebook.container = Container.PUBLISHED
    lost.look()
    lost.queue(lost.slot("b", account=2, text="Kabar a"))
    lost.facebook.answer = Receipt("8")
    lost.say()
    owned = [lost.seen("Kabar a", "8")] if trouble == "another's" else []
    lost.facebook.timeline = Unavailable("?") if trouble == "unreadable" else owned
    lost.clock.advance(5)

    assert publish.complete_links(lost.ports) == 0

    assert lost.post("a").platform_id is None


def test_a_reposts_pending_id_is_found_by_what_it_refers_to(stage: Stage) -> None:
    stage.queue(stage.slot("leader"), stage.slot("s", account=3, kind=Kind.REPOST, follows="c/leader"))
    stage.say()
    stage.x.answer = Receipt(None)
    stage.say()
    stage.x.timeline = [stage.seen("", "7", refers_to="9")]
    stage.clock.advance(5)

    assert publish.complete_links(stage.ports) == 1

    assert stage.post("s").platform_id == "7"
