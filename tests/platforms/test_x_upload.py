"""Pictures on their way to X: in parts, one picture a call, waited for by coming again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from siaran.domain.account import Access
from siaran.domain.errors import AccountLost, Refused, Unavailable
from siaran.domain.post import Draft
from siaran.domain.times import Times
from siaran.platforms._x_answer import Answer
from siaran.platforms.x import X
from siaran.wire import Door

ME = Access("15", "kotacimahi", {"access_token": "15-x", "access_token_secret": "rahasia"})
UPLOAD = "/2/media/upload"


@pytest.fixture
def x(httpserver):
    """X, opened on a server that takes parts and words of a picture; a test says how it ends."""
    httpserver.expect_request(f"{UPLOAD}/initialize").respond_with_json({"data": {"id": "71"}})
    httpserver.expect_request(f"{UPLOAD}/71/append").respond_with_json({"data": {}})
    httpserver.expect_request("/2/media/metadata").respond_with_json({"data": {}})
    door = Door(Times())
    yield X(door, {"x_api_url": httpserver.url_for(""), "x_consumer_key": "kunci", "x_consumer_secret": "rahasia-app"})
    door.close()


def ends(httpserver, **told):
    """How X ends an upload."""
    httpserver.expect_request(f"{UPLOAD}/71/finalize").respond_with_json({"data": {"id": "71", **told}})


def paths(httpserver):
    return [request.path.removeprefix("/2/media/") for request, _ in httpserver.log]


@pytest.fixture
def picture(stage):
    """A stored picture."""
    return stage.picture("Aula")


def test_a_draft_without_pictures_needs_nothing(x, httpserver):
    made = x.prepare(ME, Draft("Halo"), None)

    assert (made.handle, made.ready, httpserver.log) == ({"media_ids": []}, True, [])


def test_a_picture_is_begun_sent_ended_and_described(x, httpserver, picture):
    ends(httpserver)

    made = x.prepare(ME, Draft("Halo", pictures=(picture,)), None)

    assert paths(httpserver) == ["upload/initialize", "upload/71/append", "upload/71/finalize", "metadata"]
    assert made.ready and made.handle["media_ids"] == ["71"]
    assert httpserver.log[3][0].json == {"id": "71", "metadata": {"alt_text": {"text": "Aula"}}}


def test_a_picture_is_good_for_as_long_as_x_says(x, httpserver, picture):
    ends(httpserver, expires_after_secs=3600)

    made = x.prepare(ME, Draft("Halo", pictures=(picture,)), None)

    left = datetime.fromisoformat(made.handle["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=58) < left <= timedelta(hours=1)


def test_a_picture_without_words_is_not_described(x, httpserver, picture):
    ends(httpserver)

    x.prepare(ME, Draft("Halo", pictures=(replace(picture, alt=""),)), None)

    assert "metadata" not in paths(httpserver)


def test_pictures_go_one_a_call_and_expire_with_the_first(x, httpserver, picture):
    ends(httpserver)
    draft = Draft("Halo", pictures=(picture, picture))

    first = x.prepare(ME, draft, None)
    second = x.prepare(ME, draft, {**first.handle, "expires_at": "lebih dulu"})

    assert (first.ready, first.again_in, first.handle["media_ids"]) == (False, 0.0, ["71"])
    assert second.ready and second.handle == {"media_ids": ["71", "71"], "expires_at": "lebih dulu"}


def test_a_large_picture_goes_in_parts_of_a_mebibyte(stage):
    noisy = stage.picture("Derau", noise=1200)

    stage.say("x", "Halo", pictures=(noisy,))

    [shown] = stage.heard("x")[0]["media"]
    assert shown["sha256"] == noisy.sha256 and Path(noisy.path).stat().st_size > 1 << 20


def test_a_picture_that_x_works_on_is_asked_for_later(x, httpserver, picture):
    ends(httpserver, processing_info={"state": "in_progress", "check_after_secs": 3})
    draft = Draft("Halo", pictures=(picture,))
    httpserver.expect_request(UPLOAD, query_string="command=STATUS&media_id=71").respond_with_json(
        {"data": {"id": "71", "processing_info": {"state": "succeeded"}}}
    )

    first = x.prepare(ME, draft, None)
    second = x.prepare(ME, draft, first.handle)

    assert (first.ready, first.again_in, first.handle["pending"], first.handle["media_ids"]) == (False, 3, "71", [])
    assert second.ready and second.handle == {"media_ids": ["71"], "expires_at": first.handle["expires_at"]}


def test_x_may_leave_open_how_long_it_works(x, httpserver, picture):
    ends(httpserver, processing_info={"state": "pending"})

    assert x.prepare(ME, Draft("Halo", pictures=(picture,)), None).again_in == 1.0


def test_a_picture_that_x_cannot_use_is_refused(x, httpserver, picture):
    ends(httpserver, processing_info={"state": "failed"})

    with pytest.raises(Refused):
        x.prepare(ME, Draft("Halo", pictures=(picture,)), None)


def test_a_picture_that_is_no_longer_there_is_refused(x, httpserver, picture):
    with pytest.raises(Refused):
        x.prepare(ME, Draft("Halo", pictures=(replace(picture, path="/tidak/ada.jpg"),)), None)

    assert httpserver.log == []


@pytest.mark.parametrize("path", [f"{UPLOAD}/initialize", f"{UPLOAD}/71/append", "/2/media/metadata"])
@pytest.mark.parametrize(
    ("status", "type", "error"),
    [(503, "about:blank", Unavailable), (400, "about:blank", Refused), (401, "about:blank", AccountLost)],
)
def test_trouble_on_the_way_is_named(x, httpserver, picture, path, status, type, error):
    httpserver.clear_all_handlers()
    httpserver.expect_request(path).respond_with_json({"title": "Oh", "type": type, "status": status}, status)
    for other in (f"{UPLOAD}/initialize", f"{UPLOAD}/71/append", f"{UPLOAD}/71/finalize", "/2/media/metadata"):
        httpserver.expect_request(other).respond_with_json({"data": {"id": "71"}})

    with pytest.raises(error):
        x.prepare(ME, Draft("Halo", pictures=(picture,)), None)


def test_a_part_may_be_answered_with_nothing(x, httpserver, picture):
    httpserver.clear_all_handlers()
    httpserver.expect_request(f"{UPLOAD}/71/append").respond_with_data(b"", 204)
    httpserver.expect_request(f"{UPLOAD}/initialize").respond_with_json({"data": {"id": 71}})
    httpserver.expect_request("/2/media/metadata").respond_with_json({})
    ends(httpserver)

    assert x.prepare(ME, Draft("Halo", pictures=(picture,)), None).ready


def test_a_page_of_somebody_elses_is_no_answer_to_a_part(x, httpserver, picture):
    httpserver.clear_all_handlers()
    httpserver.expect_request(f"{UPLOAD}/initialize").respond_with_json({"data": {"id": "71"}})
    httpserver.expect_request(f"{UPLOAD}/71/append").respond_with_data("<html>", content_type="text/html")

    with pytest.raises(Unavailable):
        x.prepare(ME, Draft("Halo", pictures=(picture,)), None)


def test_an_upload_without_its_number_comes_again(x, httpserver, picture):
    httpserver.expect_ordered_request(f"{UPLOAD}/initialize").respond_with_json({"data": {}})

    with pytest.raises(Unavailable):
        x.prepare(ME, Draft("Halo", pictures=(picture,)), None)


def test_without_xs_own_time_no_expiry_is_made_up():
    assert Answer({}, 200, {}).at is None
