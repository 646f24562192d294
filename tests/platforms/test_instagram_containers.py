"""Instagram's containers fail in many ways: each is made anew, given up, or kept, and nothing is public meanwhile."""

import pytest

from siaran.domain.errors import Refused, Unavailable
from siaran.domain.post import Draft
from tests.platforms.meta import FREE, PAGE, V, asked, error, is_, steps

QUOTA = f"{V}/10/content_publishing_limit"
MEDIA = f"{V}/10/media"
TOMORROW = "2026-11-26T05:00:00+00:00"


@pytest.fixture
def instagram(meta):
    """Instagram on a Graph API that answers what a test tells it to."""
    return meta["instagram"]


def draft(*pictures, text="Rakor #cimahi"):
    return Draft(text, pictures=pictures)


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
