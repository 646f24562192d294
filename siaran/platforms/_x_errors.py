"""What X's answers mean: its own well-formed errors, and everything else.

Sources: docs.x.com (response codes, problem types), and bodies seen in the field; the last segment of a problem's
`type` names it, since its host differs between the documentation and the wire.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import requests
import tweepy

from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    PlatformError,
    RateLimited,
    Refused,
    Unavailable,
)
from siaran.wire import Session, transport_error

HELD_CODES = frozenset({64, 185, 226, 326, 344, 453})
"""Legacy codes that mean a person must see to the account: suspended, daily limit, looks automated, locked."""
APP_PROBLEMS = frozenset({"client-forbidden", "unsupported-authentication"})
MOMENT = "x-rate-limit-reset"


class Step(Enum):
    """What was being done: only publishing can leave doubt."""

    READ = "read"
    PREPARE = "prepare"
    PUBLISH = "publish"


@contextmanager
def speaking(session: Session, step: Step) -> Iterator[None]:
    """Calls to X inside end with an answer or with one of our named errors."""
    try:
        yield
    except PlatformError:
        raise
    except tweepy.HTTPException as error:
        raise read_answer(error.response, step) from None
    except requests.JSONDecodeError as error:
        raise _doubt(step, "X menjawab dengan sesuatu yang bukan jawabannya.", _status(session)) from error
    except requests.RequestException as error:
        raise _after_transport(transport_error(error, session), step) from None
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        # tweepy stumbles over bodies that X should not send; what was asked for may have happened.
        raise _doubt(step, "Jawaban X tidak terbaca.", _status(session)) from error


def read_answer(response: requests.Response, step: Step) -> PlatformError:
    """The error that an answer of status 300 or more means."""
    status, problem = response.status_code, _problem(response)
    if problem is None or status >= 500 or status < 400:
        return _doubt(step, f"X menjawab {status} tanpa penjelasan yang dapat dipercaya.", status)
    words, code = _words(problem), _code(problem)
    match status:
        case 429:
            return _limited(response.headers, problem, words)
        case 402:
            return PlatformClosed(f"Kredit X habis: {words}", status=status, code=code)
        case 401 if code == "135":
            return Unavailable(f"Jam mesin ini tidak cocok dengan jam X: {words}", again_in=60, status=401, code=code)
        case 401:
            return AccountLost(f"X tidak lagi menerima izin akun ini: {words}", status=status, code=code)
        case 403:
            return _forbidden(problem, words, code)
        case 400 if "media ids are invalid" in words.lower() or "media_ids" in json.dumps(problem):
            return Refused(f"X tidak mengenal gambarnya lagi: {words}", stale_handle=True, status=status, code=code)
        case 400 | 413 | 422:
            return Refused(f"X menolak kiriman ini: {words}", status=status, code=code)
        case 404 if step is not Step.PUBLISH:
            return Refused(f"X tidak menemukannya: {words}", status=status, code=code)
    return _doubt(step, f"X menjawab {status}: {words}", status, code)


def _forbidden(problem: Mapping[str, Any], words: str, code: str) -> PlatformError:
    kind = str(problem.get("type", "")).rsplit("/", 1)[-1]
    if "duplicate content" in words.lower() or code == "187":
        return Duplicate(f"X menyatakan kiriman ini sudah ada: {words}", status=403, code=code)
    if kind in APP_PROBLEMS or "suspended" in words.lower() and "app" in words.lower():
        return PlatformClosed(f"Aplikasi X kota ini tidak diizinkan: {words}", status=403, code=kind)
    held = kind == "oauth1-permissions" or (code.isdigit() and int(code) in HELD_CODES)
    if held or "not permitted" in words.lower() or "locked" in words.lower() or "suspended" in words.lower():
        return AccountHeld(f"X meminta pemilik akun ini bertindak: {words}", status=403, code=code or kind)
    return Refused(f"X menolak kiriman ini: {words}", status=403, code=code)


def _limited(headers: Mapping[str, str], problem: Mapping[str, Any], words: str) -> PlatformError:
    kind = str(problem.get("type", "")).rsplit("/", 1)[-1]
    if kind == "usage-capped" or problem.get("title") == "UsageCapExceeded":
        return PlatformClosed(f"Jatah pemakaian X habis: {words}", status=429, code="usage-capped")
    if headers.get("x-app-limit-24hour-remaining") == "0":
        until = _moment(headers.get("x-app-limit-24hour-reset"))
        return PlatformClosed("Jatah harian aplikasi X habis.", until=until, status=429)
    names = [MOMENT, *(["x-user-limit-24hour-reset"] if headers.get("x-user-limit-24hour-remaining") == "0" else [])]
    resets = [moment for name in names if (moment := _moment(headers.get(name))) is not None]
    return RateLimited("X meminta akun ini beristirahat.", until=max(resets, default=None), status=429)


def _moment(seconds: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(seconds), UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _problem(response: requests.Response) -> Mapping[str, Any] | None:
    """X's own error body, or None: a proxy's page is no answer of X."""
    try:
        body = response.json()
    except ValueError:
        return None
    if not isinstance(body, dict) or not any(name in body for name in ("title", "detail", "errors", "type")):
        return None
    return body


def _errors(problem: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = problem.get("errors")
    return [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []


def _words(problem: Mapping[str, Any]) -> str:
    """X's own words in quotes: the most telling of its fields."""
    inner = (e.get("message") or e.get("detail") or e.get("title") for e in _errors(problem))
    found = next((w for w in (*inner, problem.get("detail"), problem.get("title")) if w), "")
    return f"“{str(found)[:200]}”"


def _code(problem: Mapping[str, Any]) -> str:
    return next((str(e["code"]) for e in _errors(problem) if "code" in e), "")


def _doubt(step: Step, words: str, status: int | None, code: str = "") -> PlatformError:
    if step is Step.PUBLISH:
        return OutcomeUnknown(words, status=status, code=code)
    return Unavailable(words, status=status, code=code)


def _after_transport(error: PlatformError, step: Step) -> PlatformError:
    if step is Step.PUBLISH or isinstance(error, Unavailable):
        return error
    return Unavailable(str(error), code=error.code)


def _status(session: Session) -> int | None:
    return session.last.status if session.last else None
