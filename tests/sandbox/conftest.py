"""A stage for the tests: a sandbox that really runs, a clock that stands still, and clients of both platforms."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from PIL import Image
from requests_oauthlib import OAuth1

from siaran.domain.territory import Level, Territory
from siaran.sandbox import Keys, World, cast, start, titles

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
TERRITORIES = [
    Territory("32.77", "Kota Cimahi", Level.KOTA),
    Territory("32.77.01", "Cimahi Selatan", Level.KECAMATAN),
    Territory("32.77.01.1001", "Melong", Level.KELURAHAN),
]


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Stage:
    """One running sandbox with the accounts of Cimahi, and one way to speak to each platform."""

    def __init__(self, **rules: Any) -> None:
        self.clock = Clock()
        self.rows = cast(TERRITORIES, seed=7)
        keys = rules.pop("keys", Keys())
        rules = {"oauth_skew": None, "container_polls": 0} | rules
        self.world = World(self.rows, seed=7, clock=self.clock, keys=keys, titles=titles(TERRITORIES), **rules)
        self.running = start(self.world)
        self.url = self.running.url

    def who(self, platform: str, territory: str = "32.77") -> dict[str, str]:
        return next(row for row in self.rows if row["platform"] == platform and row["territory"] == territory)

    def id(self, platform: str, territory: str = "32.77") -> str:
        return self.who(platform, territory)["external_id"]

    def x(self, method: str, path: str, territory: str = "32.77", **more: Any) -> requests.Response:
        who = self.who("x", territory)
        keys = ("sandbox-consumer-key", "sandbox-consumer-secret", who["access_token"], who["access_token_secret"])
        more.setdefault("auth", OAuth1(*keys))
        more.setdefault("timeout", 5)
        return requests.request(method, self.url + path, allow_redirects=False, **more)

    def tweet(self, text: str, territory: str = "32.77", patience: float = 5, **more: Any) -> requests.Response:
        return self.x("POST", "/2/tweets", territory, json={"text": text} | more, timeout=patience)

    def graph(self, method: str, path: str, territory: str = "32.77", **more: Any) -> requests.Response:
        token = more.pop("token", self.who("facebook", territory)["access_token"])
        more.setdefault("headers", {"Authorization": f"Bearer {token}"})
        return requests.request(method, f"{self.url}/v26.0{path}", timeout=5, allow_redirects=False, **more)

    def say(self, message: str, territory: str = "32.77") -> requests.Response:
        return self.graph("POST", f"/{self.id('facebook', territory)}/feed", territory, data={"message": message})

    def show(self, url: str, **more: Any) -> requests.Response:
        return self.graph("POST", f"/{self.id('instagram')}/media", data={"image_url": url} | more)

    def publish(self, container: str) -> requests.Response:
        return self.graph("POST", f"/{self.id('instagram')}/media_publish", data={"creation_id": container})

    def fault(self, kind: str, match: dict[str, str] | None = None, **more: Any) -> requests.Response:
        order = {"kind": kind, "match": match or {}} | more
        return requests.post(f"{self.url}/_sandbox/faults", json=order, timeout=5)

    def control(self, path: str) -> Any:
        return requests.get(f"{self.url}/_sandbox/{path}", timeout=5).json()

    def texts(self, platform: str) -> list[str]:
        return [post["text"] for post in self.control(f"state?platform={platform}")["posts"]]


@pytest.fixture
def staged() -> Iterator[Callable[..., Stage]]:
    """Starts stages with the rules a test wants; all are stopped at its end."""
    stages: list[Stage] = []

    def begin(**rules: Any) -> Stage:
        stages.append(Stage(**rules))
        return stages[-1]

    yield begin
    for stage in stages:
        stage.running.stop()


@pytest.fixture
def stage(staged: Callable[..., Stage]) -> Stage:
    """A stage with the rules as they are."""
    return staged()


def drawn(kind: str = "JPEG", width: int = 320, height: int = 320) -> bytes:
    """A picture's bytes."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, kind)
    return file.getvalue()


@pytest.fixture
def draw() -> Callable[..., bytes]:
    """Makes pictures: kind, width, height."""
    return drawn


@pytest.fixture
def hung(httpserver: Any) -> Callable[..., str]:
    """Hangs a picture on a web server of this machine and gives its address."""

    def hang(content: bytes = b"", kind: str = "image/jpeg", name: str = "rakor.jpg") -> str:
        httpserver.expect_request(f"/{name}").respond_with_data(content or drawn(), content_type=kind)
        return str(httpserver.url_for(f"/{name}"))

    return hang


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
