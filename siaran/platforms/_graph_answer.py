"""What an answer of the Graph API says beside its content: an error's every field, the budget used, its time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import facebook

LONGEST_WORDS = 300
_TOKEN = re.compile(r"\bEAA\w{20,}")
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']*")


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer's headers say about the budget: percent used (0 where Meta is silent), minutes until access."""

    percent: float = 0.0
    regain_minutes: float = 0.0


class GraphError(facebook.GraphAPIError):  # type: ignore[misc]
    """An answer that is no success, with all that Meta says about it. Holds no token, no secret, and no URL's query.

    `well_formed`: Meta itself said so in its own form, not a proxy's page.
    """

    def __init__(
        self, answer: Any, *, http_status: int | None, headers: Mapping[str, str], secrets: Sequence[str]
    ) -> None:
        told = answer.get("error") if isinstance(answer, Mapping) else None
        shown = {k: _struck(v, secrets) for k, v in told.items()} if isinstance(told, Mapping) else {}
        super().__init__({"error": {"message": f"HTTP {http_status}", **shown}})
        self.code: int | None = whole(shown.get("code"))
        self.error_subcode = whole(shown.get("error_subcode"))
        self.well_formed = self.code is not None
        self.is_transient = shown.get("is_transient") is True
        self.user_title = str(shown.get("error_user_title") or "")
        self.user_message = str(shown.get("error_user_msg") or "")
        self.fbtrace_id = str(shown.get("fbtrace_id") or "")
        self.http_status = http_status
        self.usage = usage(headers)
        self.answered_at = answered_at(headers)

    @property
    def number(self) -> str:
        """Meta's code and subcode: "100/33", "190", or "" where the answer had none."""
        return "/".join(str(code) for code in (self.code, self.error_subcode) if code is not None)

    @property
    def words(self) -> str:
        """Meta's own words: those for people, else those for programs, at most a few lines."""
        return " ".join(str(self.user_message or self.message).split())[:LONGEST_WORDS]


def usage(headers: Mapping[str, str]) -> Usage:
    """The highest of the percentages in Meta's usage headers and the longest wait; Meta sends none near 0 %."""
    entries = list(_entries(headers))
    percents = [_number(entry.get(name)) for entry in entries for name in ("call_count", "total_time", "total_cputime")]
    waits = [_number(entry.get("estimated_time_to_regain_access")) for entry in entries]
    return Usage(max(percents, default=0.0), max(waits, default=0.0))


def answered_at(headers: Mapping[str, str]) -> datetime | None:
    """An answer's own time (its `Date`), aware UTC: what its minutes and hours count from."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except (ValueError, TypeError):
        return None


def moment(text: Any) -> datetime | None:
    """Meta's `2026-11-24T05:22:08+0000`, aware UTC."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, TypeError):
        return None


def whole(value: Any) -> int | None:
    """A whole number as JSON has it, nothing else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def named(answer: Any) -> str | None:
    """The id in an answer, which alone makes it a yes."""
    told = answer.get("id") if isinstance(answer, dict) else None
    return str(told) if told and isinstance(told, str | int) and told is not True else None


def _entries(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """`X-App-Usage` is one entry, `X-Business-Use-Case-Usage` lists of them by business object."""
    app, business = _json(headers.get("x-app-usage")), _json(headers.get("x-business-use-case-usage"))
    if isinstance(app, dict):
        yield app
    for entries in business.values() if isinstance(business, dict) else ():
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _struck(value: Any, secrets: Sequence[str]) -> Any:
    """Text without secrets and without URLs' queries: Meta quotes a malformed token back at its sender."""
    if not isinstance(value, str):
        return value
    for secret in filter(None, secrets):
        value = value.replace(secret, "…")
    return _TOKEN.sub("…", _QUERY.sub(r"\1", value))
