"""What a failed call means: surely not sent only where no byte of the request was written."""

import socket
import ssl
import struct

import pytest
import requests

from siaran.domain.errors import OutcomeUnknown, Unavailable
from siaran.wire import transport_error
from tests.wire.conftest import drip, hang

SHORT = {"read_timeout": 0.3}


def meaning(session, url, **more):
    """What a call that fails means."""
    with pytest.raises(requests.RequestException) as caught:
        session.post(url, **more)
    return transport_error(caught.value, session)


def reset(connection, _):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def leave(connection, _):
    connection.shutdown(socket.SHUT_RDWR)


def cut(connection, _):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")
    connection.shutdown(socket.SHUT_RDWR)


def test_a_refused_connection_was_surely_not_sent(opened, closed_port):
    session = opened().session({})

    error = meaning(session, f"http://127.0.0.1:{closed_port}/2/tweets")

    assert isinstance(error, Unavailable) and error.code == "ConnectionRefusedError"
    assert session.last.wrote is False


def test_a_name_that_nobody_knows_was_surely_not_sent(opened):
    assert isinstance(meaning(opened().session({}), "http://tidak-ada.invalid/"), Unavailable)


def test_a_failed_handshake_was_surely_not_sent(peer, opened):
    there = peer(wrap=lambda plain: plain.sendall(b"bukan TLS\r\n") or plain)

    assert isinstance(meaning(opened().session({}), there.url), Unavailable)


def test_a_wrong_certificate_was_surely_not_sent(peer, opened, secured):
    there = peer(wrap=secured.wrap)

    assert isinstance(meaning(opened().session({}), there.url), Unavailable)
    assert there.requests == []


@pytest.mark.parametrize(
    ("manner", "code"), [(reset, "ConnectionResetError"), (leave, "RemoteDisconnected"), (cut, "IncompleteRead")]
)
def test_whatever_breaks_after_the_first_byte_leaves_doubt_and_is_not_repeated(peer, opened, manner, code):
    there = peer(manner)

    error = meaning(opened().session({}), there.url, json={"text": "Halo"})

    assert isinstance(error, OutcomeUnknown) and error.code == code
    assert len(there.requests) == 1


def test_silence_is_cut_by_the_read_timeout_whatever_the_caller_wants(peer, opened):
    error = meaning(opened(**SHORT).session({}), peer(hang).url, timeout=None)

    assert isinstance(error, OutcomeUnknown) and error.code == "TimeoutError"


def test_a_drip_is_cut_when_the_whole_call_took_too_long(peer, opened):
    door = opened(read_timeout=10.0, call_timeout=0.4)

    error = meaning(door.session({}), peer(drip).url)

    assert isinstance(error, OutcomeUnknown)


def test_a_drip_through_tls_is_cut_as_well(peer, opened, secured):
    session = opened(read_timeout=10.0, call_timeout=0.4).session({})
    session.verify = secured.authority

    error = meaning(session, peer(drip, wrap=secured.wrap).url)

    assert isinstance(error, OutcomeUnknown)


def test_a_session_that_was_cut_serves_the_next_call(peer, opened):
    session = opened(read_timeout=10.0, call_timeout=0.4).session({})
    meaning(session, peer(drip).url)

    assert session.get(peer().url).status_code == 200


def test_nothing_secret_is_told(opened, closed_port):
    secret = {"access_token": "EAArahasia"}
    session = opened().session({})

    error = meaning(session, f"http://127.0.0.1:{closed_port}/", params=secret, headers={"Authorization": "rahasia"})

    assert "rahasia" not in f"{error!s} {error!r} {error.code}"


def test_without_any_call_nothing_was_sent(opened):
    assert isinstance(transport_error(ssl.SSLError("x"), opened().session({})), Unavailable)


def test_a_ring_of_reasons_ends(opened):
    first, second = OSError("satu"), OSError("dua")
    first.__cause__, second.__cause__ = second, first

    assert transport_error(first, opened().session({})).code == "OSError"
