"""The contract of a platform, held by all of them against the sandbox."""

from datetime import timedelta

import pytest

from siaran.domain.errors import AccountLost, OutcomeUnknown, Unavailable
from siaran.domain.likeness import same
from siaran.domain.limits import Limits
from siaran.domain.platform import Amplifies, Platform
from siaran.platforms import kinds, load
from siaran.wire import Door
from tests.platforms.contract import KINDS, SHORT, TEXT

every_kind = pytest.mark.parametrize("kind", KINDS)


def test_the_built_in_kinds_are_found():
    assert set(KINDS) <= set(kinds())


@every_kind
def test_a_platform_is_whole_and_its_facts_are_on_its_class(kind, stage):
    platform, door_made = kinds()[kind], stage.platforms[kind]

    assert isinstance(door_made, Platform)
    assert platform.kind == kind and isinstance(platform.limits, Limits)
    assert platform.count("Halo") == 4 and platform.warnings("Halo", None) == ()
    assert all(name.islower() for name in platform.options)


@every_kind
def test_whoami_names_the_account_of_the_token(kind, stage):
    access = stage.access(kind)

    identity = stage.platforms[kind].whoami(access)

    assert identity.external_id == access.external_id


@every_kind
def test_a_wrong_token_is_an_account_lost(kind, stage):
    with pytest.raises(AccountLost):
        stage.platforms[kind].whoami(stage.access(kind, access_token="salah"))


@every_kind
def test_what_is_heard_is_exactly_what_was_said(kind, stage):
    receipt = stage.say(kind)

    assert [(post["id"], post["text"]) for post in stage.heard(kind)] == [(receipt.platform_id, TEXT)]


@every_kind
def test_pictures_arrive_in_order_with_their_words(kind, stage):
    pictures = (stage.picture("Aula", "teal"), stage.picture("Halaman", "navy", size=(900, 700)))

    stage.say(kind, pictures=pictures)

    [post] = stage.heard(kind)
    assert [shot["width"] for shot in post["media"]] == [640, 900]
    assert [shot["alt"] for shot in post["media"]] == ["Aula", "Halaman"]


@every_kind
def test_everything_that_was_said_is_heard_and_nothing_else(kind, stage):
    pictures = (stage.picture("Aula", "teal"), stage.picture("Halaman", "navy"))
    receipt = stage.say(kind, link="https://cimahikota.go.id/berita", pictures=pictures)

    [post] = stage.heard(kind)
    shown = [(shot["sha256"], shot["alt"]) for shot in post["media"]]
    assert shown == [(picture.sha256, picture.alt) for picture in pictures]
    said = {"id": receipt.platform_id, "account": stage.access(kind).external_id, "text": TEXT}
    assert {**said, "link": None, "refers_to": None, "answers": None}.items() <= post.items()


@every_kind
def test_nothing_is_public_before_publish(kind, stage):
    stage.prepared(kind, stage.draft(kind, pictures=(stage.picture(),)))

    assert stage.heard(kind) == stage.asked() == []


@every_kind
def test_a_prepared_handle_says_when_it_expires(kind, stage):
    handle = stage.prepared(kind, stage.draft(kind, pictures=(stage.picture(),)))

    assert handle["expires_at"] == "2026-11-26T05:00:00+00:00"


@every_kind
def test_a_post_is_found_with_the_same_text(kind, stage):
    receipt = stage.say(kind)

    sighting = stage.platforms[kind].find(stage.access(kind), stage.now - timedelta(minutes=1), None)

    assert sighting.complete
    assert [(s.platform_id, same(TEXT, s.text)) for s in sighting.posts] == [(receipt.platform_id, True)]
    assert sighting.posts[0].created_at == stage.now.replace(microsecond=0)


@every_kind
def test_an_empty_account_is_read_to_its_beginning(kind, stage):
    sighting = stage.platforms[kind].find(stage.access(kind), stage.now, None)

    assert (sighting.posts, sighting.complete) == ((), True)


@every_kind
def test_a_post_is_measured_in_common_figures(kind, staged):
    stage = staged(speed=3600 * 24)
    receipt = stage.say(kind)
    stage.now += timedelta(seconds=5)

    measured = stage.platforms[kind].measure(stage.access(kind), [receipt.platform_id])[receipt.platform_id]

    assert measured.figures.views > 0 and measured.figures.engagement is not None
    assert measured.raw and measured.api_version and not measured.gone


@every_kind
def test_one_call_is_one_visible_request_even_in_trouble(kind, stage):
    draft = stage.draft(kind)
    handle = stage.prepared(kind, draft)
    stage.fault("reset_after", kind, times=3)

    with pytest.raises(OutcomeUnknown):
        stage.platforms[kind].publish(stage.access(kind), draft, handle)

    assert len(stage.asked()) == 1


@every_kind
def test_a_platform_that_cannot_be_reached_was_surely_not_told(kind, stage, unused_port):
    gone = {**stage.options, "x_api_url": f"http://127.0.0.1:{unused_port}"}
    gone["graph_api_url"] = gone["x_api_url"]
    door = Door(SHORT)
    draft = stage.draft(kind)
    handle = stage.prepared(kind, draft)

    with pytest.raises(Unavailable) as caught:
        load(door, gone)[kind].publish(stage.access(kind), draft, handle)
    door.close()

    assert stage.access(kind).secrets["access_token"] not in str(caught.value)


def test_only_x_can_repost(stage):
    assert [kind for kind, platform in stage.platforms.items() if isinstance(platform, Amplifies)] == ["x"]
