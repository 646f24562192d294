"""Stages on which platforms are tried, and the server from which Instagram fetches pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from siaran.domain.platform import Platform
from siaran.domain.post import Picture
from siaran.domain.times import Times
from siaran.media import open_signed
from siaran.wire import Door
from tests.platforms.contract import MEDIA_KEY, Stage, free_port, stored
from tests.platforms.meta import opened


@pytest.fixture(scope="session")
def shared_stage(tmp_path_factory: pytest.TempPathFactory, make_httpserver: HTTPServer) -> Iterator[Stage]:
    """One sandbox with its usual rules, for all tests that want no others."""
    shared = Stage(tmp_path_factory.mktemp("stage"), make_httpserver.url_for(""))
    yield shared
    shared.stop()


@pytest.fixture
def stage(shared_stage: Stage, httpserver: HTTPServer) -> Stage:
    """A stage with the rules as they are, and accounts that nobody has used."""
    shared_stage.move_on()
    serve_pictures(httpserver, lambda: shared_stage)
    return shared_stage


@pytest.fixture
def staged(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Callable[..., Stage]]:
    """Starts stages with the rules and times a test wants; all are stopped at its end."""
    stages: list[Stage] = []

    def begin(**rules: Any) -> Stage:
        stages.append(Stage(tmp_path, httpserver.url_for(""), **rules))
        return stages[-1]

    serve_pictures(httpserver, lambda: stages[-1])
    yield begin
    for one in stages:
        one.stop()


def serve_pictures(httpserver: HTTPServer, whose: Callable[[], Stage]) -> None:
    """The pictures of a stage at their signed addresses, as `siaran serve` has them."""

    def picture(request: Request) -> Response:
        name, at = request.path.rpartition("/")[2], whose()
        path = open_signed(at.home, MEDIA_KEY, name, request.args["e"], request.args["s"], at.now)
        return Response(path.read_bytes(), mimetype="image/jpeg")

    httpserver.expect_request(re.compile("/media/.*")).respond_with_handler(picture)


@pytest.fixture
def door() -> Iterator[Door]:
    """A door whose calls do not last."""
    opened = Door(Times(connect_timeout=1.0, read_timeout=1.0, call_timeout=2.0))
    yield opened
    opened.close()


@pytest.fixture
def meta(httpserver: HTTPServer, door: Door) -> Mapping[str, Platform]:
    """The platforms on a Graph API that answers what a test tells it to."""
    return opened(httpserver, door)


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """A stored picture of 640 pixels a side."""
    return stored(tmp_path_factory.mktemp("picture"))


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on."""
    return free_port()
