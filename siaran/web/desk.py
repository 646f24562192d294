"""Who asks, in which language, with which rights: what every page's function is given, and how it answers.

A page's function takes `desk: Seated` (a signed-in member) or `visitor: Anyone`, and gives back `desk.page(…)`,
`desk.go(…)` after a change, or raises: HTTPException(404), or a SiaranError, whose sentence becomes a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Annotated, Any, cast

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from siaran.domain.member import AT_DESK, EVERYWHERE, RECORDED, Action, Member, may
from siaran.domain.territory import Tree
from siaran.house import House
from siaran.speech import Speech
from siaran.store import members, places, sessions
from siaran.store.outage import Outage
from siaran.web import cookies, shell, words
from siaran.web.drawing import Drawing
from siaran.web.turns import Turns

_WORD = re.compile(r"(?<![^\s“\"(])[^\s“\"(]")
"""Where a name may begin within a sentence."""
_LONGEST = 200
"""Letters that a name has, at most."""


class Visitor:
    """Whoever asks, signed in or not."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.house: House = request.app.state.house
        self.drawing: Drawing = request.app.state.drawing
        self.now = self.house.database.now()
        self._called: dict[str | None, str] = {}

    @cached_property
    def language(self) -> str:
        """What they chose in this browser, else what the house speaks."""
        chosen = self.request.cookies.get(cookies.LANGUAGE)
        return chosen if chosen in self.drawing.tongues else self.house.settings.lang

    @property
    def zone(self) -> str:
        """The IANA zone whose time they are told."""
        return self.house.settings.timezone

    @cached_property
    def speech(self) -> Speech:
        """Their language and zone: dates, numbers, words."""
        return Speech(self.drawing.tongues[self.language], self.zone, self.now)

    def _(self, words: str, **values: object) -> str:
        """Words of the page in their language; `%(name)s` is filled in from `values`."""
        return self.speech.tongue.gettext(words) % values

    def said(self, sentences: str) -> str:
        """What a room below said (an error, a stored reason), in their language; nobody by their name."""
        told, pieces, at = self.speech.tongue.said(sentences), list[str](), 0
        for found in RECORDED.finditer(told):
            start = self._beginning(told[at : found.start()], found[0]) + at
            pieces += [told[at:start], self.called(told[start : found.end()])]
            at = found.end()
        return "".join([*pieces, told[at:]])

    def _beginning(self, before: str, where: str) -> int:
        """Where the name begins that these words end with: the longest that a member has, else the last word."""
        starts = [found.start() for found in _WORD.finditer(before, max(0, len(before) - _LONGEST))] or [0]
        if where == AT_DESK and len(starts) > 1:
            with self.house.database.read() as connection:
                known = members.among(connection, [before[start:] for start in starts])
            starts = [start for start in starts if before[start:] in known] or starts[-1:]
            return starts[0]
        return starts[-1]

    def called(self, who: str | None) -> str:
        """How people read whom the record names: a member by role and office, never by name; or the system's."""
        if who not in self._called:
            name, at, _ = (who or "").partition(AT_DESK)
            with self.house.database.read() as connection:
                member = members.by_name(connection, name) if at else None
            known = f"{self._(words.ROLES[member.role])} {member.office}" if member else self._("Pengelola sistem")
            self._called[who] = known
        return self._called[who]

    @cached_property
    def brand(self) -> str:
        """Whose house it is."""
        with self.house.database.read() as connection:
            return places.crown(connection)

    @property
    def seated(self) -> bool:
        """Whether they are signed in."""
        return isinstance(self, Desk)

    @property
    def back(self) -> str:
        """Where they are, to come back to it."""
        return self.request.url.path + (f"?{self.request.url.query}" if self.request.url.query else "")

    def reaches(self, path: str) -> bool:
        """Whether there is such a page (not every installation, and not every version, has all of them)."""
        return shell.reaches(self.request.app, path)

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return self.request.client.host if self.request.client else ""

    def label(self, platform: str) -> str:
        """How people call a platform."""
        return self.house.kinds[platform].label if platform in self.house.kinds else platform

    @property
    def fragment(self) -> bool:
        """Whether HTMX asks, and a block of the page is enough."""
        return "hx-request" in self.request.headers and "hx-boosted" not in self.request.headers

    def page(
        self, template: str, *, block: str = "", status: int = 200, zones: Iterable[str] = (), **values: Any
    ) -> Response:
        """The page, or only its `block` where HTMX asks. `zones` are those of the posts whose times stand on it."""
        values |= {"desk": self, "speech": self.speech.among(zones)}
        if block and self.fragment:
            return HTMLResponse(self.drawing.block(template, block, self.language, values), status)
        return HTMLResponse(self.drawing.page(template, self.language, values | self.frame()), status)

    def frame(self) -> dict[str, Any]:
        """What the frame around a page needs."""
        return {}

    def go(self, path: str) -> Response:
        """Go there now (303), so that a reload repeats nothing."""
        answer = RedirectResponse(path, 303)
        if self.fragment:  # its address is quoted as a header wants it, whatever letters are in it
            return Response(status_code=204, headers={"HX-Redirect": answer.headers["location"]})
        return answer


class Desk(Visitor):
    """A signed-in member at work."""

    def __init__(self, request: Request, session: sessions.Session, member: Member) -> None:
        super().__init__(request)
        self.session, self.member = session, member

    @cached_property
    def language(self) -> str:
        """Theirs, else as for every visitor."""
        return self.member.language or super().language

    @cached_property
    def tree(self) -> Tree:
        """All territories as they are stored now."""
        return self.house.tree()

    @property
    def scope(self) -> str | None:
        """Their part of the house, as queries want it: a territory's code, or None for all of it."""
        return self.member.territory or None

    @cached_property
    def zone(self) -> str:
        """Their territory's."""
        with self.house.database.read() as connection:
            line = places.line(connection, self.member.territory)
        return line.timezone(self.member.territory, self.house.settings.timezone)

    @cached_property
    def halted(self) -> bool:
        """Whether nothing is sent now, so that «now» is when it goes on."""
        return shell.halted(self.house)

    def holds(self) -> bool:
        """Whether they are signed in still (another role ends a session, too): for an answer that takes long."""
        return _session(self.request, self.house) is not None

    def may(self, action: Action | str, territory: str | None = None) -> bool:
        """Whether they may; without a territory: in their own part of the house."""
        return may(self.member, Action(action), self.member.territory if territory is None else territory)

    def writes(self, territory: str) -> bool:
        """Whether they may write for a territory."""
        return may(self.member, Action.WRITE, territory)

    @contextmanager
    def drawing_up(self) -> Iterator[None]:
        """While texts and plans are drawn up for them: only so many at a time. Raises HTTPException 503.

        A browser that gives up does not stop the work. Those who ask again and again would leave no room for others.
        """
        turns: Turns = self.request.app.state.turns
        if not turns.begin(self.member.id):
            raise HTTPException(503)
        try:
            yield
        finally:
            turns.end(self.member.id)

    def may_everywhere(self, action: Action | str) -> bool:
        """Whether they may for the whole house."""
        return self.may(action, EVERYWHERE)

    def require(self, action: Action, *territories: str) -> None:
        """For what a form names: HTTPException 404 where any of the territories is not theirs for this."""
        if not all(self.may(action, territory) for territory in territories):
            raise HTTPException(404)

    def name(self, territory: str) -> str:
        """How people call a territory."""
        return self.tree[territory].name if territory in self.tree else territory

    def frame(self) -> dict[str, Any]:
        """Menu, numbers, health, and what is to be told once.

        Not to a page of which HTMX takes a part: it would be told to nobody.
        """
        notice = "" if self.fragment else self.session.notice
        if notice:
            with spared(self.request), self.house.database.write() as connection:
                sessions.tell(connection, self.session.id, "")
        return {"shell": shell.shell(self), "notice": notice}

    def done(self, path: str, notice: str) -> Response:
        """After a change: go there, and let the page tell what was done."""
        with spared(self.request), self.house.database.write() as connection:
            sessions.tell(connection, self.session.id, notice)
        return self.go(path)


class SignInFirst(Exception):
    """Nobody is signed in, or not the one who wrote what is sent."""


def own_path(path: str) -> str:
    """A path of this desk; anything else (another site's address) becomes the home page."""
    return path if re.fullmatch(r"/(?![/\\])[^\s\\]*", path) else "/"


def seated(request: Request) -> Desk | None:
    """The member who is signed in, or None."""
    try:
        return seat(request)
    except SignInFirst:
        return None


def seat(request: Request) -> Desk:
    """The member whose session the cookie names. Raises SignInFirst."""
    known = getattr(request.state, "desk", None)
    if known is not None:
        return cast("Desk", known)
    house: House = request.app.state.house
    found = _session(request, house)
    if found is None:
        raise SignInFirst
    request.state.desk = Desk(request, *found)
    return cast("Desk", request.state.desk)


def _session(request: Request, house: House) -> tuple[sessions.Session, Member] | None:
    token = cookies.token(request, house.settings.public_url)
    if not token:
        return None
    now = house.database.now()
    with house.database.read() as connection:
        found = sessions.of_token(connection, token, now)
    if found and now - found[0].seen_at > sessions.SEEN_EVERY:
        with spared(request), house.database.write() as connection:
            sessions.seen(connection, found[0].id, now)
    return found


def spared(request: Request) -> AbstractContextManager[None]:
    """Around what is only noted by the way: a full disk must not keep anybody from reading.

    It writes, so that an outage is over where it succeeds.
    """
    outage: Outage = request.app.state.pulse.outage
    return outage.spared()


def _anyone(request: Request) -> Visitor:
    return Visitor(request)


Seated = Annotated[Desk, Depends(seat)]
Anyone = Annotated[Visitor, Depends(_anyone)]
