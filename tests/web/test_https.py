"""A desk for https: where the browser would not keep a session, no password is asked for, and it is said where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from siaran.domain.member import Role
from siaran.house import House
from tests.web.desks import URL, Furnished, furnished
from tests.web.test_sign_in import PASSWORD, _link, _with_password

PUBLIC = "https://siaran.example.go.id"
LAN = "http://192.168.1.10:8000"
BY_HTTPS = [(PUBLIC, {}), (LAN, {"x-forwarded-proto": "https"}), (URL, {"sec-fetch-site": "same-origin"})]
"""By https; through a proxy that says so; as a browser shows it, behind one that says nothing or on this machine."""


@pytest.fixture
def desk(house: House) -> Iterator[Furnished]:
    """The furnished desk, at its public address."""
    with furnished(replace(house, settings=house.settings.model_copy(update={"public_url": PUBLIC}))) as made:
        yield made


def _browser(desk: Furnished, url: str, headers: dict[str, str]) -> TestClient:
    return TestClient(desk.app, base_url=url, follow_redirects=False, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"x-forwarded-proto": "http"}])
@pytest.mark.parametrize("way", ["/sign-in", "/invitations"])
def test_over_http_no_password_is_asked_for_or_taken(desk: Furnished, way: str, headers: dict[str, str]) -> None:
    given = {"name": _with_password(desk), "password": PASSWORD, "again": PASSWORD}
    path = _link(desk) if way == "/invitations" else f"{way}?to=/queue"
    browser = _browser(desk, LAN, headers)

    door, answer = browser.get(path), browser.post(path, data=given)

    assert f'href="{PUBLIC}{path}"' in door.text and 'type="password"' not in door.text
    assert (answer.status_code, answer.headers.get("set-cookie")) == (403, None)


@pytest.mark.parametrize(("url", "headers"), BY_HTTPS)
def test_over_https_it_is(desk: Furnished, url: str, headers: dict[str, str]) -> None:
    name, browser = _with_password(desk, Role.VIEWER), _browser(desk, url, headers)

    door = browser.get("/sign-in")
    answer = browser.post("/sign-in", data={"name": name, "password": PASSWORD})

    assert 'type="password"' in door.text
    assert (answer.status_code, answer.headers["set-cookie"][:14]) == (303, "__Host-siaran=")


def test_the_language_is_kept_over_http_too(desk: Furnished) -> None:
    browser = _browser(desk, LAN, {})

    browser.post("/language", data={"language": "en"})

    assert '<html lang="en">' in browser.get("/sign-in").text
