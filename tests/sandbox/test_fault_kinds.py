"""Kinds of trouble, one by one: what each is made of."""

import json
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests

X = {"platform": "x", "action": "publish"}


def test_a_rate_limit_ends_at_the_time_it_names(stage):
    stage.fault("rate", X, seconds=120)
    struck = [stage.tweet(f"Kata {n}") for n in range(2)]
    stage.clock.forward(seconds=120)

    assert [answer.status_code for answer in struck] == [429, 429]
    assert struck[0].headers["x-rate-limit-remaining"] == "0"
    assert int(struck[0].headers["x-rate-limit-reset"]) == int(stage.clock.now.timestamp())
    assert stage.tweet("Kata").status_code == 201


def test_a_daily_rate_limit_looks_healthy_in_the_quarter_hour(stage):
    stage.fault("rate", X, seconds=7200, scope="user_day")

    headers = stage.tweet("Halo").headers

    assert headers["x-user-limit-24hour-remaining"] == "0" and headers["x-rate-limit-remaining"] == "99"


def test_metas_rate_limit_tells_the_minutes(stage):
    stage.fault("rate", {"platform": "facebook"}, seconds=300)

    answer = stage.say("Halo")

    row = json.loads(answer.headers["x-business-use-case-usage"])[stage.id("facebook")][0]
    assert answer.json()["error"]["code"] == 80001
    assert (row["call_count"], row["estimated_time_to_regain_access"]) == (100, 5)


def test_the_usage_cap_comes_with_healthy_headers(stage):
    stage.fault("usage_cap", X)

    answer = stage.tweet("Halo")

    assert answer.json()["title"] == "UsageCapExceeded"
    assert answer.headers["x-rate-limit-remaining"] == "39999"


def test_a_lagging_post_is_public_at_once_and_listed_later(stage):
    stage.fault("lag", {"platform": "facebook"}, seconds=60)
    stage.say("Halo")
    path = f"/{stage.id('facebook')}/published_posts"

    early = stage.graph("GET", path).json()["data"]
    stage.clock.forward(seconds=60)

    assert early == [] and stage.texts("facebook") == ["Halo"]
    assert len(stage.graph("GET", path).json()["data"]) == 1


def test_the_servers_clock_can_be_off(stage):
    stage.fault("clock", seconds=-300)

    told = [parsedate_to_datetime(stage.graph("GET", "/me").headers["date"]) for _ in range(2)]

    assert told == [stage.clock.now - timedelta(seconds=300), stage.clock.now]


def test_slow_answers_are_slow(stage):
    stage.fault("slow", seconds=0.2)
    began = time.monotonic()

    stage.graph("GET", "/me")

    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("container_pending", ["IN_PROGRESS", "IN_PROGRESS", "FINISHED"]),
        ("container_error", ["ERROR"] * 3),
        ("container_expired", ["EXPIRED"] * 3),
    ],
)
def test_containers_can_be_slow_or_broken(stage, hung, kind, states):
    stage.fault(kind, polls=2)
    id = stage.show(hung()).json()["id"]
    stage.clock.forward(minutes=1)

    seen = [stage.graph("GET", f"/{id}", params={"fields": "status_code"}).json()["status_code"] for _ in range(3)]

    assert seen == states


@pytest.mark.parametrize(("kind", "body"), [("published_without_id", {"success": True}), ("2207051_after", None)])
def test_instagram_publishes_and_does_not_say_so(stage, hung, kind, body):
    stage.fault(kind, {"platform": "instagram"})
    id = stage.show(hung(), caption="Rakor").json()["id"]

    answer = stage.publish(id)

    assert stage.texts("instagram") == ["Rakor"]
    assert answer.json() == body or answer.json()["error"]["error_subcode"] == 2207051
    assert stage.graph("GET", f"/{id}", params={"fields": "status_code"}).json()["status_code"] == "PUBLISHED"


def test_a_redirect_leads_to_what_looks_like_a_yes(stage):
    stage.fault("redirect", X)

    place = stage.tweet("Halo").headers["location"]

    assert requests.get(place, timeout=5).json()["data"]["id"] == "1"
    assert stage.texts("x") == []


def test_an_answer_can_be_larger_than_a_mebibyte(stage):
    stage.fault("huge", X)

    answer = stage.tweet("Halo")

    assert len(answer.content) > 1024 * 1024
    assert answer.json()["data"]["id"]


@pytest.mark.parametrize("code", ["permissions", "client-forbidden"])
def test_x_can_refuse_the_app(stage, code):
    stage.fault("held", X, code=code)

    answer = stage.tweet("Halo")

    assert answer.status_code == 403
    assert answer.json()["type"].endswith(code)


@pytest.mark.parametrize(("code", "member"), [(226, "errors"), (64, "errors"), ("feature", "detail")])
def test_x_can_hold_the_account(stage, code, member):
    stage.fault("held", X, code=code)

    answer = stage.tweet("Halo")

    assert (answer.status_code, member in answer.json()) == (403, True)


def test_x_can_say_that_the_clock_is_off(stage):
    stage.fault("token", X, code=135)

    assert stage.tweet("Halo").json()["errors"][0]["code"] == 135


def test_meta_can_say_that_it_was_posted_already(stage):
    stage.fault("duplicate", {"platform": "facebook"}, code=368)

    error = stage.say("Halo").json()["error"]

    assert (error["code"], error["error_subcode"]) == (368, 1404082)


@pytest.mark.parametrize(
    ("body", "kind"), [("upstream connect error", "text/html"), ({"title": "Unavailable"}, "json")]
)
def test_a_status_can_bring_any_body(stage, body, kind):
    stage.fault("status", X, status=503, body=body, headers={"Retry-After": 5})

    answer = stage.tweet("Halo")

    assert kind in answer.headers["content-type"] and answer.headers["retry-after"] == "5"
