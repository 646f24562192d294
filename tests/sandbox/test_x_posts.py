"""What X does with posts."""

import pytest


def test_a_post_is_answered_with_its_id_and_its_links_wrapped(stage):
    answer = stage.tweet("Warga & RT: cimahikota.go.id <sekarang>")

    row = answer.json()["data"]
    assert answer.status_code == 201
    assert row["text"].startswith("Warga &amp; RT: https://t.co/") and row["text"].endswith("&lt;sekarang&gt;")
    assert row["edit_history_tweet_ids"] == [row["id"]]


def test_what_is_public_is_byte_for_byte_what_was_sent(stage):
    text = "Rakor — ‘Kewilayahan’ & <Cimahi>\n\ncimahikota.go.id 🎉"

    stage.tweet(text)

    assert stage.texts("x") == [text]


def test_ids_are_snowflakes_and_grow_while_the_clock_stands_still(stage):
    ids = [int(stage.tweet(f"Pengumuman {n}").json()["data"]["id"]) for n in range(3)]

    assert ids == sorted(set(ids))
    assert (ids[0] >> 22) + 1_288_834_974_657 == int(stage.clock.now.timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 280, True),
        ("a" * 281, False),
        ("漢" * 140, True),
        ("漢" * 141, False),
        ("👨‍👩‍👧‍👦" * 140, True),
        ("a" * 256 + " https://cimahikota.go.id/" + "b" * 60, True),
        ("a" * 257 + " https://cimahikota.go.id/" + "b" * 60, False),
        ("Baris satu.\n" * 23, True),
        ("a\ufeffb", False),
        ("a." * 3000, False),
    ],
)
def test_length_counts_as_twitter_text_counts(stage, text, fits):
    answer = stage.tweet(text)

    assert answer.status_code == (201 if fits else 400)
    assert fits or "too long" in answer.json()["detail"]


def test_an_account_cannot_say_the_same_twice(stage):
    stage.tweet("Pelayanan tutup")

    again, other = stage.tweet("Pelayanan tutup"), stage.tweet("Pelayanan tutup", "32.77.01")

    assert again.status_code == 403
    assert again.json()["detail"] == "You are not allowed to create a Tweet with duplicate content."
    assert other.status_code == 201


def test_the_same_words_are_fine_after_a_day_or_a_deletion(stage):
    id = stage.tweet("Pelayanan tutup").json()["data"]["id"]

    deleted = stage.x("DELETE", f"/2/tweets/{id}")
    again = stage.tweet("Pelayanan tutup")
    stage.clock.forward(hours=25)

    assert deleted.json() == {"data": {"deleted": True}}
    assert again.status_code == 201
    assert stage.tweet("Pelayanan tutup").status_code == 201


def test_duplicates_can_be_switched_off(staged):
    stage = staged(duplicates=False)

    answers = [stage.tweet("Pelayanan tutup").status_code for _ in range(2)]

    assert answers == [201, 201]


def test_a_thread_answers_its_own_first_part(stage):
    first = stage.tweet("Bagian satu (1/2)").json()["data"]["id"]

    second = stage.tweet("Bagian dua (2/2)", reply={"in_reply_to_tweet_id": first})

    assert second.status_code == 201
    assert [post["answers"] for post in stage.control("state")["posts"]] == [None, first]


def test_one_cannot_answer_what_is_gone_or_whoever_did_not_ask(stage):
    other = stage.tweet("Kata kecamatan", "32.77.01").json()["data"]["id"]

    uncalled = stage.tweet("Jawaban", reply={"in_reply_to_tweet_id": other})
    gone = stage.tweet("Jawaban", reply={"in_reply_to_tweet_id": "1"})

    assert (uncalled.status_code, gone.status_code) == (403, 403)
    assert "mentioned" in uncalled.json()["detail"]
    assert "deleted or not visible" in gone.json()["detail"]


def test_an_unknown_member_of_the_body_is_refused(stage):
    answer = stage.x("POST", "/2/tweets", json={"text": "Halo", "publish_at": "besok"})

    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-request")


def test_an_empty_post_is_refused(stage):
    assert stage.x("POST", "/2/tweets", json={}).status_code == 400


def test_a_repost_is_public_once_and_names_its_original(stage):
    id = stage.tweet("Kota bersuara").json()["data"]["id"]
    path = f"/2/users/{stage.id('x', '32.77.01')}/retweets"

    first, again = (stage.x("POST", path, "32.77.01", json={"tweet_id": id}) for _ in range(2))

    assert first.json() == {"data": {"retweeted": True}}
    assert again.status_code == 403 and "already retweeted" in again.json()["detail"]
    assert [post["refers_to"] for post in stage.control("state")["posts"]] == [None, id]


def test_a_repost_can_be_taken_back(stage):
    id = stage.tweet("Kota bersuara").json()["data"]["id"]
    path = f"/2/users/{stage.id('x', '32.77.01')}/retweets"
    stage.x("POST", path, "32.77.01", json={"tweet_id": id})

    answer = stage.x("DELETE", f"{path}/{id}", "32.77.01")

    assert answer.json() == {"data": {"retweeted": False}}
    assert len(stage.control("state")["posts"]) == 1


def test_one_reposts_only_for_oneself_and_only_what_exists(stage):
    id = stage.tweet("Kota bersuara").json()["data"]["id"]

    other = stage.x("POST", f"/2/users/{stage.id('x')}/retweets", "32.77.01", json={"tweet_id": id})
    missing = stage.x("POST", f"/2/users/{stage.id('x')}/retweets", json={"tweet_id": "12"})

    assert (other.status_code, missing.status_code) == (400, 400)


def test_an_account_without_a_badge_says_fifty_things_a_day(staged):
    stage = staged()
    stage.world.profiles[stage.id("x")].verified = False
    stage.world.rules.unverified_daily = 2

    answers = [stage.tweet(f"Pengumuman {n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 403]
    assert answers[2].json()["errors"][0]["code"] == 344
