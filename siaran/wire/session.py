"""A session: calls with time-outs and an end, base URLs routed before signing, answers of limited size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from siaran.domain.errors import OutcomeUnknown, PlatformError, Unavailable
from siaran.domain.times import Times
from siaran.wire.connection import Line, pools
from siaran.wire.watchdog import Watchdog

LARGEST_ANSWER = 1 << 20
"""Bytes, after decompression."""
_CHUNK = 1 << 16


class AnswerTooLong(requests.RequestException):
    """The answer is larger than any that we can mean."""


@dataclass(slots=True)
class Exchange:
    """The newest call on a session. `wrote`: at least one byte of the request left this machine."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    wrote: bool = False


class Session(requests.Session):
    """A `requests.Session` that one thread uses. `last` is the newest call's exchange."""

    def __init__(
        self,
        routes: Mapping[str, str],
        times: Times,
        watchdog: Watchdog,
        on_answer: Callable[[datetime], None] | None = None,
        line: Line | None = None,
    ) -> None:
        super().__init__()
        # No proxy and no .netrc from the environment: the latter would replace an account's own token.
        self.trust_env = False
        self.last: Exchange | None = None
        self._routes, self._times, self._watchdog, self._on_answer = dict(routes), times, watchdog, on_answer
        self._line = line or Line()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(self._line))

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **named: Any) -> requests.Response:
        """As in requests, but: routed, never redirected, timed as a whole, its answer read and of limited size."""
        named |= {"allow_redirects": False, "stream": True}
        named["timeout"] = (self._times.connect_timeout, self._times.read_timeout)
        self.last = exchange = Exchange()
        watched = self._watchdog.watch(self._line.begin(), self._times.call_timeout)
        try:
            response = super().request(method, self._route(url), *args, **named)
            exchange.status, exchange.headers = response.status_code, response.headers
            _read(response)
        finally:
            watched.over = True
            exchange.wrote = self._line.wrote
            self._line.end()
        self._note_date(response)
        return response

    def _route(self, url: str | bytes) -> str:
        """The address under the base URL that was set for it; before signing, since OAuth signs the address too."""
        address = url.decode() if isinstance(url, bytes) else url
        for prefix, base in self._routes.items():
            if address == prefix or address.startswith((f"{prefix}/", f"{prefix}?")):
                return base.rstrip("/") + address.removeprefix(prefix)
        return address

    def _note_date(self, response: requests.Response) -> None:
        stamp = response.headers.get("Date")
        if stamp is None or self._on_answer is None:
            return
        try:
            date = parsedate_to_datetime(stamp)
        except ValueError:
            return  # a date that is none says nothing about our clock
        self._on_answer(date if date.tzinfo else date.replace(tzinfo=UTC))


class _Adapter(HTTPAdapter):
    """Pools whose connections report to the session's line. requests' own default is no retry at all."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(pool_connections=4, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = pools(self._line)


def _read(response: requests.Response) -> None:
    """Read the whole answer, up to the limit. Raises AnswerTooLong."""
    parts, size = [], 0
    for part in response.iter_content(_CHUNK):
        size += len(part)
        if size > LARGEST_ANSWER:
            response.close()
            raise AnswerTooLong("the answer is longer than 1 MiB")
        parts.append(part)
    response._content = b"".join(parts)


def transport_error(error: BaseException, session: Session) -> PlatformError:
    """What a call that raised `error` means: surely not sent only where no byte of the request was written."""
    reason = _reason(error)
    if session.last is None or not session.last.wrote:
        return Unavailable(f"Kanal tidak dapat dihubungi ({reason}); belum ada yang dikirim.", code=reason)
    return OutcomeUnknown(f"Kanal tidak menjawab sampai selesai ({reason}).", code=reason)


def _reason(error: BaseException) -> str:
    """The innermost cause's name: the texts of these errors hold addresses, and addresses may hold tokens."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        inner = getattr(error, "reason", None) or error.__cause__ or error.__context__ or _wrapped(error)
        if not isinstance(inner, BaseException):
            break
        error = inner
    return type(error).__name__


def _wrapped(error: BaseException) -> BaseException | None:
    return next((a for a in error.args if isinstance(a, BaseException)), None)
