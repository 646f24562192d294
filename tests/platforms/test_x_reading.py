"""X is read back: whole, as a reader sees it, in its old words and its new ones, and measured."""

from datetime import UTC, datetime, timedelta

import pytest

from siaran.domain.account import Access
from siaran.domain.errors import Unavailable
from siaran.domain.likeness import same
from siaran.domain.metric import Figures, Measured
from siaran.domain.times import Times
from siaran.platforms.x import X
from siaran.wire import Door
from tests.platforms.contract import TEXT

ME = Access("15", "@kotacimahi", {"access_token": "15-x", "access_token_secret": "rahasia"})
TIMELINE = "/2/users/15/tweets"
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
BAD = {"title": "Invalid Request", "type": "about:blank", "detail": "Unknown parameter", "status": 400}
PROBLEMS = "https://api.twitter.com/2/problems/"


@pytest.fixture
def x(httpserver):
    """X, opened on a server that answers what a test tells it to."""
    door = Door(Times())
    yield X(door, {"x_api_url": httpserver.url_for(""), "x_consumer_key": "kunci", "x_consumer_secret": "rahasia-app"})
    door.close()


def row(id, minutes=0, text="Halo", **more):
    """A post so many minutes before noon."""
    return {"id": id, "text": text, "created_at": f"{NOON - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S.000Z}", **more}


def page(*rows, token=None, **more):
    """One page of a timeline."""
    return {"data": list(rows), "meta": {"result_count": len(rows)} | ({"next_token": token} if token else {}), **more}


def shows(httpserver, *pages):
    """The pages of the timeline, in turn."""
    for one in pages:
        httpserver.expect_ordered_request(TIMELINE).respond_with_json(one)


def link(short, target, **more):
    return {"url": f"https://t.co/{short}", "expanded_url": target, **more}


def text(x, httpserver, **told):
    """The text that is read out of one row."""
    shows(httpserver, page(row("1", **told)))
    return x.find(ME, NOON, None).posts[0].text


def test_nothing_is_filtered_out(x, httpserver):
    shows(httpserver, page(row("1")))

    x.find(ME, NOON, None)

    assert set(httpserver.log[0][0].args) == {"max_results", "tweet.fields"}


def test_a_look_pays_for_no_more_posts_than_it_needs(x, httpserver):
    shows(httpserver, page(row("1")))

    x.find(ME, NOON, None)

    assert httpserver.log[0][0].args["max_results"] == "20"


def test_pages_are_read_until_beyond_the_wanted_time(x, httpserver):
    shows(httpserver, page(row("3", 1), token="b"), page(row("2", 9), token="c"))

    sighting = x.find(ME, NOON - timedelta(minutes=5), None)

    assert ([seen.platform_id for seen in sighting.posts], sighting.complete) == (["3", "2"], True)
    assert httpserver.log[1][0].args["pagination_token"] == "b"


def test_pages_may_be_empty_in_between(x, httpserver):
    shows(httpserver, page(token="b"), page(row("1")))

    sighting = x.find(ME, NOON - timedelta(minutes=5), None)

    assert (len(sighting.posts), sighting.complete) == (1, True)


def test_too_many_pages_are_no_complete_read(x, httpserver):
    httpserver.expect_request(TIMELINE).respond_with_json(page(row("1"), token="b"))

    sighting = x.find(ME, NOON - timedelta(minutes=5), None)

    assert (len(sighting.posts), sighting.complete, len(httpserver.log)) == (50, False, 50)


@pytest.mark.parametrize(
    "odd", [{"id": "1", "text": "Halo"}, {"text": "Halo"}, "Halo", row("1") | {"created_at": "tadi"}]
)
def test_a_row_that_cannot_be_understood_is_no_complete_read(x, httpserver, odd):
    shows(httpserver, page(odd, row("2")))

    sighting = x.find(ME, NOON, None)

    assert ([seen.platform_id for seen in sighting.posts], sighting.complete) == (["2"], False)


def test_a_page_that_hides_something_is_no_complete_read(x, httpserver):
    shows(httpserver, page(row("1"), errors=[{"title": "Authorization Error"}]))

    assert not x.find(ME, NOON, None).complete


@pytest.mark.parametrize("body", [{}, {"meta": {}}, {"data": []}, {"errors": [{"title": "Not Found Error"}]}])
def test_emptiness_that_is_not_said_is_an_error(x, httpserver, body):
    shows(httpserver, body)

    with pytest.raises(Unavailable):
        x.find(ME, NOON, None)


@pytest.mark.parametrize("vocabulary", ["old", "new", "both"])
def test_both_vocabularies_give_the_same_post(staged, vocabulary):
    stage = staged(vocabulary=vocabulary)
    stage.say("x", pictures=(stage.picture(), stage.picture(colour="navy")))

    [seen] = stage.platforms["x"].find(stage.access("x"), stage.now, None).posts

    assert same(TEXT, seen.text)


def test_the_vocabulary_that_was_understood_is_kept(x, httpserver):
    httpserver.expect_ordered_request(TIMELINE).respond_with_json(BAD, 400)
    shows(httpserver, page(row("1")), page(row("1")))

    x.find(ME, NOON, None)
    x.find(ME, NOON, None)

    used = [{"tweet.fields", "post.fields"} & set(request.args) for request, _ in httpserver.log]
    assert used == [{"tweet.fields"}, {"post.fields"}, {"post.fields"}]


def test_where_neither_is_understood_the_read_has_failed(x, httpserver):
    httpserver.expect_request(TIMELINE).respond_with_json(BAD, 400)

    with pytest.raises(Unavailable):
        x.find(ME, NOON, None)

    assert len(httpserver.log) == 2


def test_the_address_is_the_accounts_and_the_time_is_utc(x, httpserver):
    shows(httpserver, page(row("7", 3)))

    [seen] = x.find(ME, NOON, None).posts

    assert (seen.permalink, seen.created_at) == (
        "https://x.com/kotacimahi/status/7",
        NOON - timedelta(minutes=3),
    )


def test_links_are_shown_where_they_lead(x, httpserver):
    links = [link("a", "http://cimahikota.go.id?a=1&b=2"), link("b", "https://x.com/lain/status/9/photo/1")]

    read = text(x, httpserver, text="A &amp; B &lt;https://t.co/a&gt; https://t.co/b", entities={"urls": links})

    assert read == "A & B <http://cimahikota.go.id?a=1&b=2> https://x.com/lain/status/9/photo/1"


@pytest.mark.parametrize(
    "picture",
    [link("p", "https://x.com/kotacimahi/status/1/photo/1"), link("p", "https://x.com/x/photo/1", media_key="3_9")],
)
def test_the_link_that_stands_for_pictures_is_dropped(x, httpserver, picture):
    read = text(x, httpserver, text="Halo https://t.co/p", entities={"urls": [picture, picture, "rusak", {}]})

    assert read == "Halo"


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_post_is_read_whole(x, httpserver, name):
    note = {"text": "Panjang https://t.co/a", "entities": {"urls": [link("a", "https://cimahikota.go.id")]}}

    assert text(x, httpserver, text="Panj…", **{name: note}) == "Panjang https://cimahikota.go.id"


def test_a_long_posts_links_may_stand_outside_of_it(x, httpserver):
    links = {"urls": [link("a", "https://cimahikota.go.id")]}

    read = text(x, httpserver, text="Panj…", note_tweet={"text": "Panjang https://t.co/a"}, entities=links)

    assert read == "Panjang https://cimahikota.go.id"


def test_odd_parts_of_a_row_are_left_out(x, httpserver):
    shows(httpserver, page(row("1", referenced_tweets=["rusak", {"type": "quoted", "id": "5"}], note_tweet="rusak")))

    [seen] = x.find(ME, NOON, None).posts

    assert (seen.text, seen.refers_to, seen.answers) == ("Halo", None, None)


def test_metrics_get_their_common_names_and_keep_their_own(x, httpserver):
    public = {"retweet_count": 3, "quote_count": 4, "reply_count": 2, "like_count": 9, "bookmark_count": 1}
    private = {"impression_count": 70, "url_link_clicks": 5, "odd": None, "odder": True}
    metrics = {"public_metrics": public | {"impression_count": 80}, "non_public_metrics": private}
    httpserver.expect_request("/2/tweets").respond_with_json({"data": [row("1", **metrics)]}, 200, {"api-version": "2"})

    measured = x.measure(ME, ["1"])["1"]

    assert measured.figures == Figures(views=80, reactions=9, comments=2, shares=7, saves=1, clicks=5)
    assert measured.raw == public | {"impression_count": 80, "url_link_clicks": 5}
    assert measured.api_version == "2"


@pytest.mark.parametrize("vocabulary", ["old", "new"])
def test_both_vocabularies_give_the_same_figures(staged, vocabulary):
    stage = staged(vocabulary=vocabulary, speed=86_400)
    post = stage.say("x", "Halo").platform_id
    stage.now += timedelta(seconds=5)

    figures = stage.platforms["x"].measure(stage.access("x"), [post])[post].figures

    assert figures.shares > 0 and figures.clicks is not None and figures.reach is None


def test_what_is_not_reported_is_not_nought(x, httpserver):
    httpserver.expect_request("/2/tweets").respond_with_json({"data": [row("1", public_metrics="rusak"), "rusak"]})

    assert x.measure(ME, ["1"]) == {"1": Measured()}


def test_a_hundred_are_asked_for_at_a_time(x, httpserver):
    httpserver.expect_request("/2/tweets").respond_with_json({"data": []})

    x.measure(ME, [str(n) for n in range(201)])

    assert [len(request.args["ids"].split(",")) for request, _ in httpserver.log] == [100, 100, 1]


def test_what_was_taken_down_is_gone_and_silence_is_not(x, httpserver):
    gone = {"resource_id": "2", "type": f"{PROBLEMS}resource-not-found"}
    odd = {"type": f"{PROBLEMS}not-authorized-for-resource", "value": "3"}
    httpserver.expect_request("/2/tweets").respond_with_json({"data": [row("1")], "errors": [gone, odd, "rusak"]})

    measured = x.measure(ME, ["1", "2", "3", "4"])

    assert {post: one.gone for post, one in measured.items()} == {"1": False, "2": True}


def test_a_post_that_is_too_old_for_private_metrics_keeps_its_public_ones(stage):
    old = stage.say("x", "Lama").platform_id
    stage.now += timedelta(days=31)
    young = stage.say("x", "Baru").platform_id

    measured = stage.platforms["x"].measure(stage.access("x"), [old, young])

    assert (measured[old].figures.views is None, measured[old].figures.clicks) == (False, None)
    assert measured[young].figures.clicks is not None


def test_a_row_that_is_withheld_is_asked_for_without_private_metrics(x, httpserver):
    hidden = {"resource_id": "2", "type": f"{PROBLEMS}not-authorized-for-field"}
    httpserver.expect_ordered_request("/2/tweets").respond_with_json({"data": [row("1")], "errors": [hidden]})
    again = httpserver.expect_ordered_request("/2/tweets", query_string={"ids": "2", "tweet.fields": "public_metrics"})
    again.respond_with_json({"data": [row("2", public_metrics={"like_count": 8})]})

    measured = x.measure(ME, ["1", "2"])

    assert measured["2"].figures.reactions == 8


@pytest.mark.parametrize(("status", "asked"), [(400, 3), (403, 2)])
def test_where_private_metrics_are_refused_the_public_ones_are_asked_for(x, httpserver, status, asked):
    for _ in range(asked - 1):
        httpserver.expect_ordered_request("/2/tweets").respond_with_json(BAD | {"status": status}, status)
    httpserver.expect_ordered_request("/2/tweets").respond_with_json({"data": [row("1")]})

    assert set(x.measure(ME, ["1"])) == {"1"}
    assert httpserver.log[-1][0].args["tweet.fields"] == "public_metrics"


def test_trouble_while_measuring_is_named(x, httpserver):
    httpserver.expect_request("/2/tweets").respond_with_data("", 503)

    with pytest.raises(Unavailable):
        x.measure(ME, ["1"])
