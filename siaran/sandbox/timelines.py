"""The timelines: what the pretend platforms look like in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zlib import crc32

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from siaran.sandbox.audience import Crowd
from siaran.sandbox.graph.readers import shortcode
from siaran.sandbox.profile import KINDS, Profile
from siaran.sandbox.publication import Publication
from siaran.sandbox.world import World

PAGES = Path(__file__).parent / "pages"
LABELS = {"x": "X", "facebook": "Facebook", "instagram": "Instagram"}
WIB = timezone(timedelta(hours=7), "WIB")
LONGEST = 100
"""Posts on one page."""
NEWEST = 12
"""Posts on the first page, whoever said them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One post on a page, with its audience by now; `origin` is the post itself, or what it reposts."""

    post: Publication
    origin: Publication
    seen: Crowd


class Timelines:
    """The pages: who there is, one account's timeline, and the addresses that posts have."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
        self._pages.filters |= {"angka": _number, "saat": _moment, "kanal": LABELS.__getitem__}
        self._pages.filters |= {"inisial": _initials, "rona": _hue}
        self._css = (PAGES / "sandbox.css").read_bytes()

    def routes(self) -> list[Route]:
        """The routes of the pages."""
        return [
            Route("/", self.everyone, methods=["GET"]),
            Route("/_sandbox/sandbox.css", self.css, methods=["GET"]),
            Route("/@{platform}/{handle}", self.timeline, methods=["GET"]),
            Route("/p/{code}/", self.medium, methods=["GET"]),
            Route("/{page}/posts/{post}", self.page_post, methods=["GET"]),
            Route("/{handle}/status/{post}", self.x_post, methods=["GET"]),
        ]

    async def everyone(self, _: Request) -> Response:
        """GET /: the newest posts, and every account."""
        with self._world.lock:
            now = self._world.clock()
            kinds = [(LABELS[kind], self._members(kind, now)) for kind in KINDS]
            newest = sorted(self._world.public(now), key=lambda post: post.live_at)[-NEWEST:]
            lines = [self._line(post, now) for post in reversed(newest)]
        return self._page("everyone.html", kinds=kinds, lines=lines, now=now)

    def _members(self, kind: str, now: datetime) -> list[tuple[Profile, int]]:
        members = [p for p in self._world.profiles.values() if p.platform == kind]
        return [(p, sum(post.public(now) for post in p.posts)) for p in members]

    async def timeline(self, request: Request) -> Response:
        """GET /@platform/handle: an account's posts, newest first."""
        with self._world.lock:
            now = self._world.clock()
            who = self._world.named(request.path_params["platform"], request.path_params["handle"])
            if who is None:
                return self._lost()
            public = [post for post in reversed(who.posts) if post.public(now)]
            lines = [self._line(post, now) for post in public[:LONGEST]]
            label = LABELS[who.platform]
            return self._page("timeline.html", who=who, label=label, lines=lines, total=len(public), now=now)

    def _line(self, post: Publication, now: datetime) -> Line:
        origin = post.refers_to or post
        return Line(post, origin, self._world.crowd(origin, now))

    async def page_post(self, request: Request) -> Response:
        """GET /{page}/posts/{id}: a Facebook post's address."""
        return self._anchor(f"{request.path_params['page']}_{request.path_params['post']}")

    async def x_post(self, request: Request) -> Response:
        """GET /{handle}/status/{id}: an X post's address."""
        return self._anchor(request.path_params["post"])

    async def medium(self, request: Request) -> Response:
        """GET /p/{code}/: an Instagram post's address."""
        code = request.path_params["code"]
        with self._world.lock:
            shown = (p.id for p in self._world.posts.values() if p.author.platform == "instagram")
            return self._anchor(next((id for id in shown if shortcode(id) == code), ""))

    def _anchor(self, id: str) -> Response:
        with self._world.lock:
            post = self._world.posts.get(id)
            if post is None or not post.public(self._world.clock()):
                return self._lost()
        return RedirectResponse(f"/@{post.author.platform}/{post.author.handle}#post-{post.id}", 302)

    async def css(self, _: Request) -> Response:
        """The pages' own style."""
        return Response(self._css, media_type="text/css")

    def _lost(self) -> Response:
        return HTMLResponse(self._pages.get_template("lost.html").render(), 404)

    def _page(self, name: str, **values: object) -> Response:
        return HTMLResponse(self._pages.get_template(name).render(**values))


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _initials(name: str) -> str:
    """Two letters for a face: "KM" for Kelurahan Melong."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _hue(handle: str) -> int:
    """A colour of one's own, the same everywhere."""
    return crc32(handle.encode()) % 360


def _moment(value: datetime) -> str:
    return value.astimezone(WIB).strftime("%d-%m-%Y %H:%M:%S WIB")
