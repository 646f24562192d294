"""A stage on which a test can ask any platform to keep to the contract."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import requests
from PIL import Image

from siaran import media, platforms
from siaran.domain.account import Access
from siaran.domain.attempt import Receipt
from siaran.domain.platform import Platform
from siaran.domain.post import Draft, Picture
from siaran.domain.territory import Level, Territory
from siaran.domain.times import Times
from siaran.sandbox import World, cast, start
from siaran.wire import Door

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
KINDS = ("x", "facebook", "instagram")
TEXT = (
    "Rakor Kewilayahan & pelayanan publik: <Aula Gedung A>, 08.00\u202fWIB 🇮🇩\n"
    "Selengkapnya cimahikota.go.id/berita?a=1&b=2"
)
SHORT = Times(connect_timeout=1.0, read_timeout=0.4, call_timeout=0.8)
MEDIA_KEY = "kunci-uji"


class Stage:
    """A running sandbox, and every platform opened on it.

    `now` is the sandbox's time, which stands still until a test moves it. `home` keeps pictures; they are served at
    `pictures_url`. A test has a city and its kecamatan to itself, whose accounts nobody has used before (`move_on`).
    """

    def __init__(self, home: Path, pictures_url: str = "", *, times: Times = SHORT, **rules: Any) -> None:
        self.home, self.door, self.now, self._seats = home, Door(times), NOON, count(1)
        self.world = World(seed=7, clock=lambda: self.now, **{"oauth_skew": None, **rules})
        self.running = start(self.world)
        self.options = {
            "x_api_url": self.running.url,
            "x_consumer_key": "sandbox-consumer-key",
            "x_consumer_secret": "sandbox-consumer-secret",
            "graph_api_url": self.running.url,
            "public_url": pictures_url,
            "media_key": MEDIA_KEY,
        }
        self.move_on()

    def move_on(self) -> None:
        """Noon, no trouble, other accounts; what was said before is forgotten."""
        number = next(self._seats)
        places = [Territory("1", f"Kota {number}", Level.KOTA), Territory("1.1", f"Camat {number}", Level.KECAMATAN)]
        rows = cast(places, seed=number)
        self._rows = {(row["platform"], row["territory"]): row for row in rows}
        self.world.add(rows)
        self.world.faults.clear()
        self.now, self._since = NOON, len(self.world.requests.since(0))
        self.platforms: Mapping[str, Platform] = platforms.load(self.door, self.options)

    def stop(self) -> None:
        self.door.close()
        self.running.stop()

    def access(self, kind: str, territory: str = "1", **secrets: str) -> Access:
        """The city's account, or its kecamatan's (1.1); `secrets` in place of its own."""
        row = self._rows[kind, territory]
        own = {name: row[name] for name in ("access_token", "access_token_secret")}
        return Access(row["external_id"], row["handle"], own | secrets)

    def picture(self, alt: str = "Aula Gedung A", colour: str = "teal", **shape: Any) -> Picture:
        """A stored picture, as `stored` makes it."""
        return stored(self.home, alt, colour, **shape)

    def draft(self, kind: str, text: str = TEXT, **more: Any) -> Draft:
        """What is to be said, with a picture where the platform demands one."""
        if self.platforms[kind].limits.image_required:
            more.setdefault("pictures", (self.picture(),))
        return Draft(text, **more)

    def prepared(self, kind: str, draft: Draft, territory: str = "1") -> Mapping[str, Any]:
        """The handle of a draft that is ready, however many steps it took."""
        handle, ready = None, not (draft.pictures or self.platforms[kind].limits.image_required)
        while not ready:
            made = self.platforms[kind].prepare(self.access(kind, territory), draft, handle)
            handle, ready = dict(made.handle), made.ready
            self.now += timedelta(seconds=made.again_in)
        return handle or {}

    def say(self, kind: str, text: str = TEXT, **more: Any) -> Receipt:
        """Prepare and publish."""
        draft = self.draft(kind, text, **more)
        return self.platforms[kind].publish(self.access(kind), draft, self.prepared(kind, draft))

    def fault(self, kind: str, platform: str, action: str = "publish", **more: Any) -> None:
        """Ask the sandbox for trouble, at the platform's next publication unless said otherwise.

        A batch is made in the name of the token's Page, so on Instagram too its platform is facebook.
        """
        order = {"kind": kind, "match": {"platform": platform, "action": action}} | more
        requests.post(f"{self.running.url}/_sandbox/faults", json=order, timeout=5).raise_for_status()

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Everything that is really public there, oldest first."""
        state = requests.get(f"{self.running.url}/_sandbox/state", params={"platform": kind}, timeout=5).json()
        ours = {row["external_id"] for row in self._rows.values()}
        return [post for post in state["posts"] if post["account"] in ours]

    def asked(self) -> list[dict[str, Any]]:
        """Every publishing request that arrived."""
        query = {"since": self._since}
        return list(requests.get(f"{self.running.url}/_sandbox/requests", params=query, timeout=5).json()["requests"])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def stored(
    home: Path, alt: str = "Aula Gedung A", colour: str = "teal", size: tuple[int, int] = (640, 640), noise: int = 0
) -> Picture:
    """A picture of one colour, or of so many pixels' noise a side, which makes a large file."""
    source = home / f"{colour}.png"
    plain = Image.effect_noise((noise, noise), 100) if noise else Image.new("RGB", size, colour)
    plain.save(source)
    kept = media.ingest(source, home)
    return Picture(kept.sha256, kept.path, alt, kept.mime, kept.width, kept.height)
