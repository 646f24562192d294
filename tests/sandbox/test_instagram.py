"""What Instagram does with containers and media."""

import pytest
import requests


def container(stage, url, **more):
    return stage.show(url, **more).json()["id"]


def status(stage, id):
    return stage.graph("GET", f"/{id}", params={"fields": "status_code,status"}).json()["status_code"]


def listed(stage, fields="id,caption"):
    return stage.graph("GET", f"/{stage.id('instagram')}/media", params={"fields": fields}).json()["data"]


def test_a_picture_is_fetched_made_ready_and_published(staged, hung):
    stage = staged(container_polls=2)
    id = container(stage, hung(), caption="Rakor #cimahi", alt_text="Aula")

    states = [status(stage, id) for _ in range(3)]
    answer = stage.publish(id)

    post = stage.control("state")["posts"][0]
    assert states == ["IN_PROGRESS", "IN_PROGRESS", "FINISHED"]
    assert (post["id"], post["text"], post["container"]) == (answer.json()["id"], "Rakor #cimahi", id)
    assert post["media"][0]["alt"] == "Aula"


def test_a_container_is_ready_after_a_while_without_being_asked(staged, hung):
    stage = staged(container_polls=9)
    id = container(stage, hung())
    early = stage.publish(id)
    stage.clock.forward(seconds=5)

    assert early.json()["error"]["error_subcode"] == 2207027
    assert stage.publish(id).status_code == 200


def test_a_container_is_never_published_twice(stage, hung):
    id = container(stage, hung())
    stage.publish(id)

    again = stage.publish(id)

    assert again.status_code == 400 and again.json()["error"]["code"] == 24
    assert status(stage, id) == "PUBLISHED"
    assert len(listed(stage)) == 1


def test_a_container_lives_for_a_day(stage, hung):
    id = container(stage, hung())
    stage.clock.forward(hours=24)

    assert status(stage, id) == "EXPIRED"
    assert stage.publish(id).json()["error"]["error_subcode"] == 2207008


@pytest.mark.parametrize(
    ("kind", "width", "height", "code", "subcode"),
    [("PNG", 320, 320, 36001, 2207005), ("JPEG", 320, 500, 36003, 2207009), ("JPEG", 800, 320, 36003, 2207009)],
)
def test_a_picture_of_the_wrong_kind_or_shape_is_refused(stage, hung, draw, kind, width, height, code, subcode):
    answer = stage.show(hung(draw(kind, width, height), f"image/{kind.lower()}"))

    error = answer.json()["error"]
    assert (error["code"], error["error_subcode"]) == (code, subcode)


def test_a_picture_of_more_than_eight_mebibytes_is_refused(stage, hung, draw):
    answer = stage.show(hung(draw() + b"\0" * 8 * 1024 * 1024))

    assert answer.json()["error"]["error_subcode"] == 2207004


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.jpg", "https://example.com/a.jpg", "file:///etc/hostname"])
def test_a_picture_that_cannot_be_fetched_is_refused(stage, address):
    error = stage.show(address).json()["error"]

    assert (error["code"], error["error_subcode"]) == (9004, 2207052)


def test_the_address_must_lead_straight_to_an_image(stage, hung, httpserver):
    httpserver.expect_request("/moved").respond_with_data("", status=302, headers={"Location": hung()})
    page = hung(b"<html>", "text/html", "page.html")

    codes = [stage.show(url).json()["error"]["error_subcode"] for url in (page, httpserver.url_for("/moved"))]

    assert codes == [2207052, 2207052]


def test_a_caption_has_at_most_2200_characters(stage, hung):
    url = hung()

    assert stage.show(url, caption="a" * 2_200).status_code == 200
    assert stage.show(url, caption="a" * 2_201).json()["error"]["error_subcode"] == 2207010


def test_a_carousel_is_one_post_of_several_pictures(stage, hung):
    url = hung()
    parts = [container(stage, url, is_carousel_item="true", alt_text=f"Foto {n}") for n in range(2)]
    form = {"media_type": "CAROUSEL", "children": ",".join(parts), "caption": "Rakor"}
    whole = stage.graph("POST", f"/{stage.id('instagram')}/media", data=form).json()["id"]

    stage.publish(whole)

    post = stage.control("state")["posts"][0]
    assert [shot["alt"] for shot in post["media"]] == ["Foto 0", "Foto 1"]
    assert listed(stage, "media_type,children")[0]["media_type"] == "CAROUSEL_ALBUM"


def test_a_carousel_has_two_to_ten_parts_and_a_part_is_no_post(stage, hung):
    part = container(stage, hung(), is_carousel_item="true")
    form = {"media_type": "CAROUSEL", "children": part}

    alone = stage.graph("POST", f"/{stage.id('instagram')}/media", data=form)

    assert alone.json()["error"]["error_subcode"] == 2207028
    assert stage.publish(part).status_code == 400


def test_the_days_quota_is_told_and_kept(staged, hung):
    stage = staged(instagram_quota=1)
    url = hung()
    first, second = container(stage, url), container(stage, url)
    stage.publish(first)

    late = stage.publish(second)
    query = {"fields": "quota_usage,config"}
    told = stage.graph("GET", f"/{stage.id('instagram')}/content_publishing_limit", params=query).json()["data"][0]

    assert late.json()["error"]["error_subcode"] == 2207042
    assert told == {"quota_usage": 1, "config": {"quota_total": 1, "quota_duration": 86_400}}


def test_containers_are_limited_a_day(staged, hung):
    stage = staged(containers_daily=1)
    url = hung()

    assert [stage.show(url).status_code for _ in range(2)] == [200, 400]


def test_a_medium_has_an_address_that_leads_to_the_timeline(stage, hung):
    stage.publish(container(stage, hung()))

    permalink = listed(stage, "permalink")[0]["permalink"]

    moved = requests.get(permalink, timeout=5)
    assert moved.url.startswith(f"{stage.url}/@instagram/kotacimahi#post-")


def test_the_list_tells_words_numbers_and_owner(stage, hung):
    stage.publish(container(stage, hung(), caption="Rakor", alt_text="Aula"))

    row = listed(stage, "caption,timestamp,media_type,like_count,saved_count,username,alt_text,media_url")[0]

    assert (row["caption"], row["timestamp"], row["media_type"]) == ("Rakor", "2026-11-25T05:00:00+0000", "IMAGE")
    assert (row["like_count"], row["username"], row["alt_text"]) == (0, "kotacimahi", "Aula")


def test_only_pictures_are_published_here(stage):
    path = f"/{stage.id('instagram')}/media"

    video = stage.graph("POST", path, data={"media_type": "REELS"}).json()["error"]
    nothing = stage.graph("POST", path, data={"caption": "Hanya kata"}).json()["error"]

    assert (video["error_subcode"], nothing["code"]) == (2207023, 100)


def test_alt_text_has_at_most_a_thousand_characters_here_too(stage, hung):
    assert stage.show(hung(), alt_text="a" * 1_001).json()["error"]["code"] == 100
