"""The web application: every noun's pages behind their policies, and an answer in words for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from siaran import health
from siaran.domain.errors import Conflict, SiaranError
from siaran.house import House
from siaran.speech import N_
from siaran.store.database import DataError
from siaran.store.outage import AWAY
from siaran.web import pages
from siaran.web.assets import Assets
from siaran.web.desk import SignInFirst, Visitor, own_path, seated
from siaran.web.drawing import Drawing
from siaran.web.guard import Guard
from siaran.web.outages import out_of_order
from siaran.web.policy import Pages
from siaran.web.streams import Streams
from siaran.web.turns import Turns
from siaran.web.views.digests import Digests

FAULTS = {
    403: (
        N_("Bukan untuk peran Anda"),
        N_("Peran Anda tidak mencakup hal ini. Mintalah kepada Pengelola kantor Anda."),
    ),
    404: (
        N_("Halaman ini tidak ada"),
        N_("Alamatnya salah, sudah tidak berlaku, atau isinya bukan milik wilayah Anda."),
    ),
    405: (N_("Halaman ini tidak ada"), N_("Alamat ini tidak dapat dibuka begitu saja. Kembali, lalu pakai tombolnya.")),
    413: (
        N_("Terlalu besar"),
        N_("Berkas atau isian itu lebih besar daripada yang diterima di sini. Kecilkan atau bagi, lalu kirim lagi."),
    ),
    503: (
        N_("Masih disusun"),
        N_("Yang Anda minta sebelumnya masih disusun. Tunggu sebentar, lalu muat ulang halaman ini."),
    ),
    422: (N_("Isian belum lengkap"), N_("Ada isian yang kosong atau salah. Kembali, lalu periksa isiannya.")),
}


def create_app(house: House) -> FastAPI:
    """The desk of a house."""
    return _app(house, pages.every())


def create_pictures(house: House) -> FastAPI:
    """Only what platforms fetch: pictures at signed addresses, and whether all is well."""
    return _app(house, [pages.open_pages()])


def _app(house: House, nouns: Iterable[Pages]) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house, app.state.assets = house, Assets()
    app.state.drawing = Drawing(app.state.assets)
    app.state.streams, app.state.turns, app.state.digests = Streams(), Turns(), Digests()
    app.state.pulse, app.state.policies = health.Pulse(house), {}
    for noun in nouns:
        app.include_router(noun.router)
        app.state.policies |= noun.policies
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(Guard, public_url=house.settings.public_url)
    _answer_faults(app)
    return app


def _answer_faults(app: FastAPI) -> None:
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(HTTPException, _readable(_http))
    app.add_exception_handler(RequestValidationError, _readable(lambda request, _: _fault(request, 422)))
    app.add_exception_handler(DataError, _readable(lambda request, _: _fault(request, 422)))
    app.add_exception_handler(SiaranError, _readable(_said))
    for kind in AWAY:
        app.add_exception_handler(kind, out_of_order)
    app.add_exception_handler(500, _stumbled)


def _readable(answer: Callable[[Request, Exception], Response]) -> Callable[[Request, Exception], Response]:
    """The same where the database can be read, which every page does, one that only tells of a fault too."""

    def answered(request: Request, error: Exception) -> Response:
        try:
            return answer(request, error)
        except AWAY as away:
            return out_of_order(request, away)

    return answered


def _sign_in_first(request: Request, _: Exception) -> Response:
    """To the door, and from there back to the page where they were: a change cannot be done again for them."""
    visitor = Visitor(request)
    there = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    before = there.path + (f"?{there.query}" if there.query else "")
    here = request.method == "GET" and not visitor.fragment
    door = f"/sign-in?to={quote(visitor.back if here else own_path(before), safe='/')}"
    if visitor.fragment:
        return Response(status_code=401, headers={"HX-Redirect": door})
    return RedirectResponse(door, 303)


def _stumbled(_: Request, __: Exception) -> Response:
    """Without the database, and without a template: they may be what failed. So nobody knows the reader's language."""
    indonesian = "Siaran tersandung. Itu bukan karena Anda, dan sudah dicatat. Coba lagi sebentar."
    english = "Siaran stumbled. That was not because of you, and it has been logged. Try again in a moment."
    return PlainTextResponse(f"{indonesian}\n{english}\n", 500)


def _http(request: Request, error: Exception) -> Response:
    if isinstance(error.__cause__, OSError):  # what was sent could not even be laid aside to be read
        return out_of_order(request, error.__cause__)
    return _fault(request, getattr(error, "status_code", 500))


def _said(request: Request, error: Exception) -> Response:
    """What Siaran itself says, as it says it."""
    if isinstance(error, Conflict):
        return _fault(request, 409, N_("Ada yang lebih dahulu"), error)
    return _fault(request, 422, N_("Itu belum bisa"), error)


def _fault(request: Request, status: int, title: str = "", error: Exception | None = None) -> Response:
    visitor = seated(request) or Visitor(request)
    usual = FAULTS.get(status, FAULTS[422])
    sentence = visitor.said(str(error)) if error else visitor._(usual[1])
    told = {"title": visitor._(title or usual[0]), "sentence": sentence}
    return visitor.page("fault.html", status=status, back=request.headers.get("referer") or "/", **told)
