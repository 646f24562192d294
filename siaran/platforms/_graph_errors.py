"""What an answer of the Graph API that is no success means: Meta's codes, as a table, to the errors of Siaran.

Sources: Meta's error tables for the Graph API, Pages and Instagram publishing (2026-06), and what operators report of
codes in production: `koala#699` (code 2 after a photo that was live), `postiz#1681` (4/2207051 after a post that was
live), `postiz#2068` (368/1390008), `postiz#1562` (100/33 on living containers).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

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
from siaran.platforms._graph_answer import GraphError


class Step(Enum):
    """What was being done when the answer came; the same code means more, the more the call could make public."""

    READ = auto()
    PREPARE = auto()
    """Invisible and repeatable: a photo not yet attached, a container."""
    PUBLISH = auto()
    RELEASE = auto()
    """Instagram's `media_publish`: any of its errors but "not ready" has been seen after posts that were live."""


class Means(Enum):
    """What a code says."""

    RATE = auto()
    APP_RATE = auto()
    SLOW = auto()
    """The account goes too fast, and the post may be public all the same."""
    LOST = auto()
    HELD = auto()
    REFUSED = auto()
    REFUSED_ONCE = auto()
    """Refused, but worth one more try: the failure may have been on Meta's side."""
    FETCH = auto()
    """Instagram could not get or keep the picture; a new container often works."""
    NOT_READY = auto()
    DUPLICATE = auto()
    DOUBT = auto()


class Row(NamedTuple):
    """One meaning and its sentence, which follows the platform's name."""

    means: Means
    sentence: str


_RATE = Row(Means.RATE, "membatasi panggilan untuk akun ini. Siaran menunggu sampai batasnya lewat.")
_LOST = Row(Means.LOST, "tidak lagi menerima izin akun ini. Sambungkan ulang akunnya.")
_RIGHTS = Row(
    Means.HELD, "menolak karena izin akun ini kurang atau sudah lewat. Berikan lagi izinnya, lalu lanjutkan akun."
)
_PERSON = Row(
    Means.HELD, "meminta pemeriksaan akun ini. Masuk ke akunnya, selesaikan yang diminta, lalu lanjutkan akun."
)
_WORDS = Row(Means.REFUSED, "menolak isi kiriman ini. Ubah naskahnya, lalu ajukan lagi.")
_PICTURE = Row(Means.REFUSED, "menolak gambar kiriman ini. Ganti gambarnya, lalu ajukan lagi.")
_FETCH = Row(
    Means.FETCH,
    "tidak dapat mengambil gambarnya dari alamat publik Siaran. Pastikan SIARAN_PUBLIC_URL terbuka dari internet, "
    "lalu ajukan lagi.",
)
_TWICE = Row(Means.DUPLICATE, "menyatakan kiriman yang sama sudah ada di akun ini.")
_DOUBT = Row(Means.DOUBT, "tidak memberi jawaban yang pasti.")
_LATER = Row(Means.DOUBT, "sedang tidak dapat menjawab. Siaran mencoba lagi.")

CODES: dict[tuple[int | None, int | None], Row] = {
    (3, None): _RIGHTS,
    (4, None): Row(Means.APP_RATE, "membatasi panggilan dari seluruh aplikasi. Siaran menunggu sampai batasnya lewat."),
    (4, 2207051): Row(Means.SLOW, "membatasi kegiatan akun ini."),
    (9, 2207042): Row(Means.RATE, "menyatakan jatah terbit harian akun ini habis. Siaran mencoba lagi nanti."),
    (10, None): _RIGHTS,
    (17, None): _RATE,
    (25, None): _PERSON,
    (32, None): _RATE,
    (100, None): Row(Means.REFUSED, "menolak permintaan ini. Periksa naskah dan tautannya, lalu ajukan lagi."),
    (102, None): _LOST,
    (190, None): _LOST,
    (190, 492): Row(
        Means.LOST,
        "menyatakan pemilik izin tidak lagi mengelola Halaman ini. Kembalikan perannya, lalu sambungkan ulang.",
    ),
    (197, None): Row(Means.REFUSED, "menolak kiriman kosong. Tulis naskahnya, lalu ajukan lagi."),
    (341, None): _RATE,
    (352, None): Row(Means.REFUSED, "menolak bentuk videonya. Pakai gambar, lalu ajukan lagi."),
    (368, None): Row(Means.HELD, "menahan kegiatan akun ini. Periksa akunnya di sana, lalu lanjutkan akun."),
    (368, 1390008): Row(
        Means.RATE, "membatasi seringnya akun ini mengirim. Siaran menunggu; kurangi kiriman untuk akun ini."
    ),
    (368, 1404082): _TWICE,
    (368, 4854002): _PERSON,
    (506, None): _TWICE,
    (613, None): _RATE,
    (None, 1705): Row(
        Means.LOST, "menyatakan izin ini milik orang, bukan milik Halaman. Sambungkan ulang dengan izin Halaman."
    ),
    (9007, None): Row(Means.NOT_READY, "masih menyiapkan gambarnya."),
    (-2, None): _FETCH,
    (24, None): _FETCH,
    (9004, None): _FETCH,
    (36000, None): _PICTURE,
    (36001, None): _PICTURE,
    (36003, None): _PICTURE,
    (36004, None): Row(
        Means.REFUSED, "menolak keterangan yang terlalu panjang. Pendekkan naskahnya, lalu ajukan lagi."
    ),
    # Seen as a code and as a subcode of others: either place counts.
    (None, 1346003): _WORDS,
    (None, 1363047): _DOUBT,
    (None, 1366046): _PICTURE,
    (None, 1366051): _TWICE,
    (None, 1404006): _PERSON,
    (None, 1404078): Row(
        Means.HELD, "meminta otorisasi penerbitan Halaman. Selesaikan di pengaturan Halaman, lalu lanjutkan akun."
    ),
    (None, 1404102): _WORDS,
    (None, 1404112): _PERSON,
    (None, 1609005): Row(Means.REFUSED_ONCE, "tidak dapat membaca tautannya. Periksa tautan itu, lalu ajukan lagi."),
    (None, 1609008): Row(Means.REFUSED, "menolak tautan ke facebook.com. Ganti tautannya, lalu ajukan lagi."),
    (None, 1609010): _DOUBT,
}
"""By (code, subcode), then (any, subcode), then (code, any). 1, 2, −1 and whatever else is not here leave doubt."""

PERMISSIONS = range(200, 300)
BUSINESS_LIMITS = range(80000, 80015)


@contextmanager
def speaking(label: str, step: Step) -> Iterator[None]:
    """Turns every failed Graph call in its block into the `PlatformError` that it means at this step."""
    try:
        yield
    except GraphError as error:
        raise meaning(error, label, step) from None
    except OutcomeUnknown as error:
        if step in (Step.PUBLISH, Step.RELEASE):
            raise
        raise Unavailable(str(error), status=error.status, code=error.code) from None


def meaning(error: GraphError, label: str, step: Step) -> PlatformError:
    """What a failed call means; messages name `label`, say what to do, and end in Meta's own words."""
    row = row_of(error)
    said = _said(row, error, label)
    if step in (Step.READ, Step.PREPARE):
        return _while_invisible(said, error, label, step)
    sure = error.well_formed and error.http_status is not None and 400 <= error.http_status < 500
    if sure and row.means is Means.NOT_READY:
        return Unavailable(_sentence(row, error, label), again_in=5.0, status=error.http_status, code=error.number)
    if sure and (step is Step.PUBLISH or isinstance(said, Duplicate)):
        return said
    return _doubt(error, label, also=_about_the_lane(said))


def row_of(error: GraphError) -> Row:
    """The table's row for an answer."""
    code, subcode = error.code, error.error_subcode
    for key in ((code, subcode), (None, subcode), (None, code), (code, None)):
        if key in CODES:
            return CODES[key]
    if code in PERMISSIONS:
        return _RIGHTS
    return _RATE if code in BUSINESS_LIMITS else _DOUBT


def _while_invisible(said: PlatformError, error: GraphError, label: str, step: Step) -> PlatformError:
    """A read or a preparation: nothing became public, so doubt is no doubt. On reads 100/33 is a known glitch."""
    if isinstance(said, Refused) and step is Step.PREPARE:
        return said
    later = Unavailable(_sentence(_LATER, error, label), status=error.http_status, code=error.number)
    return _about_the_lane(said) or later


def _about_the_lane(said: PlatformError) -> PlatformError | None:
    """The part of an answer that holds whatever becomes of the post."""
    if isinstance(said, OutcomeUnknown):
        return said.also
    return said if isinstance(said, RateLimited | AccountLost | AccountHeld | PlatformClosed) else None


def _said(row: Row, error: GraphError, label: str) -> PlatformError:
    words, status, number = _sentence(row, error, label), error.http_status, error.number
    match row.means:
        case Means.RATE:
            return RateLimited(words, until=regain(error), status=status, code=number)
        case Means.APP_RATE:
            return PlatformClosed(words, until=regain(error), status=status, code=number)
        case Means.LOST:
            return AccountLost(words, status=status, code=number)
        case Means.HELD:
            return AccountHeld(words, status=status, code=number)
        case Means.REFUSED:
            return Refused(words, status=status, code=number)
        case Means.REFUSED_ONCE:
            return Refused(words, stale_handle=True, status=status, code=number)
        case Means.DUPLICATE:
            return Duplicate(words, status=status, code=number)
        case Means.SLOW:
            return _doubt(error, label, also=RateLimited(words, status=status, code=number))
    return _doubt(error, label, also=None)


def _doubt(error: GraphError, label: str, also: PlatformError | None) -> OutcomeUnknown:
    return OutcomeUnknown(_sentence(_DOUBT, error, label), also=also, status=error.http_status, code=error.number)


def regain(error: GraphError) -> datetime | None:
    """When Meta gives access back: its minutes, counted from its own clock. None where it names no time."""
    if error.usage.regain_minutes <= 0 or error.answered_at is None:
        return None
    return error.answered_at + timedelta(minutes=error.usage.regain_minutes)


def _sentence(row: Row, error: GraphError, label: str) -> str:
    """What happened, Meta's own words, and the number by which its support finds the call."""
    trace = f" (fbtrace_id {error.fbtrace_id})" if error.fbtrace_id else ""
    return f'{label} {row.sentence} Kata {label}: "{error.words}"{trace}'
