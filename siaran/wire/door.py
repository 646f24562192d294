"""The door: hands each thread its session."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from siaran.domain.times import Times
from siaran.wire.connection import Line
from siaran.wire.session import Session
from siaran.wire.watchdog import Watchdog

TALKATIVE = ("tweepy", "requests_oauthlib", "oauthlib", "urllib3", "requests")
"""Loggers that print tokens, or addresses that hold them, at DEBUG."""


class Door:
    """Sessions for one process. `on_answer` is told each answer's `Date` (aware UTC).

    `too_late` is asked as a request's first byte is written: True, and nothing is.
    """

    def __init__(
        self,
        times: Times,
        *,
        on_answer: Callable[[datetime], None] | None = None,
        too_late: Callable[[], bool] | None = None,
    ) -> None:
        self._times, self._on_answer, self._too_late = times, on_answer, too_late
        self._watchdog = Watchdog()
        self._mine = threading.local()
        self._guard = threading.Lock()
        self._sessions: list[Session] = []
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)

    def session(self, routes: Mapping[str, str]) -> Session:
        """This thread's session with these base URLs (prefix → what stands in its place); made once, then kept."""
        mine: dict[frozenset[tuple[str, str]], Session] = self._mine.__dict__.setdefault("sessions", {})
        wanted = frozenset(routes.items())
        if wanted not in mine:
            mine[wanted] = self._open(routes)
        return mine[wanted]

    def close(self) -> None:
        """Close every connection and end the watchdog."""
        with self._guard:
            sessions, self._sessions = self._sessions, []
        for session in sessions:
            session.close()
        self._watchdog.close()

    def _open(self, routes: Mapping[str, str]) -> Session:
        line = Line(too_late=self._too_late) if self._too_late else Line()
        session = Session(routes, self._times, self._watchdog, self._on_answer, line)
        with self._guard:
            self._sessions.append(session)
        return session
