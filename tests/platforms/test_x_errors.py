"""What X's error bodies mean, one by one, as X and those who met them wrote them down."""

from datetime import UTC, datetime

import pytest

from siaran.domain.account import Access
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
from siaran.domain.times import Times
from siaran.platforms.x import X
from siaran.wire import Door

PROBLEMS = "https://api.twitter.com/2/problems/"
ME = Access("15", "kotacimahi", {"access_token": "15-rahasia", "access_token_secret": "sangat-rahasia"})
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
SOON, LATER = int(NOON.timestamp()), int(NOON.timestamp()) + 7200


def problem(status, title="", detail="", kind="about:blank", **more):
    return status, {"title": title, "detail": detail, "type": kind, "status": status, **more}


def forbidden(detail, kind="about:blank"):
    return problem(403, "Forbidden", detail, kind)


def coded(status, code, message="Something"):
    return status, {"errors": [{"code": code, "message": message}]}


CREDITS = {"account_id": 1, "title": "CreditsDepleted", "detail": "No credits.", "type": PROBLEMS + "credits"}
CAPPED = {"title": "UsageCapExceeded", "period": "Monthly", "detail": "Monthly cap", "type": PROBLEMS + "usage-capped"}
MEDIA = {"errors": [{"parameters": {"media.media_ids": ["1"]}, "message": "Your media IDs are invalid."}]}
BARE = {"errors": [{"title": "Forbidden", "detail": "Not now.", "type": PROBLEMS + "invalid-request"}]}
PAGE = b"<html>Too many</html>"
BLANK = {"type": "about:blank", "status": 403}

SURE = [
    (*forbidden("You are not allowed to create a Tweet with duplicate content."), Duplicate, ""),
    (*coded(403, 187, "Status is a duplicate."), Duplicate, "187"),
    (*problem(401, "Unauthorized", "Unauthorized"), AccountLost, ""),
    (*coded(401, 32, "Could not authenticate you"), AccountLost, "32"),
    (*coded(401, 89, "Invalid or expired token"), AccountLost, "89"),
    (*coded(400, 215, "Bad Authentication data"), AccountLost, "215"),
    (*coded(401, 135, "Timestamp out of bounds"), Unavailable, "135"),
    (402, CREDITS, PlatformClosed, "credits"),
    (429, CAPPED, PlatformClosed, "usage-capped"),
    (*forbidden("Read only", PROBLEMS + "oauth1-permissions"), AccountHeld, "oauth1-permissions"),
    (*forbidden("Read only", "https://api.x.com/2/problems/oauth1-permissions"), AccountHeld, "oauth1-permissions"),
    (*forbidden("Enrol", PROBLEMS + "client-forbidden"), PlatformClosed, "client-forbidden"),
    (*forbidden("Wrong token", PROBLEMS + "unsupported-authentication"), AccountHeld, "unsupported-authentication"),
    (*coded(403, 416, "Invalid / suspended application"), PlatformClosed, "416"),
    (*forbidden("Your app has been suspended."), PlatformClosed, ""),
    (*forbidden("Your account is not permitted to access this feature."), AccountHeld, ""),
    (*coded(403, 326, "This account is temporarily locked."), AccountHeld, "326"),
    (*coded(403, 226, "This request looks like it might be automated."), AccountHeld, "226"),
    (*coded(403, 64, "Your account is suspended"), AccountHeld, "64"),
    (*coded(403, 185, "User is over daily status update limit."), AccountHeld, "185"),
    (*coded(403, 344), AccountHeld, "344"),
    (*coded(403, 261), AccountHeld, "261"),
    (*forbidden("Reply to this conversation is not allowed."), Refused, ""),
    (*problem(400, "Bad Request", "Your Tweet text is too long."), Refused, ""),
    (*problem(413, "Payload Too Large"), Refused, ""),
    (*problem(422, "Unprocessable"), Refused, ""),
    (400, MEDIA, Refused, ""),
    (400, BARE, Refused, "invalid-request"),
]
NEVER_SURE = [
    (503, problem(503, "Service Unavailable", "Service Unavailable")[1]),
    (404, problem(404, "Not Found", "There is no such path", PROBLEMS + "resource-not-found")[1]),
    (409, problem(409, "Conflict")[1]),
    (403, {"message": "Forbidden"}),
    (403, {"detail": "Forbidden", "status": 403}),
    (403, {"title": "Error 1020", "status": 403, "type": "https://developers.cloudflare.com/1020"}),
    (403, problem(503, "Forbidden", "Somebody else's")[1]),
    (403, BLANK),
    (403, {"errors": [{"message": "Forbidden"}]}),
    (403, {"errors": []}),
    (403, ["Forbidden"]),
    (403, {"errors": None}),
    (403, {"detail": None}),
    (400, {"errors": {"message": "x"}}),
    (401, "Unauthorized"),
    (401, PAGE),
    (201, PAGE),
    (413, b""),
    (204, None),
    (201, ["Halo"]),
    (201, {"data": {"text": "Halo"}}),
    (201, {"data": {"id": "", "text": "Halo"}}),
    (201, {"data": {"id": True, "text": "Halo"}}),
    (201, {"data": ["1"]}),
    (201, {"errors": [{"message": "x"}]}),
]


@pytest.fixture
def x(httpserver):
    """X, opened on a server that answers what a test tells it to."""
    door = Door(Times())
    yield X(door, {"x_api_url": httpserver.url_for(""), "x_consumer_key": "kunci", "x_consumer_secret": "rahasia-app"})
    door.close()


def answer(expected, status, body, headers):
    """Answer with JSON, or with a page as it is."""
    if isinstance(body, bytes):
        expected.respond_with_data(body, status, headers, content_type="text/html")
    else:
        expected.respond_with_json(body, status, headers)


def failure(x, httpserver, status, body, **headers):
    """What publishing raises when X answers this."""
    names = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    answer(httpserver.expect_request("/2/tweets", method="POST"), status, body, names)
    with pytest.raises(Exception) as caught:
        x.publish(ME, Draft("Halo"), {})
    return caught.value


@pytest.mark.parametrize(("status", "body", "error", "code"), SURE)
def test_an_error_in_xs_own_words_has_one_meaning(x, httpserver, status, body, error, code):
    told = failure(x, httpserver, status, body)

    assert (type(told), told.status, told.code) == (error, status, code)


@pytest.mark.parametrize(("status", "body"), NEVER_SURE)
def test_anything_else_leaves_doubt(x, httpserver, status, body):
    told = failure(x, httpserver, status, body)

    assert type(told) is OutcomeUnknown


def test_a_medium_that_x_does_not_know_asks_for_a_new_one(x, httpserver):
    assert failure(x, httpserver, 400, MEDIA).stale_handle is True


def test_other_refusals_do_not(x, httpserver):
    assert failure(x, httpserver, *problem(400, "Bad Request", "Too long")).stale_handle is False


def test_a_clock_that_is_off_is_said_to_be_off(x, httpserver):
    told = failure(x, httpserver, *coded(401, 135, "Timestamp out of bounds"))

    assert told.again_in == 60 and "jam" in str(told)


LIMITED = problem(429, "Too Many Requests", "Too Many Requests")


@pytest.mark.parametrize("body", [LIMITED, coded(429, 88, "Rate limit exceeded")])
def test_a_rate_limit_lasts_until_its_reset(x, httpserver, body):
    told = failure(x, httpserver, *body, x_rate_limit_remaining=0, x_rate_limit_reset=SOON)

    assert (type(told), told.until) == (RateLimited, NOON)


@pytest.mark.parametrize(("left", "until"), [(0, LATER), (7, SOON)])
def test_an_accounts_day_that_is_used_up_lasts_longer(x, httpserver, left, until):
    day = {"x_user_limit_24hour_remaining": left, "x_user_limit_24hour_reset": LATER}

    told = failure(x, httpserver, *LIMITED, x_rate_limit_reset=SOON, **day)

    assert (type(told), told.until) == (RateLimited, datetime.fromtimestamp(until, UTC))


def test_the_apps_day_that_is_used_up_closes_the_platform(x, httpserver):
    day = {"x_app_limit_24hour_remaining": 0, "x_app_limit_24hour_reset": LATER}

    told = failure(x, httpserver, *LIMITED, x_rate_limit_reset=SOON, **day)

    assert (type(told), told.until) == (PlatformClosed, datetime.fromtimestamp(LATER, UTC))


def test_a_rate_limit_may_name_no_time(x, httpserver):
    assert failure(x, httpserver, *LIMITED).until is None


@pytest.mark.parametrize("stamp", ["9" * 30, "-1" + "0" * 20])
def test_a_time_that_is_none_is_no_time(x, httpserver, stamp):
    assert failure(x, httpserver, *LIMITED, x_rate_limit_reset=stamp).until is None


def test_a_proxys_429_leaves_doubt_but_rests_the_lane_where_x_named_a_time(x, httpserver):
    told = failure(x, httpserver, 429, PAGE, x_rate_limit_reset=SOON)

    assert type(told) is OutcomeUnknown
    assert (type(told.also), told.also.until) == (RateLimited, NOON)


def test_a_header_that_tweepy_cannot_read_leaves_doubt(x, httpserver):
    assert type(failure(x, httpserver, *LIMITED, x_rate_limit_reset="nanti")) is OutcomeUnknown


def test_the_message_ends_in_xs_words_without_secrets_or_queries(x, httpserver):
    told = failure(x, httpserver, *forbidden("See https://x.com/help?token=15-rahasia for more."))

    assert str(told).endswith('Kata X: "See https://x.com/help for more."')
    assert "rahasia" not in f"{told!s}{told!r}{told.__cause__}{told.__context__}"


def test_the_message_ends_in_the_number_by_which_xs_support_finds_the_call(x, httpserver):
    sure = failure(x, httpserver, *forbidden("Not now."), x_transaction_id="ab12")
    httpserver.clear_all_handlers()
    unsure = failure(x, httpserver, 503, PAGE, x_transaction_id="cd34")

    assert str(sure).endswith('Kata X: "Not now." (x-transaction-id ab12)')
    assert str(unsure).endswith("(x-transaction-id cd34)")


def test_a_redirect_is_doubt_and_is_not_followed(x, httpserver):
    httpserver.expect_request("/elsewhere").respond_with_json({"data": {"id": "1"}})

    assert type(failure(x, httpserver, 302, {}, Location="/elsewhere")) is OutcomeUnknown
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (*problem(503, "Service Unavailable"), Unavailable),
        (*problem(404, "Not Found", "No such user"), Unavailable),
        (*problem(400, "Invalid Request", "What?"), Unavailable),
        (*forbidden("You may not."), Unavailable),
        (*forbidden("duplicate content"), Unavailable),
        (200, [], Unavailable),
        (200, {"data": {"name": "Tanpa nomor"}}, Unavailable),
        (*problem(401, "Unauthorized", "Unauthorized"), AccountLost),
        (*coded(403, 326), AccountHeld),
        (402, CREDITS, PlatformClosed),
        (*LIMITED, RateLimited),
        (429, PAGE, RateLimited),
    ],
)
def test_on_a_read_there_is_no_doubt_and_no_refusal(x, httpserver, status, body, error):
    answer(httpserver.expect_request("/2/users/me"), status, body, {"x-rate-limit-reset": str(SOON)})

    with pytest.raises(Exception) as caught:
        x.whoami(ME)

    assert type(caught.value) is error
