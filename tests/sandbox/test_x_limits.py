"""Who may call X, and how often."""

import requests
import tweepy
from requests_oauthlib import OAuth1

KEYS = ("sandbox-consumer-key", "sandbox-consumer-secret")


def test_a_signature_with_the_wrong_secret_is_refused(stage):
    who = stage.who("x")

    answers = [
        stage.x("GET", "/2/users/me", auth=OAuth1(*KEYS, who["access_token"], "wrong")),
        stage.x("GET", "/2/users/me", auth=OAuth1(KEYS[0], "wrong", who["access_token"], who["access_token_secret"])),
        stage.x("GET", "/2/users/me", auth=OAuth1("wrong", KEYS[1], who["access_token"], who["access_token_secret"])),
        stage.x("GET", "/2/users/me", auth=OAuth1(*KEYS, "1-unknown", who["access_token_secret"])),
        stage.x("GET", "/2/users/me", auth=None),
    ]

    assert [answer.status_code for answer in answers] == [401] * 5
    assert answers[0].json()["title"] == "Unauthorized"


def test_the_signature_covers_the_query(stage):
    signed = stage.x("GET", "/2/users/me?user.fields=verified").request

    forged = stage.x("GET", "/2/users/me?user.fields=public_metrics", auth=None, headers=dict(signed.headers))

    assert forged.status_code == 401


def test_form_fields_are_signed_too(stage):
    answer = stage.x("POST", "/2/media/upload", data={"media_category": "tweet_image", "media": "aGFsbw=="})

    assert answer.status_code == 400
    assert answer.json()["detail"] == "media type unrecognized."


def test_a_clock_that_is_off_is_told_apart(staged):
    stage = staged(oauth_skew=300)

    answer = stage.x("GET", "/2/users/me")

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == 135


def test_an_apps_token_cannot_post(stage):
    token = {"Authorization": "Bearer sandbox-app-bearer"}

    answer = stage.x("POST", "/2/tweets", auth=None, json={"text": "Halo"}, headers=token)

    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/unsupported-authentication")


def test_every_answer_tells_what_is_left(stage):
    first, second = stage.tweet("Satu"), stage.tweet("Satu")

    assert (first.headers["x-rate-limit-limit"], first.headers["x-rate-limit-remaining"]) == ("100", "99")
    assert (second.status_code, second.headers["x-rate-limit-remaining"]) == (403, "98")
    assert int(first.headers["x-rate-limit-reset"]) == int(stage.clock.now.timestamp()) + 900
    assert first.headers["x-transaction-id"] != second.headers["x-transaction-id"]


def test_the_fifty_first_repost_in_a_quarter_of_an_hour_is_too_much(stage):
    path = f"/2/users/{stage.id('x')}/retweets"
    for _ in range(50):
        stage.x("POST", path, json={"tweet_id": "1"})

    late = stage.x("POST", path, json={"tweet_id": "1"})
    stage.clock.forward(minutes=15)

    assert late.status_code == 429
    assert late.json()["type"] == "about:blank"
    assert stage.x("POST", path, json={"tweet_id": "1"}).status_code == 400


def test_a_daily_cap_leaves_the_quarter_hour_healthy(staged):
    stage = staged(user_daily=1)
    stage.tweet("Satu")

    late = stage.tweet("Dua")

    assert late.status_code == 429
    assert late.headers["x-user-limit-24hour-remaining"] == "0"
    assert int(late.headers["x-user-limit-24hour-reset"]) == int(stage.clock.now.timestamp()) + 86_400
    assert late.headers["x-rate-limit-remaining"] == "98"


def test_the_apps_daily_cap_counts_all_accounts(staged):
    stage = staged(app_daily=1)
    stage.tweet("Satu")

    late = stage.tweet("Dua", "32.77.01")

    assert late.status_code == 429
    assert late.headers["x-app-limit-24hour-remaining"] == "0"


def test_limits_can_be_switched_off(staged):
    stage = staged(limits=False, user_daily=1)

    assert [stage.tweet(f"Kata {n}").status_code for n in range(3)] == [201, 201, 201]


def test_a_path_that_does_not_exist_is_a_problem_in_json(stage):
    answer = stage.x("GET", "/2/nothing")

    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


class Routed(requests.Session):
    """tweepy's own session, led to another address before anything is signed."""

    def __init__(self, url):
        super().__init__()
        self._url = url

    def request(self, method, url, **more):
        return super().request(method, url.replace("https://api.twitter.com", self._url), timeout=5, **more)


def test_the_real_tweepy_can_post_and_read_back(stage):
    who = stage.who("x")
    client = tweepy.Client(None, *KEYS, who["access_token"], who["access_token_secret"], return_type=dict)
    with Routed(stage.url) as client.session:
        id = client.create_tweet(text="Halo & salam")["data"]["id"]
        rows = client.get_users_tweets(who["external_id"], user_auth=True)["data"]

    assert [row["id"] for row in rows] == [id]
    assert rows[0]["text"] == "Halo &amp; salam"
