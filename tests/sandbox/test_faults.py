"""Trouble on demand: what the caller sees, and what is really public afterwards."""

import pytest
import requests

X = {"platform": "x", "action": "publish"}


def attempt(call):
    """The status of an answer, or the name of what came instead of one."""
    try:
        return call().status_code
    except requests.RequestException as error:
        return type(error).__name__


@pytest.mark.parametrize(
    ("fault", "seen", "public"),
    [
        ({"kind": "reset_before"}, "ConnectionError", False),
        ({"kind": "reset_after"}, "ConnectionError", True),
        ({"kind": "hang_before", "seconds": 0.05}, "ConnectionError", False),
        ({"kind": "hang_after", "seconds": 0.05}, 201, True),
        ({"kind": "late", "seconds": 0.05}, 201, True),
        ({"kind": "truncate"}, "ChunkedEncodingError", True),
        ({"kind": "drip", "seconds": 0.0}, 201, True),
        ({"kind": "status", "status": 502}, 502, False),
        ({"kind": "status", "status": 503, "commit": True}, 503, True),
        ({"kind": "html_200"}, 200, False),
        ({"kind": "redirect"}, 302, False),
        ({"kind": "no_id"}, 201, True),
        ({"kind": "huge"}, 201, True),
        ({"kind": "shadow"}, 201, False),
        ({"kind": "credits"}, 402, False),
        ({"kind": "usage_cap"}, 429, False),
        ({"kind": "rate"}, 429, False),
        ({"kind": "token"}, 401, False),
        ({"kind": "held"}, 403, False),
        ({"kind": "duplicate"}, 403, False),
        ({"kind": "duplicate", "commit": True}, 403, True),
        ({"kind": "error", "status": 422}, 422, False),
    ],
)
def test_what_is_seen_and_what_is_public_on_x(stage, fault, seen, public):
    stage.fault(fault.pop("kind"), X, **fault)

    outcome = attempt(lambda: stage.tweet("Halo"))

    assert outcome == seen
    assert stage.texts("x") == (["Halo"] if public else [])


@pytest.mark.parametrize(
    ("fault", "seen", "public"),
    [
        ({"kind": "reset_after"}, "ConnectionError", True),
        ({"kind": "status", "status": 500, "commit": True, "body": {"error": {"code": 2}}}, 500, True),
        ({"kind": "error", "code": 2, "commit": True}, 500, True),
        ({"kind": "error", "code": 100, "subcode": 33}, 400, False),
        ({"kind": "token", "subcode": 460}, 401, False),
        ({"kind": "held"}, 400, False),
        ({"kind": "duplicate"}, 400, False),
        ({"kind": "rate"}, 400, False),
        ({"kind": "credits"}, 403, False),
    ],
)
def test_what_is_seen_and_what_is_public_on_facebook(stage, fault, seen, public):
    stage.fault(fault.pop("kind"), {"platform": "facebook", "action": "publish"}, **fault)

    outcome = attempt(lambda: stage.say("Halo"))

    assert outcome == seen
    assert stage.texts("facebook") == (["Halo"] if public else [])


def test_a_hanging_answer_outlives_the_callers_patience(stage):
    stage.fault("hang_after", X, seconds=60)

    outcome = attempt(lambda: stage.tweet("Halo", patience=0.2))

    assert outcome == "ReadTimeout"
    assert stage.texts("x") == ["Halo"]


def test_a_fault_strikes_as_often_as_it_was_asked_to(stage):
    stage.fault("status", X, times=2, after=1)

    outcomes = [stage.tweet(f"Kata {n}").status_code for n in range(4)]

    assert outcomes == [201, 503, 503, 201]


def test_a_fault_for_ever_ends_when_it_is_cleared(stage):
    stage.fault("status", X, times=None)
    struck = [stage.tweet(f"Kata {n}").status_code for n in range(2)]

    requests.delete(f"{stage.url}/_sandbox/faults", timeout=5)

    assert struck == [503, 503]
    assert stage.tweet("Kata").status_code == 201


def test_chance_is_drawn_from_the_worlds_seed(staged):
    outcomes = []
    for stage in (staged(), staged()):
        stage.fault("status", X, times=None, chance=0.5)
        outcomes.append([stage.tweet(f"Kata {n}").status_code for n in range(12)])

    assert outcomes[0] == outcomes[1]
    assert set(outcomes[0]) == {201, 503}


@pytest.mark.parametrize(
    "match", [{"account": "kotacimahi"}, {"path": "/2/tweets"}, {"text": "Halo"}, {"method": "POST"}]
)
def test_a_fault_strikes_only_what_it_matches(stage, match):
    stage.fault("status", {"action": "publish"} | match)

    spared = stage.graph("GET", "/me", "32.77.01")
    struck = stage.tweet("Halo semua")

    assert (spared.status_code, struck.status_code) == (200, 503)


def test_a_repost_is_a_kind_of_publishing_too(stage):
    stage.fault("reset_before", X)

    outcome = attempt(lambda: stage.x("POST", f"/2/users/{stage.id('x')}/retweets", json={"tweet_id": "1"}))

    assert outcome == "ConnectionError"


@pytest.mark.parametrize("order", [{"kind": "nonsense"}, {"kind": "slow", "match": {"nonsense": "1"}}, "nonsense"])
def test_a_fault_that_does_not_exist_is_refused_with_a_sentence(stage, order):
    answer = requests.post(f"{stage.url}/_sandbox/faults", json=order, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert stage.control("faults") == {"faults": []}
