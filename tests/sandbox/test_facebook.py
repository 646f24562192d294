"""What Facebook does with a Page's posts."""

import json

import pytest

FIELDS = "id,message,shares,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)"


def listed(stage, **query):
    query.setdefault("fields", "id,message")
    return stage.graph("GET", f"/{stage.id('facebook')}/published_posts", params=query).json()


def photo(stage, content, **form):
    files = {"source": ("a.jpg", content, "image/jpeg")}
    return stage.graph("POST", f"/{stage.id('facebook')}/photos", files=files, data=form)


def test_a_post_is_answered_with_page_and_post_id(stage):
    answer = stage.say("Pelayanan & <jam> buka")

    page, _, post = answer.json()["id"].partition("_")
    assert page == stage.id("facebook") and post.isdecimal()
    assert stage.texts("facebook") == ["Pelayanan & <jam> buka"]


@pytest.mark.parametrize("body", ["data", "json", "files", "params"])
def test_words_may_come_as_form_json_multipart_or_query(stage, body):
    values = {"message": (None, "Halo")} if body == "files" else {"message": "Halo"}

    answer = stage.graph("POST", f"/{stage.id('facebook')}/feed", **{body: values})

    assert answer.status_code == 200
    assert stage.texts("facebook") == ["Halo"]


def test_an_empty_post_is_refused(stage):
    answer = stage.graph("POST", f"/{stage.id('facebook')}/feed", data={"message": ""})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 197)


def test_equal_words_in_a_row_are_refused(stage):
    stage.say("Sama")
    again = stage.say("Sama")
    stage.say("Lain")

    assert again.json()["error"]["code"] == 506
    assert stage.say("Sama").status_code == 200


def test_a_message_may_be_very_long_but_not_longer(stage):
    assert stage.say("a" * 63_206).status_code == 200
    assert stage.say("a" * 63_207).json()["error"]["code"] == 100


def test_several_photos_wait_unseen_and_appear_with_the_post(stage, draw):
    ids = [
        photo(stage, draw(width=100 + n), published="false", alt_text_custom=f"Foto {n}").json()["id"] for n in range(2)
    ]
    unseen = stage.control("state")["posts"]

    media = json.dumps([{"media_fbid": id} for id in ids])
    stage.graph("POST", f"/{stage.id('facebook')}/feed", data={"message": "Rakor", "attached_media": media})

    shown = stage.control("state")["posts"][0]["media"]
    assert unseen == []
    assert [(shot["id"], shot["alt"]) for shot in shown] == [(ids[0], "Foto 0"), (ids[1], "Foto 1")]


def test_a_photo_is_attached_only_once_and_only_by_its_owner(stage, draw):
    id = photo(stage, draw(), published="false").json()["id"]
    form = {"message": "Rakor", "attached_media[0]": json.dumps({"media_fbid": id})}
    other = stage.graph("POST", f"/{stage.id('facebook', '32.77.01')}/feed", "32.77.01", data=form)
    first = stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form)

    again = stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form | {"message": "Lain"})

    assert (other.status_code, first.status_code) == (400, 200)
    assert again.json()["error"]["error_subcode"] == 1366051


def test_media_flattened_by_the_sdk_are_refused(stage):
    form = {"message": "Rakor", "attached_media": "media_fbid"}

    assert stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form).json()["error"]["code"] == 100


def test_a_single_photo_is_a_post_of_its_own(stage, draw):
    answer = photo(stage, draw(), message="Rakor").json()

    assert answer["post_id"].startswith(stage.id("facebook"))
    assert stage.texts("facebook") == ["Rakor"]


def test_what_is_no_photo_or_too_large_is_refused(stage, draw):
    answers = [photo(stage, b"GIF"), photo(stage, draw() + b"\0" * 4 * 1024 * 1024)]

    assert [answer.json()["error"]["error_subcode"] for answer in answers] == [1366046, 1366046]


def test_the_list_is_newest_first_in_pages_with_cursors(stage):
    ids = [stage.say(f"Kata {n}").json()["id"] for n in range(3)]

    first = listed(stage, limit=2)
    rest = listed(stage, limit=2, after=first["paging"]["cursors"]["after"])

    assert [row["id"] for row in first["data"] + rest["data"]] == ids[::-1]
    assert "next" in first["paging"] and "next" not in rest["paging"]
    assert "access_token" not in first["paging"]["next"]


def test_the_list_tells_who_saw_it_and_leaves_shares_out_at_zero(staged):
    stage = staged(speed=3600)
    stage.say("Halo")
    fresh = listed(stage, fields=FIELDS)["data"][0]
    stage.clock.forward(minutes=5)

    later = listed(stage, fields=FIELDS)["data"][0]

    assert "shares" not in fresh
    assert fresh["reactions"] == {"data": [], "summary": {"total_count": 0}}
    assert later["reactions"]["summary"]["total_count"] > 0 and later["shares"]["count"] > 0


def test_an_unknown_field_fails_the_whole_call(stage):
    stage.say("Halo")

    answer = listed(stage, fields="id,nonsense")

    assert answer["error"]["message"].startswith("(#100) Tried accessing nonexisting field (nonsense)")


def test_at_most_a_hundred_posts_are_listed_at_once(stage):
    assert listed(stage, limit=101)["error"]["code"] == 100


def test_a_post_can_be_read_edited_and_taken_back(stage):
    id = stage.say("Salah").json()["id"]
    fields = {"fields": "message,created_time,application,permalink_url"}

    stage.graph("POST", f"/{id}", data={"message": "Benar"})
    read = stage.graph("GET", f"/{id}", params=fields).json()
    stage.graph("DELETE", f"/{id}")

    assert (read["message"], read["created_time"]) == ("Benar", "2026-11-25T05:00:00+0000")
    assert read["application"]["name"] == "Siaran"
    assert stage.graph("GET", f"/{id}").json()["error"]["error_subcode"] == 33


def test_a_scheduled_post_is_public_when_its_time_comes(stage):
    when = int(stage.clock.now.timestamp()) + 900
    form = {"message": "Nanti", "published": "false", "scheduled_publish_time": when}
    stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form)
    early = stage.texts("facebook")
    stage.clock.forward(minutes=15)

    assert (early, stage.texts("facebook")) == ([], ["Nanti"])


def test_a_schedule_too_near_or_too_far_is_refused(stage):
    now = int(stage.clock.now.timestamp())

    for when in (now + 60, now + 31 * 86_400):
        form = {"message": "Nanti", "published": "false", "scheduled_publish_time": when}
        assert stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form).json()["error"]["code"] == 100


def test_an_unpublished_post_can_be_made_public(stage):
    form = {"message": "Rancangan", "published": "false"}
    id = stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form).json()["id"]
    before = stage.texts("facebook")

    stage.graph("POST", f"/{id}", data={"is_published": "true"})

    assert (before, stage.texts("facebook")) == ([], ["Rancangan"])


def test_an_app_in_development_is_heard_by_nobody(staged):
    stage = staged(app_live=False)

    answer = stage.say("Halo")

    assert answer.status_code == 200
    assert (listed(stage)["data"][0]["message"], stage.texts("facebook")) == ("Halo", [])


def test_a_photo_may_be_fetched_from_an_address_of_this_machine(stage, hung):
    path = f"/{stage.id('facebook')}/photos"

    good = stage.graph("POST", path, data={"url": hung(), "published": "false"})
    bad = stage.graph("POST", path, data={"url": "https://example.com/a.jpg", "published": "false"})

    assert (good.status_code, bad.status_code) == (200, 400)
    assert bad.json()["error"]["code"] == 324


def test_a_post_with_a_link_tells_where_it_leads(stage):
    form = {"message": "Baca", "link": "https://cimahikota.go.id/berita"}
    stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form)

    row = listed(stage, fields="attachments,status_type")["data"][0]

    assert row["attachments"]["data"][0]["unshimmed_url"] == "https://cimahikota.go.id/berita"
    assert stage.control("state")["posts"][0]["link"] == "https://cimahikota.go.id/berita"


@pytest.mark.parametrize("link", ["cimahikota.go.id", "https://www.facebook.com/cimahi"])
def test_a_link_that_cannot_be_shared_is_refused(stage, link):
    answer = stage.graph("POST", f"/{stage.id('facebook')}/feed", data={"message": "Baca", "link": link})

    assert answer.json()["error"]["code"] == 100


@pytest.mark.parametrize(("count", "kind"), [(1, "photo"), (3, "album")])
def test_pictures_are_listed_as_attachments(stage, draw, count, kind):
    ids = [
        photo(stage, draw(width=50 + n), published="false", alt_text_custom="Aula").json()["id"] for n in range(count)
    ]
    form = {"message": "Foto", "attached_media": json.dumps([{"media_fbid": id} for id in ids])}
    stage.graph("POST", f"/{stage.id('facebook')}/feed", data=form)

    row = listed(stage, fields="attachments,full_picture")["data"][0]
    alt = stage.graph("GET", f"/{ids[0]}", params={"fields": "alt_text"}).json()["alt_text"]

    first = row["attachments"]["data"][0]
    assert (first["type"], alt) == (kind, "Aula")
    assert len(first.get("subattachments", {"data": [first]})["data"]) == count


def test_one_edits_only_ones_own_posts(stage):
    id = stage.say("Halo").json()["id"]

    other = stage.graph("POST", f"/{id}", "32.77.01", data={"message": "Bukan"})
    gone = stage.graph("DELETE", f"/{id}0")

    assert (other.status_code, gone.status_code) == (403, 400)
    assert stage.texts("facebook") == ["Halo"]
