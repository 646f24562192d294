"""How Graph is asked: where the token goes, what is proved, which version answers, and how lists are read."""

import hashlib
import hmac
import json

import pytest

from siaran.domain.errors import Unavailable
from siaran.domain.post import Draft
from siaran.platforms._graph import Graph
from siaran.platforms._graph_answer import GraphError
from tests.platforms.contract import NOON
from tests.platforms.meta import PAGE, SECRET, TOKEN, V, answers, asked, batched, calls, error, opened

PROOF = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()


@pytest.fixture
def graph(door, httpserver):
    """One Page's client."""
    return Graph(TOKEN, door.session({}), url=httpserver.url_for("/"), version="v26.0", app_secret=SECRET)


def test_the_token_goes_in_a_header_and_its_proof_beside_it(meta, httpserver):
    answers(httpserver, {"id": "10_1"}, 200)

    meta["facebook"].whoami(PAGE)
    meta["facebook"].publish(PAGE, Draft("Halo"), {})

    for request, _ in httpserver.log[:1] + httpserver.log[-1:]:
        sent = dict(request.args) | dict(request.form)
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert sent["appsecret_proof"] == PROOF and TOKEN not in str(request.url) + str(sent)


def test_without_the_apps_secret_nothing_is_proved_and_somebody_is_told(door, httpserver):
    facebook = opened(httpserver, door, meta_app_secret="")["facebook"]
    answers(httpserver, {"id": "10_1"}, 200)

    facebook.publish(PAGE, Draft("Halo"), {})

    assert dict(httpserver.log[0][0].form) == {"message": "Halo"}
    assert "SIARAN_META_APP_SECRET" in facebook.notices()[0]


def test_a_token_is_looked_into_without_standing_in_an_address(meta, httpserver):
    httpserver.expect_ordered_request(f"{V}/me").respond_with_json({"id": "10", "username": "kotacimahi"})
    given = {"expires_at": 1_800_000_000, "data_access_expires_at": 0, "scopes": ["pages_manage_posts"]}
    batched(httpserver, {"data": given})

    told = meta["facebook"].whoami(PAGE)

    [request] = [request for request, _ in httpserver.log[1:]]
    assert calls(request) == [f"debug_token?input_token={TOKEN}"] and TOKEN not in request.url
    assert request.headers["Authorization"] == f"Bearer 77|{SECRET}"
    assert told.expires_at.timestamp() == 1_800_000_000 and "pages_read_user_content" in told.notes[0]


@pytest.mark.parametrize("answer", [None, (400, error(190)), {"data": "rusak"}, {"data": {}}, "rusak"])
def test_what_a_token_is_may_stay_unknown(meta, httpserver, answer):
    httpserver.expect_ordered_request(f"{V}/me").respond_with_json({"id": "10"})
    batched(httpserver, answer)

    told = meta["facebook"].whoami(PAGE)

    assert (told.external_id, told.expires_at, told.notes) == ("10", None, ())


def test_where_meta_tells_nothing_about_tokens_an_account_is_connected_all_the_same(meta, httpserver):
    httpserver.expect_ordered_request(f"{V}/me").respond_with_json({"id": "10"})
    httpserver.expect_ordered_request(f"{V}/").respond_with_json(error(2), 500)

    assert meta["facebook"].whoami(PAGE).external_id == "10"


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_a_version_that_is_dead_answers_as_another_and_somebody_is_told(meta, httpserver, platform):
    answers(httpserver, {"data": []}, 200, headers={"facebook-api-version": "v28.0"})

    meta[platform].find(PAGE, NOON, None)

    [said] = meta[platform].troubles()
    assert "v28.0" in said and "SIARAN_GRAPH_VERSION" in said
    assert meta[platform].notices() == (said,)


def test_a_version_that_is_served_as_wanted_is_nothing_to_mend(meta, httpserver):
    answers(httpserver, {"id": "10_1"}, 200, headers={"facebook-api-version": "v26.0"})

    meta["facebook"].publish(PAGE, Draft("Halo"), {})

    assert meta["facebook"].notices() == ()


def test_the_sandbox_serves_a_dead_version_as_meta_does(stage):
    facebook = type(stage.platforms["facebook"])(stage.door, {**stage.options, "graph_version": "v19.0"})

    facebook.whoami(stage.access("facebook"))

    assert "v21.0" in facebook.notices()[0]


def test_values_are_spelled_metas_way_and_the_callers_own_stay_as_they_were(graph, httpserver):
    answers(httpserver, {}, 200)
    given = {"published": False, "media": [{"media_fbid": "1"}], "nothing": None, "message": "é"}

    graph.request("v26.0/10/feed", post_args=given)

    form = dict(httpserver.log[0][0].form)
    assert form == {"published": "false", "media": '[{"media_fbid": "1"}]', "message": "é", "appsecret_proof": PROOF}
    assert given == {"published": False, "media": [{"media_fbid": "1"}], "nothing": None, "message": "é"}


def test_an_empty_post_does_not_put_the_token_into_the_address(graph, httpserver):
    answers(httpserver, {"success": True}, 200)

    graph.put_like("10_1")

    assert httpserver.log[0][0].query_string == b""


def test_another_token_may_be_given_and_goes_in_the_header_too(graph, httpserver):
    answers(httpserver, {}, 200)

    graph.request("v26.0/me", args={"access_token": "lain"})

    request, _ = httpserver.log[0]
    assert request.headers["Authorization"] == "Bearer lain" and "access_token" not in request.args


def test_a_redirect_is_not_followed(graph, httpserver):
    answers(httpserver, {"id": "1"}, 302, headers={"Location": httpserver.url_for("/elsewhere")})

    with pytest.raises(GraphError):
        graph.put_object("10", "feed", message="Halo")

    assert len(httpserver.log) == 1


def test_many_objects_are_read_fifty_in_a_call(graph, httpserver):
    batched(httpserver, *({"id": str(n)} for n in range(50)))
    batched(httpserver, {"id": "50"}, (400, error(100, 33)))

    told = graph.get_objects([str(n) for n in range(52)], fields="id,message")

    assert list(told) == [str(n) for n in range(51)]
    assert calls(httpserver.log[1][0]) == ["50?fields=id,message", "51?fields=id,message"]


@pytest.mark.parametrize("rows", [{"error_description": "rusak"}, [], [None], ["rusak"], [{"code": 200, "body": "{"}]])
def test_a_part_of_a_batch_may_be_missing_or_broken(graph, httpserver, rows):
    answers(httpserver, rows, 200)

    assert graph.batch(["1"]) == [None]


def test_an_error_in_a_batch_stands_where_its_answer_would(graph, httpserver):
    batched(httpserver, (400, error(100, 33)), {"id": "2"})

    first, second = graph.batch(["1", "2"])

    assert (first.number, first.http_status, second) == ("100/33", 400, {"id": "2"})


def listed(*ids, after=None):
    paging = {"cursors": {"before": "a", "after": after or "z"}} | ({"next": "https://…"} if after else {})
    return {"data": [{"id": id, "created_time": f"{NOON:%Y-%m-%dT%H:%M:%S}+0000"} for id in ids], "paging": paging}


def test_a_list_is_read_by_its_cursors_and_the_last_page_has_one_too(graph, httpserver):
    httpserver.expect_ordered_request(f"{V}/10/feed").respond_with_json(listed("2", after="c"))
    httpserver.expect_ordered_request(f"{V}/10/feed").respond_with_json(listed("1"))

    pages = [([row["id"] for row in page], last) for page, last in graph.pages("10", "feed", limit=25)]

    assert pages == [(["2"], False), (["1"], True)]
    assert httpserver.log[1][0].args["after"] == "c"


def test_a_list_that_is_too_much_is_asked_for_in_smaller_pages(graph, httpserver):
    for _ in range(2):
        httpserver.expect_ordered_request(f"{V}/10/feed").respond_with_json(error(1), 500)
    httpserver.expect_ordered_request(f"{V}/10/feed").respond_with_json(listed("1"))

    list(graph.pages("10", "feed", limit=100))

    assert [request.args["limit"] for request, _ in httpserver.log] == ["100", "50", "25"]


def test_a_list_that_stays_too_much_is_an_error(graph, httpserver):
    answers(httpserver, error(1), 500)

    with pytest.raises(GraphError):
        list(graph.pages("10", "feed", limit=25))

    assert [request.args["limit"] for request, _ in httpserver.log] == ["25", "12"]


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": ["1"]}, [], {"data": None}])
def test_an_answer_without_a_list_is_an_error_and_never_an_empty_page(meta, httpserver, body):
    answers(httpserver, body, 200)

    for platform in ("facebook", "instagram"):
        with pytest.raises(Unavailable):
            meta[platform].find(PAGE, NOON, None)


def test_the_old_way_to_read_several_is_never_used(meta, httpserver):
    answers(httpserver, {"data": []}, 200)

    meta["facebook"].measure(PAGE, ["10_1", "10_2"])

    assert all("ids" not in request.args for request, _ in httpserver.log)
    assert asked(httpserver)[-1] == ("POST", "/")


def test_the_budget_that_is_used_is_the_highest_of_all_percentages(graph, httpserver):
    app = {"call_count": 12, "total_time": 3, "total_cputime": 40}
    business = {"10": [{"call_count": 2, "total_time": 81, "estimated_time_to_regain_access": 0}]}
    headers = {"X-App-Usage": json.dumps(app), "X-Business-Use-Case-Usage": json.dumps(business)}
    answers(httpserver, {}, 200, headers=headers)

    graph.get_object("me")

    assert (graph.usage.percent, graph.usage.regain_minutes) == (81.0, 0.0)
