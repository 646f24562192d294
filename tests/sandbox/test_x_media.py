"""Media at X: on their way into a post."""

import base64


def upload(stage, content, territory="32.77", **more):
    form = {"media_category": "tweet_image"} | more
    return stage.x("POST", "/2/media/upload", territory, files={"media": ("a.jpg", content)}, data=form)


def post(stage, id, territory="32.77"):
    return stage.tweet("Foto rakor", territory, media={"media_ids": [id]})


def test_a_picture_is_uploaded_in_one_go_and_shown_with_its_alt_text(stage, draw):
    id = upload(stage, draw()).json()["data"]["id"]

    alt = stage.x("POST", "/2/media/metadata", json={"id": id, "metadata": {"alt_text": {"text": "Aula"}}})
    answer = post(stage, id)

    shown = stage.control("state")["posts"][0]["media"][0]
    assert alt.status_code == 200
    assert answer.json()["data"]["text"].startswith("Foto rakor https://t.co/")
    assert (shown["alt"], shown["mime"], shown["width"]) == ("Aula", "image/jpeg", 320)


def test_base64_in_json_is_accepted_too(stage, draw):
    body = {"media": base64.b64encode(draw("PNG")).decode(), "media_category": "tweet_image"}

    answer = stage.x("POST", "/2/media/upload", json=body).json()["data"]

    assert answer["expires_after_secs"] == 86_400
    assert "processing_info" not in answer


def test_a_picture_can_come_in_parts(stage, draw):
    content = draw()
    body = {"media_type": "image/jpeg", "total_bytes": len(content), "media_category": "tweet_image"}
    id = stage.x("POST", "/2/media/upload/initialize", json=body).json()["data"]["id"]
    for n, part in enumerate((content[:500], content[500:])):
        stage.x("POST", f"/2/media/upload/{id}/append", files={"media": part}, data={"segment_index": n})

    early, done = post(stage, id), stage.x("POST", f"/2/media/upload/{id}/finalize")

    assert early.status_code == 400 and "media IDs are invalid" in early.text
    assert done.json()["data"]["size"] == len(content)
    assert post(stage, id).status_code == 201


def test_parts_that_do_not_add_up_are_refused(stage):
    body = {"media_type": "image/jpeg", "total_bytes": 10, "media_category": "tweet_image"}
    id = stage.x("POST", "/2/media/upload/initialize", json=body).json()["data"]["id"]

    assert stage.x("POST", f"/2/media/upload/{id}/finalize").status_code == 400


def test_media_belong_to_who_uploaded_them(stage, draw):
    mine = upload(stage, draw()).json()["data"]["id"]
    shared = upload(stage, draw(), additional_owners=stage.id("x", "32.77.01")).json()["data"]["id"]

    assert post(stage, mine, "32.77.01").status_code == 400
    assert post(stage, shared, "32.77.01").status_code == 201


def test_media_expire_after_a_day(stage, draw):
    id = upload(stage, draw()).json()["data"]["id"]
    stage.clock.forward(hours=24)

    answer = post(stage, id)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameters"] == {"media.media_ids": [id]}


def test_a_moving_picture_needs_a_moment(stage, draw):
    id = upload(stage, draw("GIF"), media_category="tweet_gif").json()["data"]["id"]
    query = {"command": "STATUS", "media_id": id}

    states = []
    for _ in range(3):
        states.append(stage.x("GET", "/2/media/upload", params=query).json()["data"]["processing_info"]["state"])
        stage.clock.forward(seconds=1.5)

    assert states == ["pending", "in_progress", "succeeded"]
    assert post(stage, id).status_code == 201


def test_what_is_no_picture_or_too_large_is_refused(stage, draw):
    answers = [upload(stage, b"not a picture"), upload(stage, draw() + b"\0" * 5 * 1024 * 1024)]

    assert [answer.status_code for answer in answers] == [400, 400]


def test_alt_text_has_at_most_a_thousand_characters(stage, draw):
    id = upload(stage, draw()).json()["data"]["id"]

    answer = stage.x("POST", "/2/media/metadata", json={"id": id, "metadata": {"alt_text": {"text": "a" * 1001}}})

    assert answer.status_code == 400


def test_a_part_of_five_megabytes_is_too_large(stage):
    body = {"media_type": "image/jpeg", "total_bytes": 5_000_000, "media_category": "tweet_image"}
    id = stage.x("POST", "/2/media/upload/initialize", json=body).json()["data"]["id"]

    part = {"media": b"\0" * 5_000_000}
    answer = stage.x("POST", f"/2/media/upload/{id}/append", files=part, data={"segment_index": 0})

    assert answer.status_code == 431


def test_what_is_not_there_or_anothers_cannot_be_described(stage, draw):
    id = upload(stage, draw()).json()["data"]["id"]
    words = {"metadata": {"alt_text": {"text": "Aula"}}}

    other = stage.x("POST", "/2/media/metadata", "32.77.01", json={"id": id} | words)
    gone = stage.x("POST", "/2/media/metadata", json={"id": "1"} | words)

    assert (other.status_code, gone.status_code) == (400, 400)


def test_a_category_must_be_named(stage, draw):
    assert upload(stage, draw(), media_category="poster").status_code == 400
