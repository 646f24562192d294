"""What the pretend platforms look like in a browser."""

import requests


def page(stage, path):
    return requests.get(stage.url + path, timeout=5)


def test_the_first_page_lists_every_account(stage):
    stage.tweet("Halo")

    text = page(stage, "/").text

    assert all(f"/@{row['platform']}/{row['handle']}" in text for row in stage.rows)
    assert "Kelurahan Melong" in text and "1 kiriman" in text


def test_a_timeline_shows_words_pictures_alt_texts_and_numbers(staged, hung):
    stage = staged(speed=3600)
    stage.publish(stage.show(hung(), caption="Rakor <hari ini>", alt_text="Aula penuh").json()["id"])
    stage.clock.forward(minutes=5)

    text = page(stage, "/@instagram/kotacimahi").text

    assert "Rakor &lt;hari ini&gt;" in text and 'alt="Aula penuh"' in text
    assert "<dt>Tayangan</dt><dd>0</dd>" not in text
    assert "12:00:00 WIB" in text


def test_a_picture_can_be_opened(stage, hung, draw):
    stage.publish(stage.show(hung(draw())).json()["id"])
    sha256 = stage.control("state")["posts"][0]["media"][0]["sha256"]

    answer = page(stage, f"/_sandbox/pictures/{sha256}")

    assert (answer.headers["content-type"], answer.content) == ("image/jpeg", draw())


def test_a_repost_shows_the_original(stage):
    id = stage.tweet("Kota bersuara").json()["data"]["id"]
    stage.x("POST", f"/2/users/{stage.id('x', '32.77.01')}/retweets", "32.77.01", json={"tweet_id": id})

    text = page(stage, "/@x/keccimselatan").text

    assert "Diposting ulang dari" in text and "Kota bersuara" in text


def test_what_was_taken_back_is_not_shown(stage):
    id = stage.tweet("Salah ketik").json()["data"]["id"]
    stage.x("DELETE", f"/2/tweets/{id}")

    assert "Salah ketik" not in page(stage, "/@x/kotacimahi").text
    assert page(stage, f"/kotacimahi/status/{id}").status_code == 404


def test_a_posts_address_leads_to_its_timeline(stage):
    id = stage.say("Halo").json()["id"]
    permalink = stage.graph("GET", f"/{id}", params={"fields": "permalink_url"}).json()["permalink_url"]

    answer = requests.get(permalink, timeout=5)

    assert answer.url == f"{stage.url}/@facebook/kotacimahi#post-{id}"


def test_an_unknown_account_is_not_found(stage):
    answer = page(stage, "/@x/siapa")

    assert (answer.status_code, "Tidak ditemukan" in answer.text) == (404, True)


def test_the_pages_need_nothing_from_elsewhere(stage):
    text = page(stage, "/").text + page(stage, "/@x/kotacimahi").text

    assert 'name="viewport"' in text and 'lang="id"' in text
    assert "https://" not in text and "<script" not in text
    assert page(stage, "/_sandbox/sandbox.css").headers["content-type"].startswith("text/css")


def test_the_first_page_shows_the_newest_posts_of_all_platforms(stage):
    stage.tweet("Kata di X")
    stage.clock.forward(minutes=1)
    stage.say("Kata di Facebook", "32.77.01")

    text = page(stage, "/").text

    assert 0 < text.index("Kata di Facebook") < text.index("Kata di X") < text.index("<h1>Akun</h1>")


def test_addresses_in_a_text_can_be_followed_and_nothing_else_in_it_is_markup(stage):
    stage.say("Baca (https://cimahikota.go.id/a?b=1&c=2), <b>ya</b>.")

    text = page(stage, "/@facebook/kotacimahi").text

    assert '(<a href="https://cimahikota.go.id/a?b=1&amp;c=2" rel="noopener noreferrer">' in text
    assert "&lt;b&gt;ya&lt;/b&gt;." in text
