"""The control endpoint: what goes in and what comes out."""

import pytest
import requests


def post(stage, path, body):
    return requests.post(f"{stage.url}/_sandbox/{path}", json=body, timeout=5)


def test_the_record_holds_every_publishing_request_and_its_answer(stage):
    stage.fault("reset_after", {"platform": "facebook"})
    id = stage.tweet("Halo").json()["data"]["id"]
    stage.tweet("Halo")
    with pytest.raises(requests.ConnectionError):
        stage.say("Senyap")

    lines = stage.control("requests")["requests"]

    assert [(line["platform"], line["said"], line["status"]) for line in lines] == [
        ("x", "Halo", 201), ("x", "Halo", 403), ("facebook", "Senyap", None)
    ]  # fmt: skip
    assert lines[0]["post"] == id and lines[1]["post"] is None
    assert (lines[2]["fault"], lines[2]["post"] is not None) == ("reset_after", True)


def test_the_record_can_be_read_on_from_a_number(stage):
    for n in range(3):
        stage.say(f"Kata {n}")

    assert [line["said"] for line in stage.control("requests?since=2")["requests"]] == ["Kata 2"]


def test_the_record_names_time_account_and_path(stage):
    stage.say("Halo")

    line = stage.control("requests")["requests"][0]

    assert line["time"] == "2026-11-25T05:00:00+00:00"
    assert (line["account"], line["path"]) == (stage.id("facebook"), f"/v26.0/{stage.id('facebook')}/feed")


def test_the_state_can_be_asked_for_one_account(stage):
    stage.tweet("Kota")
    stage.tweet("Kecamatan", "32.77.01")

    posts = stage.control("state?account=keccimselatan")["posts"]

    assert [post["text"] for post in posts] == ["Kecamatan"]


def test_an_account_can_join_while_the_world_runs(stage):
    row = {"platform": "facebook", "handle": "@baru", "external_id": "777", "access_token": "token-baru"}

    answer = post(stage, "accounts", [row])

    assert (answer.status_code, answer.json()) == (201, {"joined": 1})
    assert stage.graph("GET", "/me", token="token-baru").json() == {"id": "777", "name": "baru"}


def test_a_new_token_replaces_the_old_one_and_keeps_what_was_said_and_prepared(stage, hung):
    stage.say("Halo")
    container = stage.show(hung()).json()["id"]
    row = stage.who("facebook") | {"access_token": "segar"}
    post(stage, "accounts", [stage.who("instagram") | {"access_token": "segar"}])

    post(stage, "accounts", [row])

    old = stage.graph("GET", f"/{stage.id('facebook')}/published_posts")
    new = stage.graph("GET", f"/{stage.id('facebook')}/published_posts", token="segar")
    form = {"creation_id": container}
    prepared = stage.graph("POST", f"/{stage.id('instagram')}/media_publish", data=form, token="segar")
    assert (old.status_code, len(new.json()["data"])) == (400, 1)
    assert prepared.status_code == 200


def test_of_incomplete_accounts_none_joins(stage):
    whole = {"platform": "x", "handle": "a", "external_id": "5", "access_token": "5-a"}

    answer = post(stage, "accounts", [whole, whole | {"external_id": "6", "access_token": ""}])

    assert answer.status_code == 400 and "access_token" in answer.json()["error"]
    assert len(stage.control("accounts")["accounts"]) == len(stage.rows)


def test_the_list_of_accounts_holds_no_token(stage):
    text = requests.get(f"{stage.url}/_sandbox/accounts", timeout=5).text

    assert "kelmelong" in text
    assert not any(row["access_token"] in text for row in stage.rows)


def test_rules_can_change_while_the_world_runs(stage):
    answer = post(stage, "rules", {"duplicates": False, "lag": 5})

    assert answer.json()["lag"] == 5
    assert [stage.tweet("Halo").status_code for _ in range(2)] == [201, 201]


def test_an_unknown_rule_changes_nothing(stage):
    answer = post(stage, "rules", {"duplicates": False, "nonsense": 1})

    assert answer.status_code == 400 and "nonsense" in answer.json()["error"]
    assert stage.control("rules")["duplicates"] is True


def test_what_is_not_json_is_refused(stage):
    answer = requests.post(f"{stage.url}/_sandbox/rules", data="{", timeout=5)

    assert (answer.status_code, answer.json()["error"][:15]) == (400, "Isi permintaan ")
