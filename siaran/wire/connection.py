"""Connections that know whether a request byte was written, that are never used stale, and that can be cut."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

LONGEST_IDLE = 5.0
"""Seconds. A pooled connection that has rested longer may have been dropped on the way, unseen: a request written to
it would make an unknown outcome out of nothing."""


class DeadlineError(OSError):
    """The call's time was over before anything was written."""


def boot_time() -> float:
    """Seconds since this machine started; they go on while it sleeps, where the system has such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _never() -> bool:
    return False


class Line:
    """One call at a time on one session: what was written, on which socket, and whether its time is over.

    `too_late` is asked as the first byte is written: the watchdog's thread may have stood still with the whole process,
    and wake up after the thread that writes.
    """

    def __init__(self, clock: Callable[[], float] = boot_time, too_late: Callable[[], bool] = _never) -> None:
        self.clock, self._too_late = clock, too_late
        self.wrote = False
        self._cut = False
        self._call = 0
        self._socket: socket.socket | None = None
        self._guard = threading.Lock()

    def begin(self) -> Callable[[], None]:
        """A new call begins; what is returned cuts it, and only it."""
        with self._guard:
            self.wrote, self._cut, self._socket = False, False, None
            self._call += 1
            return partial(self._end_now, self._call)

    def writing(self, connection: Any) -> None:
        """A byte of the request is about to be written. Raises DeadlineError where the time is over."""
        with self._guard:
            if not self.wrote and (self._cut or self._too_late()):
                raise DeadlineError("the call's time is over")
            self.wrote, self._socket = True, connection.sock

    def end(self) -> None:
        """The call is over; from now on nothing of it can be cut."""
        with self._guard:
            self._socket = None

    def _end_now(self, call: int) -> None:
        """Time is over: shut the socket, so that whoever reads or writes it wakes up with an error.

        Comes from the watchdog's thread, so perhaps an instant late: the next call must not pay for that.
        """
        with self._guard:
            if call != self._call:
                return
            self._cut = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(connected: socket.socket) -> None:
    # The plain socket's method: a TLS socket's own would take its state apart under the thread that reads it.
    try:
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already: nobody waits on it any more


def pools(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    """Pool classes by scheme whose connections report to `line`."""

    class Plain(_Watched, HTTPConnection):
        pass

    class Secure(_Watched, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    Plain.line = Secure.line = line
    return {"http": PlainPool, "https": SecurePool}


class _Watched:
    """What both kinds of connection add."""

    line: Line
    sock: Any
    _used_at = 0.0

    def send(self, part: Any) -> None:
        """Write a part of the request, connecting first where that has not been done."""
        if self.sock is None:
            self.connect()  # type: ignore[attr-defined]
        self.line.writing(self)
        self._used_at = self.line.clock()
        super().send(part)  # type: ignore[misc]

    def getresponse(self, *args: Any, **named: Any) -> Any:
        """Read the answer's head."""
        try:
            return super().getresponse(*args, **named)  # type: ignore[misc]
        finally:
            self._used_at = self.line.clock()

    @property
    def is_connected(self) -> bool:
        """Whether the connection may be used again: it is open, and has not rested for too long."""
        rested = self.line.clock() - self._used_at
        return rested <= LONGEST_IDLE and bool(super().is_connected)  # type: ignore[misc]
