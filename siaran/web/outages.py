"""What people are told while the database is away, or the disk is full: calmly, and without asking either of them."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import Request
from fastapi.responses import Response

from siaran.speech import N_
from siaran.web.desk import Visitor, spared


class Told(NamedTuple):
    """What was not done, and what the reader does then."""

    title: str
    then: str


WHY = N_(
    "Basis data Siaran sedang mati, atau disknya penuh. Itu bukan karena Anda. "
    "Beri tahu pengelola peladen: dialah yang dapat membereskannya."
)
ASKED = Told(N_("Siaran sedang terganggu"), N_("Muat ulang halaman ini nanti."))
SENT = Told(
    N_("Belum berhasil"),
    N_("Biarkan halaman ini terbuka, lalu muat ulang nanti: yang Anda kirim masih dipegang peramban ini."),
)
TYPED = Told(
    N_("Belum tersimpan"),
    N_("Biarkan halaman ini terbuka: tulisan Anda masih ada di sini, dan disimpan begitu Anda mengetik lagi nanti."),
)


def out_of_order(request: Request, error: Exception) -> Response:
    """The page that says so (503), in every language: the reader's, which comes first, may not be known now.

    Whoever sent something has not lost it: their browser holds it, and a page that HTMX sent it from stays as it is.
    Raises the error where it is no outage.
    """
    log_once(request, error)
    visitor = Visitor(request)
    if not visitor.fragment:
        return _page(visitor, SENT if request.method == "POST" else ASKED)
    if request.method != "POST":
        return Response(status_code=503, headers={"HX-Refresh": "true"})
    answer = _page(visitor, TYPED)
    answer.headers["HX-Retarget"] = f"#{request.headers.get('hx-target', 'isi')}"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def log_once(request: Request, error: Exception) -> None:
    """One line for all of an outage, however many requests it fails. Raises the error where it is none."""
    with spared(request):
        raise error


def _page(visitor: Visitor, what: Told) -> Response:
    tongues = sorted(visitor.drawing.tongues.values(), key=lambda tongue: tongue.code != visitor.language)
    told = [(t.code, t.gettext(what.title), t.gettext(WHY), t.gettext(what.then)) for t in tongues]
    return visitor.page("outage.html", block="told", status=503, told=told)
