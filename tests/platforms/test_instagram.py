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
from tests.platforms.meta import PAGE, V, answers, asked, error, opened

QUOTA = f"{V}/10/content_publishing_limit"
MEDIA = f"{V}/10/media"
TOMORROW = "2026-11-26T05:00:00+00:00"


@pytest.fixture
def instagram(meta):
    """Instagram on a Graph API that answers what a test tells it to."""
    return meta["instagram"]


def steps(httpserver, *answers):
    """The answers of the next calls, in turn: (path below the version, body), a status after it where it is no 200."""
    for path, body, *status in answers:
        httpserver.expect_ordered_request(V + path).respond_with_json(body, *status)


FREE = ("/10/content_publishing_limit", {"data": [{"quota_usage": 1, "config": {"quota_total": 50}}]})


def is_(state, words=""):
    return {"status_code": state, "status": words}


def form(httpserver, number=-1):
    sent = dict(httpserver.log[number][0].form)
    return {name: value for name, value in sent.items() if name != "appsecret_proof"}


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


def made_twice(instagram, httpserver, picture, *answers):
    """What becomes of a container after these answers."""
    steps(httpserver, *answers)
    return instagram.prepare(PAGE, draft(picture), {"container": "5", "status": "IN_PROGRESS", "expires_at": TOMORROW})


@pytest.mark.parametrize(
    "answer",
    [
        ("/5", is_("ERROR", "Error: Media upload has failed with error code 2207053")),
        ("/5", error(24, 2207006), 400),
        ("/5", error(24, 2207008), 400),
        ("/5", error(-2, 2207020), 400),
    ],
)
def test_a_container_that_failed_or_is_lost_is_made_anew(instagram, httpserver, picture, answer):
    made = made_twice(instagram, httpserver, picture, answer)
    steps(httpserver, ("/10/media", {"id": "6"}))
    again = instagram.prepare(PAGE, draft(picture), made.handle)

    assert (made.handle["container"], made.again_in, made.ready) == ("", 10.0, False)
    assert again.handle["container"] == "6"


def test_a_lost_part_of_a_carousel_is_made_anew_and_the_others_are_kept(instagram, httpserver, picture):
    handle = {"children": ["5", "6"], "expires_at": TOMORROW}
    steps(httpserver, ("/5", is_("FINISHED")), ("/6", error(24, 2207006), 400))

    made = instagram.prepare(PAGE, draft(picture, picture), handle)

    assert (made.handle["children"], made.handle["finished"], made.ready) == (["5"], 1, False)


def test_where_instagram_finds_none_of_the_parts_all_are_made_anew(instagram, httpserver, picture):
    handle = {"children": ["5", "6"], "finished": 2, "expires_at": TOMORROW}
    steps(httpserver, ("/10/media", error(24, 2207008), 400))

    made = instagram.prepare(PAGE, draft(picture, picture), handle)

    assert (made.handle["children"], made.handle["finished"], made.ready) == ([], 0, False)


@pytest.mark.parametrize("code", [(9004, 2207052), (-2, 2207003), (24, 2207006)])
def test_a_picture_that_cannot_be_fetched_is_offered_three_times(instagram, httpserver, picture, code):
    httpserver.expect_request(QUOTA).respond_with_json(FREE[1])
    httpserver.expect_request(MEDIA).respond_with_json(error(*code), 400)
    first = instagram.prepare(PAGE, draft(picture), None)
    second = instagram.prepare(PAGE, draft(picture), first.handle)

    with pytest.raises(Refused) as caught:
        instagram.prepare(PAGE, draft(picture), second.handle)

    assert [first.again_in, second.again_in] == [10.0, 20.0] and "SIARAN_PUBLIC_URL" in str(caught.value)
    assert asked(httpserver).count(("POST", "/10/media")) == 3


@pytest.mark.parametrize("subcode", [2207004, 2207005, 2207009, 2207010, 2207023, 2207026, 2207028, 2207040])
def test_a_picture_at_fault_is_refused_at_once(instagram, httpserver, picture, subcode):
    with pytest.raises(Refused) as caught:
        made_twice(instagram, httpserver, picture, ("/5", is_("ERROR", f"Error: {subcode} Unsupported.")))

    assert not caught.value.stale_handle


def test_a_container_whose_day_is_over_is_stale(instagram, httpserver, picture):
    with pytest.raises(Refused) as caught:
        made_twice(instagram, httpserver, picture, ("/5", is_("EXPIRED")))

    assert caught.value.stale_handle


@pytest.mark.parametrize("answer", [("/5", error(100, 33), 400), ("/5", {}), ("/5", is_("NEW")), ("/5", [])])
def test_a_container_that_cannot_be_read_is_kept(instagram, httpserver, picture, answer):
    with pytest.raises(Unavailable):
        made_twice(instagram, httpserver, picture, answer)


def test_a_container_that_is_never_done_is_given_up_after_five_minutes(instagram, httpserver, picture):
    httpserver.expect_request(f"{V}/5").respond_with_json(is_("IN_PROGRESS"))
    made, waits = None, []
    handle = {"container": "5", "status": "IN_PROGRESS", "expires_at": TOMORROW}
    while handle["container"]:
        made = instagram.prepare(PAGE, draft(picture), handle)
        handle, waits = made.handle, [*waits, made.again_in]

    assert 240 <= sum(waits[:-1]) <= 360 and max(waits) == 60.0


def test_a_container_without_its_number_comes_again(instagram, httpserver, picture):
    steps(httpserver, FREE, ("/10/media", {"success": True}))

    with pytest.raises(Unavailable):
        instagram.prepare(PAGE, draft(picture), None)


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
