"""A session: routed, never redirected, with nothing from the environment, its answers read and measured."""

import gzip
from datetime import UTC, datetime

import pytest
from requests_oauthlib import OAuth1

from siaran.domain.territory import Level, Territory
from siaran.sandbox import World, cast, start
from siaran.wire import AnswerTooLong, transport_error
from tests.wire.conftest import YES, say, whole

API = "https://api.example.test"
MEBIBYTE = 1 << 20


def test_an_address_is_routed_with_its_path_and_query(peer, opened):
    there = peer()
    session = opened().session({API: f"{there.url}/below/"})

    for address in (f"{API}/2/tweets", f"{API}?a=1", API, f"{API}/2/me".encode()):
        session.request("GET", address)

    lines = [request.split(" ")[1] for request in there.requests]
    assert lines == ["/below/2/tweets", "/below?a=1", "/below", "/below/2/me"]


def test_an_address_that_only_begins_alike_goes_where_it_says(peer, opened, closed_port):
    there = peer()
    session = opened().session({there.url[:-1]: f"http://127.0.0.1:{closed_port}"})

    assert session.get(there.url).status_code == 200


def test_what_is_signed_is_the_address_that_is_really_called(opened):
    row = cast([Territory("32.77", "Kota Cimahi", Level.KOTA)], seed=7)[0]
    keys = ("sandbox-consumer-key", "sandbox-consumer-secret", row["access_token"], row["access_token_secret"])
    with start(World([row], clock=lambda: datetime.now(UTC))) as sandbox:
        session = opened().session({API: sandbox.url})

        answer = session.get(f"{API}/2/users/me", params={"user.fields": "verified"}, auth=OAuth1(*keys))

    assert answer.json()["data"]["username"] == row["handle"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed_whatever_the_caller_asks(peer, opened, method):
    there = peer(say(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"))

    answer = opened().session({}).request(method, there.url, allow_redirects=True)

    assert answer.status_code == 302
    assert len(there.requests) == 1


def test_no_proxy_and_no_password_file_of_the_machine_is_used(peer, opened, closed_port, monkeypatch, tmp_path):
    there = peer()
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login thief password thief\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")

    opened().session({}).get(there.url, headers={"Authorization": "Bearer ours"})

    assert "Authorization: Bearer ours" in there.requests[0]


def test_the_newest_call_is_remembered(peer, opened):
    there = peer(say(whole(b"{}", "Api-Version: 2.168")))
    session = opened().session({})
    before = session.last

    session.get(there.url)

    assert before is None
    assert (session.last.status, session.last.headers["api-version"], session.last.wrote) == (200, "2.168", True)


@pytest.mark.parametrize(
    ("stamp", "heard"),
    [
        ("Tue, 24 Nov 2026 05:00:00 GMT", [datetime(2026, 11, 24, 5, tzinfo=UTC)]),
        ("Tue, 24 Nov 2026 05:00:00 -0000", [datetime(2026, 11, 24, 5, tzinfo=UTC)]),
        ("kemarin", []),
    ],
)
def test_the_time_of_each_answer_is_told(peer, opened, stamp, heard):
    there, times = peer(say(whole(b"{}", f"Date: {stamp}"))), []

    opened(on_answer=times.append).session({}).get(there.url)

    assert times == heard


def test_an_answer_without_a_time_tells_none(peer, opened):
    there, times = peer(say(YES)), []

    opened(on_answer=times.append).session({}).get(there.url)

    assert times == []


def test_an_answer_of_one_mebibyte_is_read(peer, opened):
    there = peer(say(whole(b"x" * MEBIBYTE)))

    assert len(opened().session({}).get(there.url).content) == MEBIBYTE


@pytest.mark.parametrize("packed", [False, True])
def test_a_longer_answer_is_not_read_even_if_it_comes_packed(peer, opened, packed):
    body = b"x" * (MEBIBYTE + 1)
    there = peer(say(whole(gzip.compress(body), "Content-Encoding: gzip") if packed else whole(body)))
    session = opened().session({})

    with pytest.raises(AnswerTooLong) as caught:
        session.post(there.url)

    assert transport_error(caught.value, session).code == "AnswerTooLong"
