"""Who may call Graph, which version answers, what it costs, and calls in batches."""

import hashlib
import hmac
import json

import pytest
import requests

from siaran.sandbox import Keys


def test_a_token_may_come_in_header_query_or_body(stage):
    page, token = stage.id("facebook"), stage.who("facebook")["access_token"]

    header = stage.graph("GET", "/me")
    query = stage.graph("GET", "/me", headers={}, params={"access_token": token})
    body = stage.graph("POST", f"/{page}/feed", headers={}, data={"access_token": token, "message": "Halo"})

    assert [answer.status_code for answer in (header, query, body)] == [200, 200, 200]
    assert header.json() == {"id": page, "name": "Kota Cimahi"}


def test_a_wrong_token_and_none_at_all_are_told_apart(stage):
    wrong, none = stage.graph("GET", "/me", token="wrong"), stage.graph("GET", "/me", headers={})

    assert (wrong.json()["error"]["code"], none.json()["error"]["code"]) == (190, 104)
    assert "invalid_token" in wrong.headers["www-authenticate"]


def test_one_page_cannot_speak_for_another(stage):
    answer = stage.graph("POST", f"/{stage.id('facebook')}/feed", "32.77.01", data={"message": "Halo"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, 200)


def test_an_unknown_object_is_code_100_33(stage):
    error = stage.graph("GET", "/424242").json()["error"]

    assert (error["code"], error["error_subcode"], error["type"]) == (100, 33, "GraphMethodException")


def test_a_proof_is_checked_where_the_app_has_a_secret(staged):
    stage = staged(keys=Keys(app_secret="s3cret"))
    token = stage.who("facebook")["access_token"]
    right = hmac.new(b"s3cret", token.encode(), hashlib.sha256).hexdigest()

    codes = [stage.graph("GET", "/me", params={"appsecret_proof": proof}).status_code for proof in (right, "wrong")]

    assert codes == [200, 400]
    assert stage.graph("GET", "/me").status_code == 200


def test_a_proof_can_be_demanded(staged):
    stage = staged(keys=Keys(app_secret="s3cret"), proof_required=True)

    assert "requires" not in stage.graph("GET", "/me").json()
    assert stage.graph("GET", "/me").json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("asked", "served"), [("v26.0", "v26.0"), ("v22.0", "v22.0"), ("v2.8", "v21.0"), ("v99.0", "v21.0")]
)
def test_an_unknown_version_is_silently_another(stage, asked, served):
    token = {"access_token": stage.who("facebook")["access_token"]}

    answer = requests.get(f"{stage.url}/{asked}/me", params=token, timeout=5)

    assert (answer.status_code, answer.headers["facebook-api-version"]) == (200, served)


def test_reading_several_ids_at_once_is_gone(stage):
    answer = stage.graph("GET", "/", params={"ids": "1,2"})

    assert answer.status_code == 400


def test_usage_headers_are_absent_at_zero_and_grow(staged):
    stage = staged(page_budget=4)

    used = [stage.graph("GET", "/me").headers for _ in range(2)]
    quiet = staged().graph("GET", "/me").headers

    row = json.loads(used[1]["x-business-use-case-usage"])[stage.id("facebook")][0]
    assert (row["type"], row["call_count"]) == ("pages", 50)
    assert json.loads(used[1]["x-app-usage"])["call_count"] == 50
    assert "x-app-usage" not in quiet


def test_a_spent_budget_is_refused_and_calling_on_makes_it_worse(staged):
    stage = staged(page_budget=1)
    path = f"/{stage.id('instagram')}"

    answers = [stage.graph("GET", path) for _ in range(3)]

    rows = [json.loads(a.headers["x-business-use-case-usage"])[path[1:]][0] for a in answers[1:]]
    assert [a.json().get("error", {}).get("code") for a in answers] == [None, 80002, 80002]
    assert rows[0]["estimated_time_to_regain_access"] < rows[1]["estimated_time_to_regain_access"]


def test_a_token_can_be_looked_into(stage):
    wrong = stage.graph("GET", "/debug_token", params={"input_token": "wrong"}).json()["data"]
    right = stage.graph("GET", "/debug_token", params={"input_token": stage.who("facebook")["access_token"]}).json()

    assert wrong["is_valid"] is False
    assert right["data"]["is_valid"] is True and right["data"]["type"] == "PAGE"
    assert stage.id("instagram") in right["data"]["granular_scopes"][0]["target_ids"]


def test_a_person_finds_their_pages_and_instagram_accounts(stage):
    query = {"fields": "id,access_token,instagram_business_account{id,username}", "limit": 100}

    rows = stage.graph("GET", "/me/accounts", token="sandbox-user-token", params=query).json()["data"]

    assert [row["access_token"] for row in rows] == [
        r["access_token"] for r in stage.rows if r["platform"] == "facebook"
    ]
    assert rows[0]["instagram_business_account"] == {"id": stage.id("instagram"), "username": "kotacimahi"}


def test_an_instagram_account_says_who_it_is(stage):
    row = stage.graph("GET", f"/{stage.id('instagram')}", params={"fields": "username,followers_count"}).json()

    assert row["username"] == "kotacimahi" and row["followers_count"] > 0


def test_a_batch_answers_each_part_for_itself(stage):
    id = stage.say("Halo").json()["id"]
    parts = [{"method": "GET", "relative_url": f"{id}?fields=message"}, {"method": "GET", "relative_url": "424242"}]

    rows = stage.graph("POST", "/", data={"batch": json.dumps(parts)}).json()

    assert [row["code"] for row in rows] == [200, 400]
    assert json.loads(rows[0]["body"]) == {"message": "Halo", "id": id}


def test_a_publishing_part_of_a_batch_is_on_record(stage):
    part = {"method": "POST", "relative_url": f"{stage.id('facebook')}/feed", "body": "message=Halo%20semua"}

    stage.graph("POST", "/", data={"batch": json.dumps([part])})

    line = stage.control("requests")["requests"][0]
    assert (line["said"], line["status"], line["platform"]) == ("Halo semua", 200, "facebook")


def test_a_batch_has_at_most_fifty_parts(stage):
    parts = [{"method": "GET", "relative_url": "me"}] * 51

    assert stage.graph("POST", "/", data={"batch": json.dumps(parts)}).json()["error"]["code"] == 100


def test_one_part_of_a_batch_can_be_null(stage):
    stage.fault("batch_null", index=1)
    parts = [{"method": "GET", "relative_url": "me"}] * 2

    rows = stage.graph("POST", "/", data={"batch": json.dumps(parts)}).json()

    assert rows[0]["code"] == 200 and rows[1] is None
