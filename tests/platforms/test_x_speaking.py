"""X speaks: posts, threads, reposts, and what it says before anything is sent."""

import pytest

from siaran.domain.account import Access
from siaran.domain.attempt import Receipt
from siaran.domain.errors import AccountLost, OutcomeUnknown, PlatformClosed, Refused, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.platform import Alike, Resend
from siaran.domain.post import Draft
from siaran.domain.times import Times
from siaran.platforms.x import X
from siaran.wire import Door

ME = Access("15", "kotacimahi", {"access_token": "lain-bentuk", "access_token_secret": "rahasia"})
KEYS = {"x_consumer_key": "kunci", "x_consumer_secret": "rahasia-app"}


@pytest.fixture
def door():
    door = Door(Times())
    yield door
    door.close()


@pytest.fixture
def x(door, httpserver):
    """X, opened on a server that answers what a test tells it to."""
    return X(door, {"x_api_url": httpserver.url_for(""), **KEYS})


def test_a_post_has_its_id_and_its_address(stage):
    receipt = stage.say("x", "Halo")

    assert receipt.permalink == f"https://x.com/{stage.access('x').handle}/status/{receipt.platform_id}"


def test_only_what_was_approved_is_sent(x, httpserver):
    httpserver.expect_request("/2/tweets").respond_with_json({"data": {"id": "7"}}, 201)

    x.publish(ME, Draft("Halo", "https://cimahikota.go.id"), {"media_ids": ["8"], "expires_at": "2026-11-26T05:00Z"})

    [(request, _)] = httpserver.log
    assert request.json == {"text": "Halo", "media": {"media_ids": ["8"]}}


def test_a_picture_needs_no_words(stage):
    stage.say("x", "", pictures=(stage.picture(),))

    assert [(post["text"], len(post["media"])) for post in stage.heard("x")] == [("", 1)]


def test_nothing_at_all_is_refused_before_anything_is_sent(stage):
    with pytest.raises(Refused):
        stage.say("x", "")

    assert stage.asked() == []


def test_a_part_of_a_thread_answers_the_part_before(stage):
    first = stage.say("x", "Satu (1/2)")
    second = stage.say("x", "Dua (2/2)", leader_id=first.platform_id)

    sighting = stage.platforms["x"].find(stage.access("x"), stage.now, None)

    assert [(s.platform_id, s.answers) for s in sighting.posts] == [
        (second.platform_id, first.platform_id),
        (first.platform_id, None),
    ]


def test_a_medium_that_has_expired_is_stale(stage):
    draft = Draft("Halo", pictures=(stage.picture(),))
    handle = stage.prepared("x", draft, "1.1")

    with pytest.raises(Refused) as caught:
        stage.platforms["x"].publish(stage.access("x"), draft, handle)

    assert caught.value.stale_handle


@pytest.mark.parametrize("vocabulary", ["old", "new"])
def test_a_repost_is_found_by_what_it_refers_to(staged, vocabulary):
    stage = staged(vocabulary=vocabulary)
    x, kecamatan = stage.platforms["x"], stage.access("x", "1.1")
    leader = stage.say("x").platform_id

    receipt = x.amplify(kecamatan, leader)

    [seen] = x.find(kecamatan, stage.now, None).posts
    assert seen.refers_to == leader
    assert receipt.platform_id == (seen.platform_id if vocabulary == "new" else None)


def test_a_repost_that_is_there_already_is_a_yes(stage):
    x, kecamatan, leader = stage.platforms["x"], stage.access("x", "1.1"), stage.say("x").platform_id
    x.amplify(kecamatan, leader)

    assert x.amplify(kecamatan, leader) == Receipt(None)
    assert len(stage.heard("x")) == 2


def test_a_repost_of_what_is_gone_is_refused(stage):
    with pytest.raises(Refused):
        stage.platforms["x"].amplify(stage.access("x"), "123")


def test_a_repost_goes_under_the_accounts_own_id_whatever_its_token_looks_like(x, httpserver):
    httpserver.expect_request("/2/users/15/retweets", method="POST", json={"tweet_id": "9"}).respond_with_json(
        {"data": {"retweeted": True, "rest_id": "9"}}
    )

    assert x.amplify(ME, "9") == Receipt(None)


@pytest.mark.parametrize("body", [{"data": {"retweeted": False}}, {"data": {}}, {}, {"data": {"rest_id": "1"}}])
def test_a_repost_that_is_not_confirmed_leaves_doubt(x, httpserver, body):
    httpserver.expect_request("/2/users/15/retweets").respond_with_json(body)

    with pytest.raises(OutcomeUnknown):
        x.amplify(ME, "9")


def test_without_the_apps_keys_nothing_is_sent_and_no_account_is_lost(door, httpserver):
    x = X(door, {"x_api_url": httpserver.url_for(""), "x_consumer_key": "", "x_consumer_secret": ""})

    with pytest.raises(PlatformClosed):
        x.publish(ME, Draft("Halo"), {})

    assert httpserver.log == [] and len(x.notices()) == 1


@pytest.mark.parametrize(("verified", "notes"), [(False, 1), (True, 0), (None, 0)])
def test_an_account_that_may_say_little_a_day_is_told_of(x, httpserver, verified, notes):
    told = {"id": "15", "username": "kotacimahi"} | ({} if verified is None else {"verified": verified})
    httpserver.expect_request("/2/users/me", query_string="user.fields=verified").respond_with_json({"data": told})

    assert len(x.whoami(ME).notes) == notes


def test_with_its_keys_there_is_nothing_to_mend(x):
    assert x.notices() == ()


def test_without_its_secret_an_account_is_lost(x, httpserver):
    with pytest.raises(AccountLost):
        x.publish(Access("15", "kotacimahi", {"access_token": "15-x"}), Draft("Halo"), {})

    assert httpserver.log == []


def test_a_request_that_cannot_be_written_was_surely_not_sent(door):
    x = X(door, {"x_api_url": "bukan alamat", **KEYS})

    with pytest.raises(Unavailable):
        x.publish(ME, Draft("Halo"), {})


def test_without_settings_it_is_the_real_x_that_is_meant(door):
    assert X.options["x_api_url"] == "https://api.x.com"
    assert X(door, {"x_api_url": ""}).notices() != ()


def test_the_facts():
    assert (X.kind, X.label, X.secrets) == ("x", "X", ("access_token", "access_token_secret"))
    assert Limits(280, 4, 1000, 5 << 20, ("JPEG", "PNG"), daily=50, half_hourly=1) == X.limits
    assert (X.alike, X.resend, X.sends) == (Alike.REFUSE, Resend.AFTER_PROOF, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Baca cimahikota.go.id", "13 kali"),
        ("Baca https://cimahikota.go.id/berita", "13 kali"),
        ("Harga $BBCA dan $BBRI naik", "cashtag"),
        ("Terima kasih @pemkotcimahi", "@akun"),
        ("Halo\ufeff", "U+FEFF"),
    ],
)
def test_an_author_is_told_what_x_makes_of_a_text(text, words):
    [said] = X.warnings(text, None)

    assert words in said


@pytest.mark.parametrize(
    "text", ["Biaya $5 dan US$0", "Surat ke lurah@cimahi", "Saham $BBCA", "Jl.Merdeka pukul 08.00WIB"]
)
def test_an_author_is_not_bothered_for_nothing(text):
    assert X.warnings(text, "https://cimahikota.go.id") == ()


def test_what_counts_280_is_accepted_and_no_more(stage):
    longest = f"{'a' * 256} cimahikota.go.id/berita/detail/81991"

    stage.say("x", longest)
    with pytest.raises(Refused):
        stage.say("x", f"a{longest}")

    assert (X.count(longest), X.count(f"a{longest}")) == (280, 281)
