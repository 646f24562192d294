"""What every platform must keep to, as things a test can ask of any of them: a stage, and a table of troubles."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from PIL import Image

from siaran import media, platforms
from siaran.domain.account import Access
from siaran.domain.attempt import Receipt
from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    PlatformError,
    RateLimited,
    Refused,
)
from siaran.domain.platform import Platform
from siaran.domain.post import Draft, Picture
from siaran.domain.territory import Level, Territory
from siaran.domain.times import Times
from siaran.sandbox import World, cast, start
from siaran.wire import Door

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
CITY = [Territory("32.77", "Kota Cimahi", Level.KOTA), Territory("32.77.01", "Cimahi Selatan", Level.KECAMATAN)]
KINDS = ("x", "facebook", "instagram")
TEXT = (
    "Rakor Kewilayahan & pelayanan publik: <Aula Gedung A>, 08.00\u202fWIB 🇮🇩\n"
    "Selengkapnya cimahikota.go.id/berita?a=1&b=2"
)
SHORT = Times(connect_timeout=1.0, read_timeout=0.4, call_timeout=0.8)
MEDIA_KEY = "kunci-uji"


class Stage:
    """A running sandbox with a city's accounts, and every platform opened on it.

    `now` is the sandbox's time, which stands still until a test moves it. `home` keeps pictures; they are served at
    `pictures_url`.
    """

    def __init__(self, home: Path, pictures_url: str = "", *, times: Times = SHORT, **rules: Any) -> None:
        self.now, self.home = NOON, home
        self._rows = cast(CITY, seed=7)
        rules = {"oauth_skew": None} | rules
        self.running = start(World(self._rows, seed=7, clock=lambda: self.now, **rules))
        self.door = Door(times)
        self.options = {
            "x_api_url": self.running.url,
            "x_consumer_key": "sandbox-consumer-key",
            "x_consumer_secret": "sandbox-consumer-secret",
            "graph_api_url": self.running.url,
            "public_url": pictures_url,
            "media_key": MEDIA_KEY,
        }
        self.platforms: Mapping[str, Platform] = platforms.load(self.door, self.options)

    def stop(self) -> None:
        self.door.close()
        self.running.stop()

    def access(self, kind: str, territory: str = "32.77", **secrets: str) -> Access:
        """An account of the cast; `secrets` in place of its own."""
        row = next(r for r in self._rows if (r["platform"], r["territory"]) == (kind, territory))
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

    def prepared(self, kind: str, draft: Draft, territory: str = "32.77") -> Mapping[str, Any]:
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
        """Ask the sandbox for trouble, at the platform's next publication unless said otherwise."""
        order = {"kind": kind, "match": {"platform": platform, "action": action}} | more
        requests.post(f"{self.running.url}/_sandbox/faults", json=order, timeout=5).raise_for_status()

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Everything that is really public there, oldest first."""
        state = requests.get(f"{self.running.url}/_sandbox/state", params={"platform": kind}, timeout=5).json()
        return list(state["posts"])

    def asked(self) -> list[dict[str, Any]]:
        """Every publishing request that arrived."""
        return list(requests.get(f"{self.running.url}/_sandbox/requests", timeout=5).json()["requests"])


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


@dataclass(frozen=True)
class Trouble:
    """One trouble at the moment of publication: what a platform must make of it, and whether the post is public.

    `error` is the adapter's; on Instagram's last step, where hardly any error is a sure no, it is doubt, and `error`
    is what the answer says about the lane.
    """

    fault: str
    error: type[PlatformError] = OutcomeUnknown
    public: bool = False
    kinds: tuple[str, ...] = KINDS
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join([self.fault, *(str(value) for value in self.params.values())])


TROUBLES = (
    Trouble("reset_before"),
    Trouble("reset_after", public=True),
    Trouble("hang_before"),
    Trouble("hang_after", public=True),
    Trouble("drip", public=True, params={"seconds": 0.1}),
    Trouble("truncate", public=True),
    Trouble("huge", public=True),
    Trouble("no_id", public=True),
    Trouble("html_200"),
    Trouble("html_200", public=True, params={"commit": True}),
    Trouble("redirect"),
    Trouble("status"),
    Trouble("status", params={"status": 502}),
    Trouble("status", params={"status": 403}),
    Trouble("status", params={"status": 429}),
    Trouble("status", params={"status": 500, "body": {"title": "x"}}),
    Trouble("status", params={"status": 403, "body": {"message": "Forbidden"}}),
    Trouble("status", public=True, params={"status": 200, "body": {}, "commit": True}),
    Trouble("rate", RateLimited),
    Trouble("credits", PlatformClosed),
    Trouble("usage_cap", PlatformClosed),
    Trouble("token", AccountLost),
    Trouble("held", AccountHeld),
    Trouble("duplicate", Duplicate, kinds=("x", "facebook")),
    Trouble("error", Refused, kinds=("x",)),
    Trouble("error", Refused, kinds=("facebook",), params={"code": 100}),
    Trouble("error", kinds=("facebook", "instagram"), params={"code": 1}),
    Trouble("2207051_after", RateLimited, public=True, kinds=("instagram",)),
)
