"""The frame around every page: menu with its numbers, health, and who is signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fastapi import FastAPI
from starlette.routing import compile_path

from siaran import health
from siaran.domain.member import Action
from siaran.house import House
from siaran.speech import N_
from siaran.store import instance, waiting
from siaran.web import words

if TYPE_CHECKING:
    from siaran.web.desk import Desk


class Place(NamedTuple):
    """A place of the menu. Shown where the page exists and the member may `action` there; `top`: on phones too."""

    path: str
    icon: str
    word: str
    action: Action = Action.READ
    top: bool = False
    counted: str = ""


MENU = "/menu"
BELONGS = {"/new-campaign": "/campaigns", "/pictures": "/campaigns", "/posts": "/queue", "/quarantine": "/queue"}
"""Pages that stand elsewhere than the place they belong to."""

GROUPS = (
    (
        Place("/", "home", N_("Beranda"), top=True, counted="all"),
        Place("/questions", "unknown", N_("Pertanyaan"), Action.OPERATE, counted="questions"),
        Place("/approvals", "stamp", N_("Persetujuan"), Action.APPROVE, counted="approvals"),
    ),
    (
        Place("/campaigns", "note", N_("Pengumuman"), top=True),
        Place("/emergencies", "warn", N_("Darurat"), Action.WRITE),
        Place("/calendar", "calendar", N_("Kalender"), top=True),
        Place("/queue", "queue", N_("Antrean")),
    ),
    (
        Place("/reports", "chart", N_("Laporan"), top=True),
        Place("/territories", "map", N_("Wilayah")),
        Place("/accounts", "at", N_("Akun"), counted="accounts"),
        Place("/members", "people", N_("Anggota"), Action.GOVERN),
    ),
)


ACTS = {
    "returned": Action.WRITE,
    "questions": Action.OPERATE,
    "approvals": Action.APPROVE,
    "accounts": Action.CONNECT,
    "missed": Action.OPERATE,
}
"""What waits, and what one must be allowed to do to end its waiting."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame shows. `current`: the path of the place where the page belongs; `halted`: nothing is sent."""

    groups: tuple[tuple[Place, ...], ...]
    current: str
    numbers: Mapping[str, int]
    ills: tuple[str, ...]
    who: str
    halted: bool

    @property
    def folded(self) -> bool:
        """Whether a phone has the page behind its menu."""
        return not any(place.top and place.path == self.current for group in self.groups for place in group)

    def number(self, place: Place) -> int:
        """How much waits there for this member."""
        return self.numbers.get(place.counted, 0)


def shell(desk: Desk) -> Shell:
    """The frame for this member and this page."""
    pulse: health.Pulse = desk.request.app.state.pulse
    groups = tuple(tuple(p for p in group if desk.reaches(p.path) and desk.may(p.action)) for group in GROUPS)
    counts = _counts(desk)
    return Shell(
        tuple(group for group in groups if group),
        _current(desk.request.url.path),
        _told(desk, counts, theirs=True),
        tuple(pulse.at_a_glance(counts)),
        _who(desk),
        desk.halted,
    )


def reaches(app: FastAPI, path: str) -> bool:
    """Whether a page answers at a path."""
    wanted = path.partition("?")[0]
    return any(_pattern(known).match(wanted) for method, known in app.state.policies if method == "GET")


def numbers(desk: Desk) -> tuple[dict[str, int], dict[str, int]]:
    """How much waits for this member, and how much in their part of the house for others: whose role can act on it."""
    counts = _counts(desk)
    return _told(desk, counts, theirs=True), _told(desk, counts, theirs=False)


def _counts(desk: Desk) -> waiting.Counts:
    """What waits in the member's part of the house."""
    with desk.house.database.read() as connection:
        return waiting.counts(connection, desk.scope, desk.now)


def _told(desk: Desk, counts: waiting.Counts, *, theirs: bool) -> dict[str, int]:
    """How much of it they can act on; or how much of it they cannot."""
    found = {name: getattr(counts, name) * (desk.may(action) is theirs) for name, action in ACTS.items()}
    return found | {"all": sum(found.values())}


def halted(house: House) -> bool:
    """Whether nothing is sent now: everything is stopped, or in quarantine."""
    with house.database.read() as connection:
        found = instance.get(connection)
    return found is not None and bool(found.stopped_at or found.quarantined_at)


def _current(path: str) -> str:
    """The place a path belongs to: the menu page stands for all that has no place of its own."""
    first = f"/{path.split('/')[1]}"
    path = BELONGS.get(first, path)
    places: Iterator[Place] = (place for group in GROUPS for place in group)
    return next((p.path for p in places if path == p.path or path.startswith(f"{p.path}/")), MENU)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """What a route answers to; each page asks a dozen times, of all the routes there are."""
    return compile_path(path)[0]


def _who(desk: Desk) -> str:
    role = desk._(words.ROLES[desk.member.role])
    return f"{role}, {desk.member.office}"
