"""What Meta's codes mean, one by one, at each step: reading, preparing, publishing, releasing a container."""

from datetime import timedelta

import pytest

from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    RateLimited,
    Refused,
    Unavailable,
)
from siaran.domain.post import Draft
from tests.platforms.contract import NOON
from tests.platforms.meta import PAGE, TOKEN, answers, error

LATER = Unavailable
DOUBT = OutcomeUnknown
# (code, subcode): published on Facebook, while preparing, on a read. On a read a lane's trouble is the only news.
MEANS = {
    (1, None): (DOUBT, LATER, LATER),
    (2, None): (DOUBT, LATER, LATER),
    (-1, 2207001): (DOUBT, LATER, LATER),
    (-1, 2207032): (DOUBT, LATER, LATER),
    (-1, 2207053): (DOUBT, LATER, LATER),
    (9999, None): (DOUBT, LATER, LATER),
    (3, None): (AccountHeld,) * 3,
    (10, None): (AccountHeld,) * 3,
    (200, None): (AccountHeld,) * 3,
    (299, None): (AccountHeld,) * 3,
    (4, None): (PlatformClosed,) * 3,
    (4, 2207051): (DOUBT, RateLimited, RateLimited),
    (9, 2207042): (RateLimited,) * 3,
    (17, None): (RateLimited,) * 3,
    (32, None): (RateLimited,) * 3,
    (341, None): (RateLimited,) * 3,
    (613, None): (RateLimited,) * 3,
    (613, 1996): (RateLimited,) * 3,
    (80001, None): (RateLimited,) * 3,
    (80002, 2446079): (RateLimited,) * 3,
    (25, 2207050): (AccountHeld,) * 3,
    (100, None): (Refused, Refused, LATER),
    (100, 33): (Refused, Refused, LATER),
    (100, 2207023): (Refused, Refused, LATER),
    (100, 2207028): (Refused, Refused, LATER),
    (100, 2207040): (Refused, Refused, LATER),
    (102, None): (AccountLost,) * 3,
    (190, None): (AccountLost,) * 3,
    (190, 458): (AccountLost,) * 3,
    (190, 459): (AccountLost,) * 3,
    (190, 460): (AccountLost,) * 3,
    (190, 463): (AccountLost,) * 3,
    (190, 464): (AccountLost,) * 3,
    (190, 467): (AccountLost,) * 3,
    (190, 492): (AccountLost,) * 3,
    (100, 1705): (AccountLost,) * 3,
    (197, None): (Refused, Refused, LATER),
    (352, 2207026): (Refused, Refused, LATER),
    (368, None): (AccountHeld,) * 3,
    (368, 1346003): (Refused, Refused, LATER),
    (368, 1390008): (RateLimited,) * 3,
    (368, 1404082): (Duplicate, LATER, LATER),
    (368, 4854002): (AccountHeld,) * 3,
    (506, None): (Duplicate, LATER, LATER),
    (36000, 2207004): (Refused, Refused, LATER),
    (36001, 2207005): (Refused, Refused, LATER),
    (36003, 2207009): (Refused, Refused, LATER),
    (36004, 2207010): (Refused, Refused, LATER),
    (100, 1366046): (Refused, Refused, LATER),
    (100, 1366051): (Duplicate, LATER, LATER),
    (200, 1404006): (AccountHeld,) * 3,
    (200, 1404078): (AccountHeld,) * 3,
    (1404078, None): (AccountHeld,) * 3,
    (200, 1404102): (Refused, Refused, LATER),
    (200, 1404112): (AccountHeld,) * 3,
    (100, 1609005): (Refused, Refused, LATER),
    (100, 1609008): (Refused, Refused, LATER),
    (2, 1363047): (DOUBT, LATER, LATER),
    (100, 1609010): (DOUBT, LATER, LATER),
}
EVERY = [pytest.param(*number, *means, id=f"{number[0]}-{number[1]}") for number, means in MEANS.items()]
LANE = (RateLimited, AccountLost, AccountHeld, PlatformClosed)
CONTAINER = {"container": "5", "status": "FINISHED"}


def failure(verb, *given):
    with pytest.raises(Exception) as caught:
        verb(*given)
    return caught.value


@pytest.mark.parametrize(("code", "subcode", "published", "prepared", "read"), EVERY)
def test_each_code_has_one_meaning_at_each_step(meta, httpserver, picture, code, subcode, published, prepared, read):
    facebook, draft = meta["facebook"], Draft("Halo", pictures=(picture,))
    answers(httpserver, error(code, subcode))

    told = failure(facebook.publish, PAGE, Draft("Halo"), {})
    assert (type(told), told.status) == (published, 400)
    assert told.code == (f"{code}/{subcode}" if subcode is not None else str(code))
    assert type(failure(facebook.prepare, PAGE, draft, None)) is prepared
    assert type(failure(facebook.find, PAGE, NOON, None)) is read


@pytest.mark.parametrize(("code", "subcode", "published", "prepared", "read"), EVERY)
def test_after_a_release_only_what_is_said_of_the_lane_is_sure(
    meta, httpserver, code, subcode, published, prepared, read
):
    answers(httpserver, error(code, subcode))

    told = failure(meta["instagram"].publish, PAGE, Draft("Halo"), CONTAINER)

    if published is Duplicate:
        assert type(told) is Duplicate
    else:
        assert type(told) is OutcomeUnknown
        assert type(told.also) is (read if read in LANE else type(None))


def test_a_container_that_is_not_ready_is_the_one_sure_no_of_a_release(meta, httpserver):
    answers(httpserver, error(9007, 2207027))

    told = failure(meta["instagram"].publish, PAGE, Draft("Halo"), CONTAINER)

    assert (type(told), told.again_in) == (Unavailable, 5.0)


@pytest.mark.parametrize(("code", "subcode"), [(24, 2207006), (24, 2207008), (9004, 2207052), (-2, 2207003)])
def test_a_picture_that_is_lost_leaves_doubt_once_it_was_released(meta, httpserver, code, subcode):
    answers(httpserver, error(code, subcode))

    assert type(failure(meta["instagram"].publish, PAGE, Draft("Halo"), CONTAINER)) is OutcomeUnknown


@pytest.mark.parametrize("status", [200, 302, 500, 503])
@pytest.mark.parametrize("code", [100, 190, 506])
def test_a_sure_code_is_sure_only_with_the_status_of_a_refusal(meta, httpserver, status, code):
    answers(httpserver, error(code), status)

    assert type(failure(meta["facebook"].publish, PAGE, Draft("Halo"), {})) is OutcomeUnknown


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, b"<html>Bad Gateway</html>"),
        (403, b"<html>Forbidden</html>"),
        (400, b""),
        (500, {"id": "10_1"}),
        (400, {"error": "none of Meta's"}),
        (400, {"error": {"message": "no code"}}),
        (400, {"error": {"code": "100"}}),
        (400, ["100"]),
        (200, b"<html>Selamat datang</html>"),
        (200, {"success": True}),
        (200, {"id": ""}),
        (200, {"id": True}),
        (200, ["10_1"]),
    ],
)
def test_what_is_not_metas_own_word_leaves_doubt(meta, httpserver, status, body):
    answers(httpserver, body, status)

    for platform, handle in (("facebook", {}), ("instagram", CONTAINER)):
        assert type(failure(meta[platform].publish, PAGE, Draft("Halo"), handle)) is OutcomeUnknown


def test_an_answer_without_a_type_can_be_read_too(meta, httpserver):
    answers(httpserver, b"", 502, headers={"Content-Type": ""})

    assert type(failure(meta["facebook"].publish, PAGE, Draft("Halo"), {})) is OutcomeUnknown


def test_a_link_that_meta_could_not_read_is_worth_one_more_try(meta, httpserver):
    answers(httpserver, error(100, 1609005))

    assert failure(meta["facebook"].publish, PAGE, Draft("Halo"), {}).stale_handle


def test_a_sentence_ends_in_metas_words_for_people_and_the_number_for_its_support(meta, httpserver):
    words = {"error_user_msg": "Konfirmasikan\nidentitas Anda.", "fbtrace_id": "Abc1"}
    answers(httpserver, error(368, 4854002, **words))

    told = failure(meta["facebook"].publish, PAGE, Draft("Halo"), {})

    assert str(told).endswith('Kata Facebook: "Konfirmasikan identitas Anda." (fbtrace_id Abc1)')


def test_meta_quotes_a_token_and_we_do_not(meta, httpserver):
    answers(httpserver, error(190, message=f"Malformed {TOKEN} at https://graph.facebook.com/me?access_token=x&y=1"))

    told = failure(meta["facebook"].whoami, PAGE)

    assert "access_token=" not in str(told) and TOKEN not in f"{told!s}{told!r}{told.__context__!r}{told.__cause__!r}"


@pytest.mark.parametrize(("code", "kind"), [(80001, RateLimited), (32, RateLimited), (4, PlatformClosed)])
def test_a_limit_lasts_as_many_minutes_as_meta_says_by_its_own_clock(stage, code, kind):
    stage.fault("rate", "facebook", code=code, seconds=420)

    told = failure(stage.say, "facebook")

    assert (type(told), told.until) == (kind, NOON + timedelta(minutes=7))


@pytest.mark.parametrize("used", ["", "rusak", "[]", '{"10":"rusak"}', '{"10":[{"call_count":"5"}]}'])
def test_a_limit_may_name_no_time(meta, httpserver, used):
    answers(httpserver, error(80001), headers={"X-Business-Use-Case-Usage": used, "X-App-Usage": used})

    assert failure(meta["facebook"].publish, PAGE, Draft("Halo"), {}).until is None
