"""What an answer of X says: a success's content, or a problem's every part, whichever of X's shapes it comes in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

LONGEST_WORDS = 300
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']*")


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: its JSON object, status and headers."""

    body: Mapping[str, Any]
    status: int
    headers: Mapping[str, str]

    @property
    def api_version(self) -> str:
        """Which version of the API gave it."""
        return self.headers.get("api-version", "")

    @property
    def at(self) -> datetime | None:
        """X's own time of it, aware UTC."""
        try:
            return parsedate_to_datetime(self.headers.get("date", "")).astimezone(UTC)
        except (ValueError, TypeError):
            return None

    @property
    def content(self) -> Mapping[str, Any]:
        """`data` where it is one object, else empty."""
        content = self.body.get("data")
        return content if isinstance(content, dict) else {}

    @property
    def rows(self) -> list[Any]:
        """`data` where it is a list, else empty."""
        rows = self.body.get("data")
        return rows if isinstance(rows, list) else []

    @property
    def errors(self) -> list[Mapping[str, Any]]:
        """What a success could not give, row by row."""
        errors = self.body.get("errors")
        return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that is no success. `well_formed`: X itself said so in its own form, not a proxy's page.

    `kind` is the last part of the problem's type (its host differs between documentation and reality), `words` X's
    own, without any URL's query; `trace` is the number by which X's support finds the call.
    """

    status: int
    well_formed: bool = False
    title: str = ""
    kind: str = ""
    codes: frozenset[int] = frozenset()
    words: str = ""
    about_media: bool = False
    trace: str = ""

    @property
    def code(self) -> str:
        """X's own name for it: `326`, `usage-capped`, or "" where the answer had none."""
        return ",".join(map(str, sorted(self.codes))) or self.kind


def read(response: requests.Response) -> Mapping[str, Any] | None:
    """An answer's JSON object; None where it holds none."""
    try:
        body = response.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def problem(response: requests.Response) -> Problem:
    """What an answer that is no success says."""
    body = read(response) or {}
    errors = [error for error in _list(body.get("errors")) if isinstance(error, dict)]
    trace = response.headers.get("x-transaction-id", "")
    if not _own(body, response.status_code) and not (errors and all(map(_own_entry, errors))):
        return Problem(response.status_code, trace=trace)
    return Problem(
        response.status_code,
        well_formed=True,
        title=_text(body.get("title")),
        kind=_kind(body, errors),
        codes=frozenset(code for error in errors if isinstance(code := error.get("code"), int)),
        words=_words(body, errors),
        about_media=any(_about_media(error) for error in errors),
        trace=trace,
    )


def identity(value: Any) -> str | None:
    """An id, which alone makes an answer a yes."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value else None


def _own(body: Mapping[str, Any], status: int) -> bool:
    """Whether it is a problem of X's own: `about:blank`, or a type from X's list; other hosts have problems too."""
    kind, told = body.get("type"), body.get("status", status)
    named = isinstance(kind, str) and (kind == "about:blank" or "/2/problems/" in kind)
    return named and told == status and bool(_text(body.get("title")) or _text(body.get("detail")))


def _own_entry(error: Mapping[str, Any]) -> bool:
    """Whether an entry of `errors` is X's: a message with a code or parameters, or a typed problem."""
    told = isinstance(error.get("message"), str) and ("code" in error or "parameters" in error)
    return told or "/2/problems/" in _text(error.get("type"))


def _kind(body: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> str:
    kinds = [_text(part.get("type")) for part in (body, *errors)]
    return next((kind.rpartition("/")[2] for kind in kinds if "/2/problems/" in kind), "")


def _words(body: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> str:
    """What X says in its own words: each entry's, else the whole's, at most a few lines."""
    said = [_text(error.get("message")) or _text(error.get("detail")) for error in errors]
    whole = _text(body.get("detail")) or _text(body.get("title"))
    return " ".join(" ".join(_unique([whole, *said])).split())[:LONGEST_WORDS]


def _unique(texts: list[str]) -> Iterator[str]:
    return (_QUERY.sub(r"\1", text) for text in dict.fromkeys(texts) if text)


def _about_media(error: Mapping[str, Any]) -> bool:
    """X says so by the parameter's name, or only in words; the two forms have both been seen."""
    parameters = error.get("parameters")
    named = isinstance(parameters, dict) and any("media_id" in name for name in parameters)
    return named or "media ids are invalid" in _text(error.get("message")).lower()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
