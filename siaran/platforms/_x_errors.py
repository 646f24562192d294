"""What an answer of X that is no success means: X's problem types, codes and words, as a table, to Siaran's errors.

Sources: docs.x.com (problem types, response codes, 2026-08), and the bodies that operators report from production:
`iembot#163` (duplicates), `xdk#25` (usage cap with healthy rate headers), `ethernal#1324` (credits), `tweepy#2016`
(media ids), `node-twitter-api-v2#493` (permissions) and `#553` (limits of 24 hours).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum, auto
from typing import NamedTuple

import requests

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
from siaran.platforms._x_answer import Problem, problem


class Step(Enum):
    """What was being done when the answer came."""

    READ = auto()
    PREPARE = auto()
    """Invisible and repeatable: an upload, its words."""
    PUBLISH = auto()


class Row(NamedTuple):
    """One meaning: the problem types, the codes and the words by which X says it, and the sentence."""

    error: type[PlatformError]
    sentence: str
    kinds: frozenset[str] = frozenset()
    codes: frozenset[int] = frozenset()
    phrases: tuple[str, ...] = ()


CLOCK = 135
_LOST = Row(
    AccountLost, "X tidak lagi menerima izin akun ini. Sambungkan ulang akunnya.", codes=frozenset({32, 89, 215})
)
_CREDITS = Row(
    PlatformClosed,
    "X menghentikan seluruh aplikasi karena saldo atau jatah pemakaiannya habis. Isi saldo atau naikkan batasnya.",
    kinds=frozenset({"credits", "usage-capped"}),
    phrases=("creditsdepleted", "usagecapexceeded"),
)
_REFUSED = Row(Refused, "X menolak kiriman ini. Ubah naskah atau gambarnya, lalu ajukan lagi.")
_DUPLICATE = Row(
    Duplicate,
    "X menyatakan kiriman yang sama sudah ada di akun ini.",
    codes=frozenset({187, 327}),
    phrases=("duplicate content", "status is a duplicate", "already retweeted", "already reposted"),
)
_APP = Row(
    PlatformClosed,
    "X menolak aplikasi ini. Periksa aplikasinya di portal pengembang X.",
    kinds=frozenset({"client-forbidden"}),
    codes=frozenset({416, 453}),
    phrases=("suspended application", "app has been suspended", "application has been suspended", "app is suspended"),
)
_RIGHTS = Row(
    AccountHeld,
    "X menolak karena izin aplikasi untuk akun ini kurang. Atur izin Read and Write, lalu sambungkan ulang akunnya.",
    kinds=frozenset({"oauth1-permissions", "unsupported-authentication"}),
    codes=frozenset({261}),
)
_DAILY = Row(
    AccountHeld,
    "X menyatakan jatah kiriman harian akun ini habis. Lanjutkan akunnya besok, atau ajukan verifikasi akun.",
    codes=frozenset({185, 344}),
    phrases=("daily limit for sending", "daily status update limit"),
)
_PERSON = Row(
    AccountHeld,
    "X menahan akun ini. Masuk ke akunnya, selesaikan yang diminta, lalu lanjutkan akun.",
    codes=frozenset({63, 64, 226, 326}),
    phrases=(
        "temporarily locked",
        "might be automated",
        "account is suspended",
        "not permitted to access this feature",
        "not permitted to perform this action",
    ),
)
FORBIDDEN = (_DUPLICATE, _APP, _CREDITS, _RIGHTS, _DAILY, _PERSON)
"""What a 403 may mean, the first that fits; anything else of X's own is about this post."""

_APP_LIMIT = "X membatasi kiriman dari seluruh aplikasi. Siaran menunggu sampai batasnya lewat."
_LIMIT = "X membatasi panggilan untuk akun ini. Siaran menunggu sampai batasnya lewat."
_CLOCKED = "X menolak karena jam mesin ini tidak cocok. Betulkan jamnya (NTP); kiriman menunggu."
_MEDIA = "X tidak lagi mengenal gambar yang sudah diunggah. Siaran mengunggahnya lagi."
_DOUBT = "X tidak memberi jawaban yang pasti."

CLOCK_PAUSE = 60.0
"""Seconds. A clock takes a while to mend."""


def meaning(response: requests.Response, step: Step) -> PlatformError:
    """What an answer that is no success means at this step; only X's own well-formed errors are sure to mean a no."""
    said = _said(problem(response), response.headers)
    return said if step is Step.PUBLISH else invisible(said, step)


def doubt(status: int) -> OutcomeUnknown:
    """A yes out of which nothing can be read."""
    return OutcomeUnknown(f"X {_DOUBT}", status=status)


def invisible(said: PlatformError, step: Step) -> PlatformError:
    """A read or a preparation made nothing public: doubt is no doubt there, and only a preparation can be refused."""
    if isinstance(said, OutcomeUnknown) and said.also:
        return said.also
    if isinstance(said, OutcomeUnknown) or (isinstance(said, Refused) and step is Step.READ):
        return Unavailable(str(said), status=said.status, code=said.code)
    return said


def _said(p: Problem, headers: Mapping[str, str]) -> PlatformError:
    if not p.well_formed:
        # Nobody but X sends this header: whatever became of the post, its lane has to wait.
        also = _limited(p, headers) if p.status == 429 and "x-rate-limit-reset" in headers else None
        return OutcomeUnknown(_sentence(_DOUBT, p), also=also, status=p.status)
    match p.status:
        case 429:
            return _limited(p, headers)
        case 402:
            return _by(_CREDITS, p)
        case 401:
            return _clocked(p) if CLOCK in p.codes else _by(_LOST, p)
        case 403:
            return _by(next((row for row in FORBIDDEN if _fits(row, p)), _REFUSED), p)
        case 400 | 413 | 422:
            return _refused(p)
    return _error(OutcomeUnknown, _DOUBT, p)


def _limited(p: Problem, headers: Mapping[str, str]) -> PlatformError:
    """The app's limits close the platform, the account's its lane; a used-up plan comes with healthy rate headers."""
    if _fits(_CREDITS, p):
        return _by(_CREDITS, p)
    app, user, window = (
        _reset(headers, name) for name in ("x-app-limit-24hour", "x-user-limit-24hour", "x-rate-limit")
    )
    if _spent(headers, "x-app-limit-24hour"):
        return PlatformClosed(_sentence(_APP_LIMIT, p), until=app, status=p.status, code=p.code)
    known = [window, user if _spent(headers, "x-user-limit-24hour") else None]
    until = max((moment for moment in known if moment), default=None)
    return RateLimited(_sentence(_LIMIT, p), until=until, status=p.status, code=p.code)


def _clocked(p: Problem) -> PlatformError:
    return Unavailable(_sentence(_CLOCKED, p), again_in=CLOCK_PAUSE, status=p.status, code=p.code)


def _refused(p: Problem) -> PlatformError:
    if _fits(_LOST, p):
        return _by(_LOST, p)
    if p.about_media:
        return Refused(_sentence(_MEDIA, p), stale_handle=True, status=p.status, code=p.code)
    return _by(_REFUSED, p)


def _fits(row: Row, p: Problem) -> bool:
    words = f"{p.title} {p.words}".lower()
    return p.kind in row.kinds or bool(row.codes & p.codes) or any(phrase in words for phrase in row.phrases)


def _by(row: Row, p: Problem) -> PlatformError:
    return _error(row.error, row.sentence, p)


def _error(error: type[PlatformError], sentence: str, p: Problem) -> PlatformError:
    return error(_sentence(sentence, p), status=p.status, code=p.code)


def _sentence(sentence: str, p: Problem) -> str:
    """What happened, X's own words, and the number by which its support finds the call."""
    trace = f" (x-transaction-id {p.trace})" if p.trace else ""
    return f'{sentence} Kata X: "{p.words}"{trace}' if p.words else f"{sentence}{trace}"


def _spent(headers: Mapping[str, str], name: str) -> bool:
    return headers.get(f"{name}-remaining") == "0"


def _reset(headers: Mapping[str, str], name: str) -> datetime | None:
    """A reset's time, aware UTC; None where the header is missing or is no time."""
    try:
        return datetime.fromtimestamp(int(headers[f"{name}-reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
