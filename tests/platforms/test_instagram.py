"""Instagram: a container is made, waited for and released; each step may be repeated, none is taken twice."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from siaran import media
from siaran.domain.errors import OutcomeUnknown, PlatformClosed, RateLimited, Refused, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.platform import Container, Resend
from siaran.domain.post import Draft
from siaran.platforms.instagram import Instagram
from tests.platforms.contract import NOON, stored
from tests.platforms.meta import FREE, PAGE, answers, asked, error, form, is_, opened, steps

TOMORROW = "2026-11-26T05:00:00+00:00"


@pytest.fixture
def instagram(meta):
    """Instagram on a Graph API that answers what a test tells it to."""
    return meta["instagram"]


def draft(*pictures, text="Rakor #cimahi"):
    return Draft(text, pictures=pictures)


def test_a_picture_becomes_a_container_with_its_words_and_is_waited_for(instagram, httpserver, picture):
    steps(httpserver, FREE, ("/10/media", {"id": "5"}), ("/5", is_("IN_PROGRESS")), ("/5", is_("FINISHED")))
    made = [instagram.prepare(PAGE, draft(picture), None)]
    sent = form(httpserver)
    for _ in range(2):
        made.append(instagram.prepare(PAGE, draft(picture), made[-1].handle))

    address = sent.pop("image_url")
    assert sent == {"caption": "Rakor #cimahi", "alt_text": "Aula Gedung A"}
    assert address.startswith(httpserver.url_for(f"/media/{picture.sha256}-"))
    assert [(m.ready, m.again_in) for m in made] == [(False, 1.0), (False, 2.0), (True, 0.0)]
    assert made[-1].handle["container"] == "5"


def test_the_address_of_a_picture_is_signed_and_outlives_its_container(instagram, httpserver, picture, tmp_path):
    steps(httpserver, FREE, ("/10/media", {"id": "5"}))

    made = instagram.prepare(PAGE, draft(picture), None)

    query = parse_qs(urlsplit(form(httpserver)["image_url"]).query)
    ends = NOON.fromisoformat(made.handle["expires_at"])
    assert int(query["e"][0]) == int((ends + timedelta(hours=1)).timestamp())
    assert "kunci-uji" not in form(httpserver)["image_url"]


def test_a_finished_container_is_not_asked_about_again(instagram, httpserver, picture):
    handle = {"container": "5", "status": "FINISHED", "expires_at": TOMORROW}

    made = instagram.prepare(PAGE, draft(picture), handle)

    assert made.ready and made.handle["container"] == "5" and httpserver.log == []


def test_a_carousel_is_made_of_children_and_carries_the_words_itself(instagram, httpserver, picture):
    steps(httpserver, FREE, ("/10/media", {"id": "5"}), ("/10/media", {"id": "6"}))
    steps(httpserver, ("/5", is_("FINISHED")), ("/6", is_("IN_PROGRESS")), ("/6", is_("FINISHED")))
    steps(httpserver, ("/10/media", {"id": "7"}), ("/7", is_("FINISHED")))
    handle, ready, waits = None, False, []
    while not ready:
        made = instagram.prepare(PAGE, draft(picture, picture), handle)
        handle, ready, waits = made.handle, made.ready, [*waits, made.again_in]

    children = [form(httpserver, number) for number in (1, 2)]
    assert [(c["is_carousel_item"], "caption" in c) for c in children] == [("true", False)] * 2
    parent = {"media_type": "CAROUSEL", "children": "5,6", "caption": "Rakor #cimahi"}
    assert form(httpserver, 6) == parent
    assert (handle["container"], waits) == ("7", [0.0, 1.0, 1.0, 1.0, 0.0])


def test_a_wide_drawing_arrives_as_a_jpeg_in_the_shape_that_instagram_takes(stage):
    stage.say("instagram", pictures=(stage.picture("Peta", size=(3000, 600)),))

    [shot] = stage.heard("instagram")[0]["media"]
    assert (shot["mime"], shot["width"], shot["alt"]) == ("image/jpeg", 1440, "Peta")
    assert shot["width"] / shot["height"] <= 1.91


def test_without_a_picture_nothing_can_be_said(instagram, httpserver):
    with pytest.raises(Refused):
        instagram.prepare(PAGE, draft(), None)

    assert httpserver.log == []


@pytest.mark.parametrize("missing", ["public_url", "media_key"])
def test_without_a_public_address_nothing_goes_out_and_no_account_is_to_blame(door, httpserver, picture, missing):
    with pytest.raises(PlatformClosed):
        opened(httpserver, door, **{missing: ""})["instagram"].prepare(PAGE, draft(picture), None)

    assert httpserver.log == []


def test_the_days_quota_is_asked_for_once_and_heeded(instagram, httpserver, picture):
    steps(httpserver, ("/10/content_publishing_limit", {"data": [{"quota_usage": 50, "config": {"quota_total": 50}}]}))

    with pytest.raises(RateLimited) as caught:
        instagram.prepare(PAGE, draft(picture), None)

    assert "50 dari 50" in str(caught.value) and asked(httpserver) == [("GET", "/10/content_publishing_limit")]


@pytest.mark.parametrize("told", [{}, {"data": []}, {"data": [{"quota_usage": 9}]}, {"data": ["rusak"]}, error(100)])
def test_a_quota_that_is_not_told_holds_nothing_up(instagram, httpserver, picture, told):
    steps(httpserver, ("/10/content_publishing_limit", told, 400 if "error" in told else 200))
    steps(httpserver, ("/10/media", {"id": "5"}))

    assert instagram.prepare(PAGE, draft(picture), None).handle["container"] == "5"


def test_a_quota_that_the_sandbox_has_used_up_leaves_nothing_half_done(staged):
    stage = staged(instagram_quota=1)
    stage.say("instagram")

    with pytest.raises(RateLimited):
        stage.say("instagram", "Lain")


def test_a_yes_keeps_its_container_and_gets_its_address(stage):
    receipt = stage.say("instagram")

    [post] = stage.heard("instagram")
    assert (receipt.platform_id, receipt.container_id) == (post["id"], post["container"])
    assert receipt.permalink.startswith(f"{stage.running.url}/p/")


@pytest.mark.parametrize(
    "answer", [(error(2), 500), (error(100, 33), 400), ({}, 200), ([], 200), ({"permalink": 1}, 200)]
)
def test_a_read_after_a_yes_cannot_take_it_back(instagram, httpserver, answer):
    steps(httpserver, ("/10/media_publish", {"id": "9"}), ("/9", *answer))

    receipt = instagram.publish(PAGE, draft(), {"container": "5", "status": "FINISHED"})

    assert (receipt.platform_id, receipt.permalink, receipt.container_id) == ("9", None, "5")


def test_what_was_never_prepared_is_stale_and_nothing_is_sent(instagram, httpserver):
    with pytest.raises(Refused) as caught:
        instagram.publish(PAGE, draft(), {})

    assert caught.value.stale_handle and httpserver.log == []


def test_a_published_container_is_never_released_again(stage):
    stage.say("instagram")
    handle = stage.prepared("instagram", stage.draft("instagram"))
    state = {"container": stage.heard("instagram")[0]["container"], "status": "PUBLISHED"}

    with pytest.raises(OutcomeUnknown):
        stage.platforms["instagram"].publish(stage.access("instagram"), stage.draft("instagram"), {**handle, **state})

    assert len(stage.asked()) == 1


def sighted(stage, handle):
    return stage.platforms["instagram"].find(stage.access("instagram"), stage.now - timedelta(minutes=1), handle)


def test_a_look_tells_what_became_of_the_container(stage):
    made = stage.draft("instagram")
    handle = stage.prepared("instagram", made)
    before = sighted(stage, handle)
    stage.platforms["instagram"].publish(stage.access("instagram"), made, handle)
    after = sighted(stage, handle)

    assert (before.container, after.container) == (Container.READY, Container.PUBLISHED)
    assert before.complete and [s.text for s in after.posts] == [made.text]


def test_a_container_is_forgotten_after_a_day(stage):
    made = stage.draft("instagram")
    handle = stage.prepared("instagram", made)
    stage.now += timedelta(hours=24)

    with pytest.raises(OutcomeUnknown):
        stage.platforms["instagram"].publish(stage.access("instagram"), made, handle)

    assert handle["expires_at"] <= stage.now.isoformat() and sighted(stage, handle).container is Container.EXPIRED
    assert stage.heard("instagram") == []


@pytest.mark.parametrize("answer", [error(24, 2207006), error(100, 33), error(2)])
def test_a_look_that_cannot_read_the_container_has_failed(instagram, httpserver, answer):
    answers(httpserver, answer)

    with pytest.raises(Unavailable):
        instagram.find(PAGE, NOON, {"container": "5"})


def test_a_picture_that_changed_since_its_approval_is_refused(stage, tmp_path):
    picture = stored(tmp_path)
    kept = Path(picture.path)
    kept.write_bytes(kept.read_bytes() + b"x")

    with pytest.raises(Refused):
        stage.say("instagram", pictures=(picture,))


def test_the_fitting_that_is_signed_is_the_one_that_is_kept(instagram, httpserver, picture):
    steps(httpserver, FREE, ("/10/media", {"id": "5"}))

    instagram.prepare(PAGE, draft(picture), None)

    name = urlsplit(form(httpserver)["image_url"]).path.rpartition("/")[2]
    assert name == f"{picture.sha256}-{media.variant(Instagram.limits)}.jpg"


@pytest.mark.parametrize(
    ("text", "link", "words"),
    [("Baca", "https://cimahikota.go.id", "diketuk"), ("Baca https://a.id", None, "diketuk"), ("@a " * 21, None, "20")],
)
def test_an_author_is_told_what_instagram_makes_of_a_caption(text, link, words):
    [said] = Instagram.warnings(text, link)

    assert words in said


def test_the_facts():
    limits = Limits(2200, 10, 1000, 8 << 20, ("JPEG",), (0.8, 1.91), (320, 1440), True, 5, 50, apart=20)
    assert (Instagram.kind, Instagram.label, Instagram.secrets) == ("instagram", "Instagram", ("access_token",))
    assert limits == Instagram.limits
    assert (Instagram.resend, Instagram.sends, Instagram.count("e\u0301")) == (Resend.SAME_HANDLE, 6, 1)
