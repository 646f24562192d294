"""A furnished desk to test with: Cimahi with accounts and posts in every state, and a signed-in member of each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from PIL import Image
from starlette.requests import Request
from starlette.testclient import TestClient

from siaran import content, media
from siaran.domain.campaign import Campaign
from siaran.domain.member import EVERYWHERE, Member, Role
from siaran.domain.post import Picture
from siaran.house import House
from siaran.store import holds, library, members, revisions, sessions
from siaran.store.tables import account, post
from siaran.web import create_app
from siaran.web.desk import Desk, seat
from tests.store.office import CIBABAT, MELONG, Office

URL = "http://127.0.0.1:8000"
MARKS = {CIBABAT: "rahasia-cibabat", MELONG: "rahasia-melong"}
"""Words that stand in everything of these two villages: nobody else may read them."""
SLUGS = {CIBABAT: "pengumuman-satu", MELONG: "pengumuman-dua"}

SOURCE = "---\nmedia: [{{berkas: {slug}.jpg, alt: {mark}}}]\n---\nIsi {mark}"


@dataclass
class Furnished:
    """The app over a furnished house. `posts` are by place and state, the others by place."""

    house: House
    app: FastAPI
    office: Office
    posts: dict[tuple[str, str], int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    holds: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    members: dict[tuple[Role, str], Member] = field(default_factory=dict)
    pictures: dict[str, library.Kept] = field(default_factory=dict)
    picture: Picture = field(default_factory=lambda: Picture("", "", ""))

    @property
    def now(self) -> datetime:
        return self.house.database.now()

    def visitor(self) -> TestClient:
        """Nobody yet; does not follow redirects."""
        return TestClient(self.app, base_url=URL, follow_redirects=False)

    def member(self, role: Role, territory: str = EVERYWHERE) -> Member:
        """The member with this role there; the first call makes them."""
        if (role, territory) not in self.members:
            name = f"{role}-{territory or 'semua'}"
            with self.house.database.write() as connection:
                self.members[role, territory] = members.add(
                    connection, name=name, office="Kantor", role=role, territory=territory, who="test", now=self.now
                )
        return self.members[role, territory]

    def client(self, role: Role, territory: str = EVERYWHERE) -> TestClient:
        """A browser in which such a member is signed in."""
        member, visitor = self.member(role, territory), self.visitor()
        with self.house.database.write() as connection:
            token = sessions.begin(connection, member.id, agent="tes", address="127.0.0.1", now=self.now)
        visitor.cookies.set("siaran", token)
        return visitor


def at_page(desk: Furnished, role: Role) -> Desk:
    """Such a member as a page's function is given them."""
    cookie = f"siaran={desk.client(role).cookies['siaran']}"
    return seat(Request({"type": "http", "method": "GET", "app": desk.app, "headers": [(b"cookie", cookie.encode())]}))


@contextmanager
def furnished(house: House) -> Iterator[Furnished]:
    """The desk with two villages that have a post in every state, and a lost account each."""
    office = Office(house.database)
    desk = Furnished(house, create_app(house), office)
    desk.picture = _picture(house)
    for code, mark in MARKS.items():
        _village(desk, code, mark)
    yield desk


def _village(desk: Furnished, code: str, mark: str) -> None:
    speaker = desk.accounts[code] = desk.office.account(mark, code, "facebook")
    slug = SLUGS[code]
    _campaign(desk, slug, mark, code)
    soon = desk.now + timedelta(hours=2)
    later: dict[str, Any] = {"campaign": slug, "not_after": soon + timedelta(hours=6), "text": f"Naskah {mark}"}
    desk.posts[code, "published"] = desk.office.post(f"{slug}/terbit", speaker, **(later | {"not_after": soon}))
    for state, at in (("planned", soon), ("queued", soon), ("unknown", desk.now), ("missed", desk.now)):
        asked = (
            {
                "asked_at": desk.now,
                "pictures": [asdict(desk.picture)],
                "unknown_at": desk.now,
                "reason": f"Alasan {mark}.",
            }
            if state == "unknown"
            else {}
        )
        desk.posts[code, state] = desk.office.waiting(f"{slug}/{state}", speaker, state, at=at, **(later | asked))
    lost = desk.office.account(f"{mark}-putus", code, "instagram")
    desk.office.change(account, account.c.id == lost, state="lost", reason=f"Izin {mark} dicabut.")
    with desk.house.database.write() as connection:
        kept: dict[str, Any] = {"name": f"{slug}.jpg", "sha256": desk.picture.sha256, "alt": mark, "size": (32, 32)}
        desk.pictures[code] = library.add(connection, **kept, territory=code, who="test", now=desk.now)
        words: dict[str, Any] = {"name": f"anggota-{mark}", "office": f"Kantor {mark}", "role": Role.VIEWER}
        desk.people[code] = members.add(connection, **words, territory=code, who="test", now=desk.now).id
        reason = f"Jeda {mark}"
        desk.holds[code] = holds.add(connection, reason=reason, who="test", now=desk.now, territory=code)
    desk.office.change(post, post.c.account == speaker, program=f"Program {mark}")


def _picture(house: House) -> Picture:
    """A picture that has been taken in."""
    file = house.settings.home / "merah.png"
    Image.new("RGB", (32, 32), "red").save(file)
    stored = media.ingest(file, house.settings.home)
    return Picture(stored.sha256, stored.path, "Kotak merah", stored.mime, stored.width, stored.height)


def _campaign(desk: Furnished, slug: str, mark: str, code: str) -> None:
    campaign = Campaign(slug, f"Judul {mark}", f"Program {mark}", f"Isi {mark}", (code,), ("facebook",), None)
    document = content.to_document(campaign)
    words = {"sha256": mark, "origin": "file", "source": SOURCE.format(slug=slug, mark=mark), "author": "test"}
    with desk.house.database.write() as connection:
        revisions.add(connection, slug=slug, campaign=document, now=desk.now, **words)
