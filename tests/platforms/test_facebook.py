"""Facebook: text, links and photos go out, the Page's own list comes back, and its figures in few calls."""

import json
from datetime import timedelta

import pytest

from siaran.domain.errors import Refused, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.metric import Figures
from siaran.domain.platform import Alike, Resend
from siaran.domain.post import Draft, Picture
from siaran.platforms.facebook import METRICS, Facebook
from tests.platforms.contract import NOON
from tests.platforms.meta import PAGE, V, answers, asked, batched, calls, error, form

LIST = f"{V}/10/published_posts"


@pytest.fixture
def facebook(meta):
    """Facebook on a Graph API that answers what a test tells it to."""
    return meta["facebook"]


def row(id, minutes=0, text="Halo", **more):
    """A post so many minutes before noon."""
    stamp = f"{NOON - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}+0000"
    return {"id": id, "message": text, "created_time": stamp, **more}


def shows(httpserver, *pages, further=False):
    """The pages of the Page's list, in turn; the last leads to another only where there are `further`."""
    for number, rows in enumerate(pages, start=1):
        more = {"next": "https://…"} if further or number < len(pages) else {}
        paging = {"cursors": {"after": f"c{number}"}} | more
        httpserver.expect_ordered_request(LIST).respond_with_json({"data": list(rows), "paging": paging})


def test_words_alone_are_a_post(stage):
    receipt = stage.say("facebook", "Halo & <b>selamat pagi</b>")

    [post] = stage.heard("facebook")
    assert (post["id"], post["text"], post["link"]) == (receipt.platform_id, "Halo & <b>selamat pagi</b>", None)
    assert receipt.permalink == f"https://www.facebook.com/{receipt.platform_id}"


def test_a_link_goes_beside_the_words_and_becomes_a_card(stage):
    stage.say("facebook", "Baca", link="https://cimahikota.go.id/berita")

    assert [(p["text"], p["link"]) for p in stage.heard("facebook")] == [("Baca", "https://cimahikota.go.id/berita")]


def test_a_post_has_its_own_pictures_or_a_links_card(stage):
    stage.say("facebook", "Baca", link="https://cimahikota.go.id", pictures=(stage.picture(),))

    assert [(p["link"], len(p["media"])) for p in stage.heard("facebook")] == [(None, 1)]
    assert Facebook.takes_link(pictures=False) and not Facebook.takes_link(pictures=True)


def test_empty_words_are_left_out(facebook, httpserver):
    answers(httpserver, {"id": "10_1"}, 200)

    facebook.publish(PAGE, Draft("", "https://cimahikota.go.id"), {})

    assert form(httpserver) == {"link": "https://cimahikota.go.id"}


def test_nothing_at_all_is_refused_before_anything_is_sent(facebook, httpserver):
    with pytest.raises(Refused):
        facebook.publish(PAGE, Draft(""), {})

    assert httpserver.log == []


def test_a_photo_is_sent_as_a_file_with_its_words_and_unseen(facebook, httpserver, picture):
    answers(httpserver, {"id": "5"}, 200)

    made = facebook.prepare(PAGE, Draft("Halo", pictures=(picture,)), None)

    [(request, _)] = httpserver.log
    assert (request.path, request.files["source"].mimetype) == (f"{V}/10/photos", "image/jpeg")
    assert form(httpserver) == {"published": "false", "alt_text_custom": "Aula Gedung A"}
    assert made.ready and made.handle["photo_ids"] == ["5"]
    request.close()


def test_photos_go_one_a_call_and_the_post_attaches_them_in_order(facebook, httpserver, picture):
    for answer in ("5", "6"):
        httpserver.expect_ordered_request(f"{V}/10/photos").respond_with_json({"id": answer})
    httpserver.expect_ordered_request(f"{V}/10/feed").respond_with_json({"id": "10_1"})
    draft = Draft("Halo", pictures=(picture, picture))

    first = facebook.prepare(PAGE, draft, None)
    second = facebook.prepare(PAGE, draft, first.handle)
    facebook.publish(PAGE, draft, second.handle)

    assert (first.ready, first.again_in, second.ready) == (False, 0.0, True)
    assert json.loads(form(httpserver)["attached_media"]) == [{"media_fbid": "5"}, {"media_fbid": "6"}]
    assert second.handle["expires_at"] == first.handle["expires_at"]


def test_ten_photos_with_their_words_are_seen_in_order(stage):
    colours = ("teal", "navy", "red", "green", "gold", "gray", "pink", "plum", "tan", "lime")
    pictures = tuple(stage.picture(f"Foto {colour}", colour, size=(40, 40)) for colour in colours)

    stage.say("facebook", "Sepuluh", pictures=pictures)

    [post] = stage.heard("facebook")
    assert [shot["alt"] for shot in post["media"]] == [p.alt for p in pictures]
    assert [shot["sha256"] for shot in post["media"]] == [p.sha256 for p in pictures]


def test_what_is_uploaded_already_is_not_uploaded_again(facebook, httpserver, picture):
    made = facebook.prepare(PAGE, Draft("Halo", pictures=(picture,)), {"photo_ids": ["5"], "expires_at": "besok"})

    assert (made.handle, made.ready, httpserver.log) == ({"photo_ids": ["5"], "expires_at": "besok"}, True, [])


def test_a_photo_without_its_number_comes_again(facebook, httpserver, picture):
    answers(httpserver, {"success": True}, 200)

    with pytest.raises(Unavailable):
        facebook.prepare(PAGE, Draft("Halo", pictures=(picture,)), None)


def test_a_picture_that_is_no_longer_there_is_refused(facebook, httpserver):
    with pytest.raises(Refused):
        facebook.prepare(PAGE, Draft("Halo", pictures=(Picture("0" * 64, "/tidak/ada.jpg", "", "", 1, 1),)), None)

    assert httpserver.log == []


def test_the_list_is_read_without_any_filter_until_beyond_the_wanted_time(facebook, httpserver):
    shows(httpserver, [row("10_3", 1), row("10_2", 3)], [row("10_1", 9)], further=True)

    sighting = facebook.find(PAGE, NOON - timedelta(minutes=5), None)

    assert [s.platform_id for s in sighting.posts] == ["10_3", "10_2", "10_1"] and sighting.complete
    assert {name for request, _ in httpserver.log for name in request.args} == {
        "limit", "fields", "after", "appsecret_proof",
    }  # fmt: skip
    assert httpserver.log[1][0].args["after"] == "c1"


def test_a_post_is_read_with_its_address_its_app_and_its_time(facebook, httpserver):
    shows(httpserver, [row("10_1", 3, permalink_url="https://fb/1", application={"id": 77}), row("10_0", 9)])

    seen, other = facebook.find(PAGE, NOON, None).posts

    assert (seen.permalink, seen.app, seen.created_at) == ("https://fb/1", "77", NOON - timedelta(minutes=3))
    assert (other.permalink, other.app) == (None, "")


@pytest.mark.parametrize(
    "odd", [{"id": "10_9"}, {"created_time": "2026-11-25T05:00:00+0000"}, row("10_9") | {"id": ""}]
)
def test_a_row_that_cannot_be_understood_is_no_complete_read(facebook, httpserver, odd):
    shows(httpserver, [row("10_2"), odd])

    sighting = facebook.find(PAGE, NOON, None)

    assert ([s.platform_id for s in sighting.posts], sighting.complete) == (["10_2"], False)


def test_too_many_pages_are_no_complete_read(facebook, httpserver):
    endless = {"data": [row("10_1")], "paging": {"cursors": {"after": "c"}, "next": "https://…"}}
    httpserver.expect_request(LIST).respond_with_json(endless)

    sighting = facebook.find(PAGE, NOON - timedelta(minutes=5), None)

    assert (len(sighting.posts), sighting.complete) == (40, False)


def counts(id, **more):
    summary = {"reactions": {"summary": {"total_count": 9}}, "comments": {"summary": {"total_count": 2}}}
    return row(id) | summary | more


def insight(**values):
    return {"data": [{"name": name, "values": [{"value": value}]} for name, value in values.items()]}


def test_a_pages_posts_are_measured_in_one_list_and_one_batch(facebook, httpserver):
    shows(httpserver, [counts("10_2", shares={"count": 3}), counts("10_1"), counts("10_0")])
    batched(httpserver, insight(post_media_view=70, post_total_media_view_unique=50, post_clicks=4), insight())

    measured = facebook.measure(PAGE, ["10_1", "10_2"])

    assert asked(httpserver) == [("GET", "/10/published_posts"), ("POST", "/")]
    assert httpserver.log[0][0].args["limit"] == "100"
    assert measured["10_2"].figures == Figures(views=70, reach=50, reactions=9, comments=2, shares=3, clicks=4)
    assert measured["10_1"].figures == Figures(reactions=9, comments=2, shares=0)
    assert measured["10_2"].raw["post_media_view"] == 70 and measured["10_2"].api_version == "v26.0"


def test_one_dead_metric_does_not_take_the_others_along_and_is_not_asked_for_again(facebook, httpserver):
    bad = (400, error(100, message="(#100) The value must be a valid insights metric"))
    for answers_of_batches in ([[bad], [{}, bad, {}], [insight(post_clicks=4)]], [[insight(post_clicks=5)]]):
        shows(httpserver, [counts("10_1")])
        for answer in answers_of_batches:
            batched(httpserver, *answer)

    first, second = (facebook.measure(PAGE, ["10_1"])["10_1"] for _ in range(2))

    assert [first.figures.clicks, second.figures.clicks] == [4, 5]
    assert calls(httpserver.log[2][0]) == [f"10_1/insights?metric={metric}" for metric in METRICS]
    assert calls(httpserver.log[-1][0]) == [f"10_1/insights?metric={METRICS[0]},{METRICS[2]}"]


def test_where_every_metric_is_dead_none_is_asked_for_again(facebook, httpserver):
    bad = (400, error(100, message="(#100) The value must be a valid insights metric"))
    shows(httpserver, [counts("10_1")])
    batched(httpserver, bad)
    batched(httpserver, bad, bad, bad)
    shows(httpserver, [counts("10_1")])

    figures = [facebook.measure(PAGE, ["10_1"])["10_1"].figures for _ in range(2)]

    assert figures == [Figures(reactions=9, comments=2, shares=0)] * 2
    assert asked(httpserver)[-1] == ("GET", "/10/published_posts")


def test_a_metric_that_meta_retires_in_the_sandbox_costs_only_itself(staged):
    stage = staged(speed=86_400, metrics_refused=("post_media_view",))
    post = stage.say("facebook").platform_id
    stage.now += timedelta(seconds=5)

    figures = stage.platforms["facebook"].measure(stage.access("facebook"), [post])[post].figures

    assert figures.views is None and figures.reach > 0 and figures.shares is not None


@pytest.mark.parametrize(("used", "batches"), [(74, 1), (75, 0)])
def test_where_most_of_the_budget_is_used_only_the_list_is_read(facebook, httpserver, used, batches):
    headers = {"X-App-Usage": json.dumps({"call_count": used})}
    httpserver.expect_request(LIST).respond_with_json({"data": [counts("10_1")]}, headers=headers)
    httpserver.expect_request(f"{V}/", method="POST").respond_with_json([None])

    measured = facebook.measure(PAGE, ["10_1"])

    assert (measured["10_1"].figures.reactions, len(httpserver.log) - 1) == (9, batches)


def test_what_was_taken_down_is_gone_and_what_could_not_be_read_is_not(facebook, httpserver):
    shows(httpserver, [counts("10_1")])
    batched(httpserver, (400, error(100, 33)), None, (400, error(10)), counts("10_5"))
    batched(httpserver, insight(), insight())

    measured = facebook.measure(PAGE, ["10_1", "10_2", "10_3", "10_4", "10_5"])

    assert {post: one.gone for post, one in measured.items()} == {"10_1": False, "10_2": True, "10_5": False}


def test_only_three_pages_of_the_list_are_looked_through_for_old_posts(facebook, httpserver):
    shows(httpserver, *([counts(f"10_{n}")] for n in (9, 8, 7)), further=True)
    batched(httpserver, counts("10_1"))
    batched(httpserver, insight())

    assert set(facebook.measure(PAGE, ["10_1"])) == {"10_1"}
    assert asked(httpserver) == [("GET", "/10/published_posts")] * 3 + [("POST", "/")] * 2


@pytest.mark.parametrize("odd", [{}, {"reactions": {}}, {"reactions": {"summary": {"total_count": "9"}}}])
def test_what_is_not_reported_is_not_nought(facebook, httpserver, odd):
    shows(httpserver, [row("10_1", **odd)])
    batched(httpserver, (400, error(10, message="Not enough viewers")))

    assert facebook.measure(PAGE, ["10_1"])["10_1"].figures == Figures(shares=0)


@pytest.mark.parametrize(("link", "warned"), [("https://www.facebook.com/x", 1), ("https://cimahikota.go.id", 0)])
def test_an_author_is_told_of_links_that_facebook_refuses(link, warned):
    assert len(Facebook.warnings("Baca", link)) == warned


def test_the_facts():
    assert (Facebook.kind, Facebook.label, Facebook.secrets) == ("facebook", "Facebook", ("access_token",))
    assert Limits(63_206, 10, 1000, 4 << 20, ("JPEG", "PNG"), daily=10, apart=20) == Facebook.limits
    assert (Facebook.alike, Facebook.resend, Facebook.sends) == (Alike.WARN, Resend.AFTER_PROOF, 2)
    assert Facebook.options["graph_version"] == "v26.0" and Facebook.count("e\u0301🇮🇩") == 3
