"""Instagram is read back: who the account is, its media, and their figures."""

from datetime import timedelta

import pytest

from siaran.domain.account import Access
from siaran.domain.errors import AccountLost, Unavailable
from siaran.domain.metric import Figures
from tests.platforms.contract import NOON
from tests.platforms.meta import PAGE, TOKEN, V, answers, asked, batched, calls, error

LIST = f"{V}/10/media"
FEED = {"media_product_type": "FEED", "like_count": 9, "comments_count": 2}
FULL = {**FEED, "saved_count": 1, "shares_count": 3, "reposts_count": 4}


@pytest.fixture
def instagram(meta):
    """Instagram on a Graph API that answers what a test tells it to."""
    return meta["instagram"]


def row(id, minutes=0, **more):
    stamp = f"{NOON - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}+0000"
    return {"id": id, "caption": "Rakor", "timestamp": stamp, "permalink": f"https://ig/{id}", **more}


def shows(httpserver, *rows, **paging):
    httpserver.expect_ordered_request(LIST).respond_with_json({"data": list(rows), "paging": paging})


def insight(**values):
    return {"data": [{"name": name, "total_value": {"value": value}} for name, value in values.items()]}


def test_the_account_is_asked_for_with_the_token_of_its_page(stage):
    access = stage.access("instagram")

    identity = stage.platforms["instagram"].whoami(access)

    assert (identity.external_id, identity.handle) == (access.external_id, access.handle)
    assert access.secrets == {**stage.access("facebook").secrets, "access_token_secret": ""}


def test_an_account_that_is_not_named_yet_is_found_through_its_page(stage):
    nobody = Access("", "", stage.access("instagram").secrets)

    assert stage.platforms["instagram"].whoami(nobody).external_id == stage.access("instagram").external_id


@pytest.mark.parametrize(
    ("page", "what"), [({"id": "10"}, AccountLost), ([], Unavailable), ({"success": True}, Unavailable)]
)
def test_a_page_without_an_instagram_account_is_an_account_lost_and_a_strange_answer_is_not(
    instagram, httpserver, page, what
):
    answers(httpserver, page, 200)

    with pytest.raises(what):
        instagram.whoami(Access("", "", {"access_token": TOKEN}))


def test_a_token_that_lacks_permissions_is_told_of(instagram, httpserver):
    httpserver.expect_ordered_request(f"{V}/10").respond_with_json({"id": "10", "username": "kotacimahi"})
    batched(httpserver, {"data": {"scopes": ["instagram_basic", "instagram_manage_insights"]}})

    [note] = instagram.whoami(PAGE).notes

    assert "instagram_content_publish" in note and "instagram_basic" not in note


def test_media_are_read_until_beyond_the_wanted_time(instagram, httpserver):
    shows(httpserver, row("3", 1), cursors={"after": "c"}, next="https://…")
    shows(httpserver, row("2", 9), {"id": "1"}, cursors={"after": "d"})

    sighting = instagram.find(PAGE, NOON - timedelta(minutes=5), None)

    assert [(s.platform_id, s.permalink) for s in sighting.posts] == [("3", "https://ig/3"), ("2", "https://ig/2")]
    assert not sighting.complete and sighting.container is None


def test_media_are_measured_in_one_list_and_one_batch(instagram, httpserver):
    shows(httpserver, row("2", **FULL), row("1", **FULL))
    batched(httpserver, insight(views=70, reach=50, likes=8, saved=7), {"data": []})

    measured = instagram.measure(PAGE, ["1", "2"])

    assert asked(httpserver) == [("GET", "/10/media"), ("POST", "/")]
    assert measured["2"].figures == Figures(views=70, reach=50, reactions=9, comments=2, shares=3, saves=1)
    assert measured["1"].figures == Figures(reactions=9, comments=2, shares=3, saves=1)
    assert measured["2"].raw["likes"] == 8 and measured["2"].raw["reposts_count"] == 4


def test_where_the_newer_counts_are_unknown_fewer_are_asked_for_from_then_on(instagram, httpserver):
    httpserver.expect_ordered_request(LIST).respond_with_json(error(100), 400)
    for _ in range(2):
        shows(httpserver, row("1", **FEED))
        batched(httpserver, insight(shares=3, saved=1))

    figures = [instagram.measure(PAGE, ["1"])["1"].figures for _ in range(2)]

    assert figures == [Figures(reactions=9, comments=2, shares=3, saves=1)] * 2
    lists = [request.args["fields"] for request, _ in httpserver.log if request.method == "GET"]
    assert ["saved_count" in fields for fields in lists] == [True, False, False]


def test_a_list_that_fails_otherwise_is_not_asked_again(instagram, httpserver):
    answers(httpserver, error(10))

    with pytest.raises(Exception) as caught:
        instagram.measure(PAGE, ["1"])

    assert caught.value.code == "10" and len(httpserver.log) == 1


def test_a_story_has_metrics_of_its_own(instagram, httpserver):
    shows(httpserver, row("1", media_product_type="STORY"), row("2", **FULL))
    batched(httpserver, insight(views=5))
    batched(httpserver, insight(views=6, replies=2))

    measured = instagram.measure(PAGE, ["1", "2"])

    assert calls(httpserver.log[2][0]) == ["1/insights?metric=views,reach,replies,shares"]
    assert (measured["1"].figures.comments, measured["1"].figures.reactions) == (2, None)


def test_a_metric_that_meta_retires_costs_only_itself(staged):
    stage = staged(speed=86_400, metrics_refused=("views",))
    post = stage.say("instagram").platform_id
    stage.now += timedelta(seconds=5)

    figures = stage.platforms["instagram"].measure(stage.access("instagram"), [post])[post].figures

    assert figures.views is None and figures.reach > 0 and figures.saves is not None


def test_a_young_medium_is_not_measured_rather_than_nought(staged):
    stage = staged(insights_after=600.0)
    post = stage.say("instagram").platform_id

    figures = stage.platforms["instagram"].measure(stage.access("instagram"), [post])[post].figures

    assert (figures.views, figures.reach, figures.reactions) == (None, None, 0)
