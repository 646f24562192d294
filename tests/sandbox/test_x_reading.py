"""What one reads back at X."""

import pytest


def said(stage, count):
    return [stage.tweet(f"Pengumuman {n}").json()["data"]["id"] for n in range(count)]


def test_the_timeline_is_newest_first_in_pages(stage):
    ids = said(stage, 7)
    path = f"/2/users/{stage.id('x')}/tweets"

    first = stage.x("GET", path, params={"max_results": 5}).json()
    rest = stage.x("GET", path, params={"max_results": 5, "pagination_token": first["meta"]["next_token"]}).json()

    assert [row["id"] for row in first["data"] + rest["data"]] == ids[::-1]
    assert "next_token" not in rest["meta"]
    assert first["meta"]["newest_id"] == ids[-1]


def test_an_empty_timeline_has_no_data_member(stage):
    answer = stage.x("GET", f"/2/users/{stage.id('x')}/tweets").json()

    assert answer == {"meta": {"result_count": 0}}


@pytest.mark.parametrize(
    "query", [{"max_results": "4"}, {"max_results": "101"}, {"nonsense": "1"}, {"tweet.fields": "nonsense"}]
)
def test_a_wrong_query_is_refused(stage, query):
    answer = stage.x("GET", f"/2/users/{stage.id('x')}/tweets", params=query)

    assert answer.status_code == 400
    assert answer.json()["title"] == "Invalid Request"


def test_filters_hide_what_they_name(stage):
    ids = said(stage, 2)
    stage.tweet("Lanjutan", reply={"in_reply_to_tweet_id": ids[0]})
    path = f"/2/users/{stage.id('x')}/tweets"

    without = stage.x("GET", path, params={"exclude": "replies,retweets"}).json()
    since = stage.x("GET", path, params={"since_id": ids[0], "exclude": "replies"}).json()

    assert without["meta"]["result_count"] == 2
    assert [row["id"] for row in since["data"]] == [ids[1]]


def test_a_timeline_can_lag_behind_while_the_post_is_already_there(staged):
    stage = staged(lag=30)
    id = said(stage, 1)[0]
    path = f"/2/users/{stage.id('x')}/tweets"

    early, by_id = stage.x("GET", path).json(), stage.x("GET", "/2/tweets", params={"ids": id}).json()
    stage.clock.forward(seconds=30)

    assert early["meta"]["result_count"] == 0
    assert by_id["data"][0]["id"] == id
    assert stage.x("GET", path).json()["meta"]["result_count"] == 1


def test_missing_posts_stand_beside_those_that_were_found(stage):
    kept, gone = said(stage, 2)
    stage.x("DELETE", f"/2/tweets/{gone}")

    answer = stage.x("GET", "/2/tweets", params={"ids": f"{kept},{gone},123"}).json()

    assert [row["id"] for row in answer["data"]] == [kept]
    assert [error["resource_id"] for error in answer["errors"]] == [gone, "123"]
    assert answer["errors"][0]["type"].endswith("/resource-not-found")


def test_at_most_a_hundred_posts_are_read_at_once(stage):
    ids = ",".join(map(str, range(1, 102)))

    assert stage.x("GET", "/2/tweets", params={"ids": ids}).status_code == 400


def test_wrapped_links_tell_where_they_lead(stage):
    stage.tweet("Baca cimahikota.go.id dan https://cimahikota.go.id/berita/detail/81991")

    row = stage.x("GET", f"/2/users/{stage.id('x')}/tweets", params={"tweet.fields": "entities"}).json()["data"][0]

    urls = row["entities"]["urls"]
    assert [u["expanded_url"] for u in urls] == [
        "http://cimahikota.go.id",
        "https://cimahikota.go.id/berita/detail/81991",
    ]
    assert all(row["text"][u["start"] : u["end"]] == u["url"] for u in urls)


def test_a_repost_is_shown_short_and_with_its_original(stage):
    id = stage.tweet("Kota bersuara " + "panjang " * 20).json()["data"]["id"]
    me = stage.id("x", "32.77.01")
    stage.x("POST", f"/2/users/{me}/retweets", "32.77.01", json={"tweet_id": id})

    query = {"tweet.fields": "referenced_tweets", "expansions": "referenced_tweets.id"}
    answer = stage.x("GET", f"/2/users/{me}/tweets", "32.77.01", params=query).json()

    row = answer["data"][0]
    assert row["referenced_tweets"] == [{"type": "retweeted", "id": id}]
    assert row["text"].startswith("RT @kotacimahi: Kota") and len(row["text"]) == 140
    assert answer["includes"]["tweets"][0]["id"] == id


def test_private_metrics_are_the_owners_for_thirty_days(stage):
    id = said(stage, 1)[0]
    query = {"ids": id, "tweet.fields": "public_metrics,non_public_metrics"}

    mine = stage.x("GET", "/2/tweets", params=query).json()
    other = stage.x("GET", "/2/tweets", "32.77.01", params=query).json()
    stage.clock.forward(days=31)
    old = stage.x("GET", "/2/tweets", params=query).json()

    assert "url_link_clicks" in mine["data"][0]["non_public_metrics"] and "errors" not in mine
    assert all("non_public_metrics" not in answer["data"][0] for answer in (other, old))
    assert other["errors"][0]["type"].endswith("/not-authorized-for-field")


def test_a_repost_counts_as_a_share_of_the_original(stage):
    id = said(stage, 1)[0]
    me = stage.id("x", "32.77.01")
    stage.x("POST", f"/2/users/{me}/retweets", "32.77.01", json={"tweet_id": id})

    answer = stage.x("GET", "/2/tweets", params={"ids": id, "tweet.fields": "public_metrics"}).json()

    assert answer["data"][0]["public_metrics"]["retweet_count"] == 1


def test_the_new_vocabulary_renames_fields_and_refuses_the_old(staged):
    stage = staged(vocabulary="new")
    row = stage.tweet("Halo").json()["data"]

    new = stage.x("GET", "/2/tweets", params={"ids": row["id"], "post.fields": "public_metrics"}).json()["data"][0]
    old = stage.x("GET", "/2/tweets", params={"ids": row["id"], "tweet.fields": "public_metrics"})

    assert row["edit_history_post_ids"] == [row["id"]]
    assert "repost_count" in new["public_metrics"] and "retweet_count" not in new["public_metrics"]
    assert old.status_code == 400


def test_a_repost_in_the_new_vocabulary_brings_an_id(staged):
    stage = staged(vocabulary="new")
    id = stage.tweet("Kota bersuara").json()["data"]["id"]
    me = stage.id("x", "32.77.01")

    yes = stage.x("POST", f"/2/users/{me}/retweets", "32.77.01", json={"tweet_id": id}).json()["data"]
    row = stage.x("GET", "/2/tweets", params={"ids": yes["rest_id"], "post.fields": "referenced_posts"}).json()["data"][
        0
    ]

    assert yes["retweeted"] is True
    assert row["referenced_posts"] == [{"type": "reposted", "id": id}]


def test_both_vocabularies_can_be_spoken_at_once(staged):
    stage = staged(vocabulary="both")
    id = stage.tweet("Halo").json()["data"]["id"]

    keys = [
        stage.x("GET", "/2/tweets", params={"ids": id, name: "public_metrics"}).json()["data"][0].keys()
        for name in ("tweet.fields", "post.fields")
    ]

    assert "edit_history_tweet_ids" in keys[0] and "edit_history_post_ids" in keys[1]


def test_me_is_the_owner_of_the_token(stage):
    answer = stage.x("GET", "/2/users/me", "32.77.01.1001").json()["data"]

    assert answer == {"id": stage.id("x", "32.77.01.1001"), "name": "Kelurahan Melong", "username": "kelmelong"}


def test_usage_is_for_the_apps_own_token_only(stage):
    signed = stage.x("GET", "/2/usage/tweets")
    app = stage.x("GET", "/2/usage/tweets", auth=None, headers={"Authorization": "Bearer sandbox-app-bearer"})

    assert signed.status_code == 403
    assert app.json()["data"]["project_cap"] == "3000000"


def test_a_rows_further_fields_tell_who_where_and_what(stage, draw):
    files, form = {"media": ("a.jpg", draw())}, {"media_category": "tweet_image"}
    media = stage.x("POST", "/2/media/upload", files=files, data=form).json()["data"]["id"]
    stage.x("POST", "/2/media/metadata", json={"id": media, "metadata": {"alt_text": {"text": "Aula"}}})
    stage.tweet("Foto", media={"media_ids": [media]})
    fields = "author_id,conversation_id,attachments,created_at,lang,organic_metrics,in_reply_to_user_id"
    query = {"tweet.fields": fields, "expansions": "author_id,attachments.media_keys", "media.fields": "alt_text,url"}

    answer = stage.x("GET", f"/2/users/{stage.id('x')}/tweets", params=query).json()

    row = answer["data"][0]
    assert (row["author_id"], row["conversation_id"], row["created_at"]) == (
        stage.id("x"), row["id"], "2026-11-25T05:00:00.000Z"
    )  # fmt: skip
    assert answer["includes"]["media"][0]["alt_text"] == "Aula"
    assert answer["includes"]["users"][0]["username"] == "kotacimahi"


def test_a_timeline_can_be_cut_by_time(stage):
    said(stage, 1)
    stage.clock.forward(hours=1)
    late = stage.tweet("Nanti").json()["data"]["id"]

    query = {"start_time": "2026-11-25T05:30:00Z", "end_time": "2026-11-25T07:00:00Z"}
    answer = stage.x("GET", f"/2/users/{stage.id('x')}/tweets", params=query).json()

    assert [row["id"] for row in answer["data"]] == [late]


@pytest.mark.parametrize("query", ["start_time=besok", "since_id=a", "until_id=a", "pagination_token=a"])
def test_a_bound_that_makes_no_sense_is_refused(stage, query):
    said(stage, 1)

    assert stage.x("GET", f"/2/users/{stage.id('x')}/tweets?{query}").status_code == 400


def test_an_unknown_account_has_no_timeline(stage):
    answer = stage.x("GET", "/2/users/42/tweets")

    assert (answer.status_code, answer.json()["errors"][0]["resource_type"]) == (200, "user")
