"""Connections: reused while fresh, never after a rest, never begun when the call's time is over."""

import contextlib
import socket
from types import SimpleNamespace

import pytest
from urllib3.exceptions import HTTPError

from siaran.wire.connection import LONGEST_IDLE, DeadlineError, Line, pools


@pytest.fixture
def line():
    """A line with a clock that a test moves."""
    line = Line(clock=lambda: line.now)
    line.now = 100.0
    return line


def called_twice(peer, line, pause):
    """How many connections two calls make that are so many seconds apart."""
    there = peer()
    with pools(line)["http"]("127.0.0.1", there.port) as pool:
        pool.request("GET", "/")
        line.now += pause
        pool.request("GET", "/")
    return there.connections


def test_a_fresh_connection_is_used_again(peer, line):
    assert called_twice(peer, line, LONGEST_IDLE) == 1


def test_a_connection_that_has_rested_is_not(peer, line):
    assert called_twice(peer, line, LONGEST_IDLE + 0.1) == 2


def test_nothing_is_written_once_the_time_is_over(line):
    cut = line.begin()
    cut()

    with pytest.raises(DeadlineError):
        line.writing(SimpleNamespace(sock=None))

    assert line.wrote is False


@pytest.mark.parametrize("late", [True, False])
def test_a_process_that_stood_still_asks_the_clock_before_the_first_byte(peer, late):
    there = peer()
    line = Line(too_late=lambda: late)

    with pools(line)["http"]("127.0.0.1", there.port) as pool, contextlib.suppress(HTTPError):
        pool.request("GET", "/", retries=False)

    assert (line.wrote, len(there.requests)) == ((False, 0) if late else (True, 1))


def test_a_late_cut_does_not_reach_the_next_call(line):
    late = line.begin()
    line.begin()

    late()
    line.writing(SimpleNamespace(sock=None))

    assert line.wrote is True


def test_cutting_wakes_who_reads(line):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        cut = line.begin()
        line.writing(SimpleNamespace(sock=ours))

        cut()

        assert ours.recv(1) == b""


def test_cutting_a_closed_socket_is_no_error(line):
    ours, theirs = socket.socketpair()
    cut = line.begin()
    line.writing(SimpleNamespace(sock=ours))
    ours.close()
    theirs.close()

    cut()


def test_what_is_over_is_not_cut(line):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        cut = line.begin()
        line.writing(SimpleNamespace(sock=ours))
        line.end()

        cut()
        theirs.sendall(b"x")

        assert ours.recv(1) == b"x"
