"""What every answer carries, and whose changes are refused."""

from __future__ import annotations

from functools import partial

import pytest
import requests

from siaran.domain.member import Role
from siaran.house import House
from siaran.settings import read
from siaran.web import cookies, serving
from siaran.web.guard import POLICY
from tests.web.desks import URL, Furnished, furnished


@pytest.mark.parametrize("path", ["/", "/sign-in", "/tidak-ada", "/healthz", "/static/x.css", "/media/x.jpg"])
def test_every_answer_carries_the_headers(desk: Furnished, path: str) -> None:
    headers = desk.client(Role.ADMIN).get(path).headers

    assert headers["content-security-policy"] == POLICY
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_pages_are_never_stored(desk: Furnished) -> None:
    assert desk.client(Role.ADMIN).get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": URL}, 303),
        ({"origin": "https://lain.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": URL}, 403),
    ],
)
def test_a_change_must_come_from_our_own_pages(desk: Furnished, headers: dict[str, str], status: int) -> None:
    assert desk.client(Role.ADMIN).post("/other-sessions/end", headers=headers).status_code == status


def test_looking_is_allowed_from_anywhere(desk: Furnished) -> None:
    assert desk.client(Role.ADMIN).get("/menu", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_over_https_the_cookie_is_bound_to_the_host_and_the_browser_told_to_stay(
    house: House, tmp_path: object
) -> None:
    settings = house.settings.model_copy(update={"public_url": "https://siaran.example.go.id"})
    secure = House(settings, house.database, house.vault, house.kinds, house.platforms, house.clocks)
    with furnished(secure) as desk:
        visitor = desk.visitor()
        answer = visitor.post("/sign-out", headers={"origin": "https://siaran.example.go.id"})

    assert answer.headers["set-cookie"].startswith('__Host-siaran="";')
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://siaran.example.go.id", True),
        ("http://127.0.0.1:8000", True),
        ("http://192.168.1.10:8000", True),
        ("http://siaran.lan", True),
        ("http://siaran", True),
        ("http://siaran.example.go.id", False),
        ("http://8.8.8.8", False),
    ],
)
def test_no_password_is_typed_on_a_public_address_without_https(url: str, trusted: bool) -> None:
    assert cookies.trusted(url) is trusted


def test_a_desk_that_is_not_trusted_does_not_even_ask(house: House) -> None:
    settings = read(home=house.settings.home, public_url="http://siaran.example.go.id")
    open_to_all = House(settings, house.database, house.vault, house.kinds, house.platforms, house.clocks)
    with furnished(open_to_all) as desk:
        door = desk.visitor().get("/sign-in")
        answer = desk.visitor().post("/sign-in", data={"name": "x", "password": "y"})

    assert "password" not in door.text
    assert answer.status_code == 403


@pytest.mark.parametrize("role", [None, Role.ADMIN])
def test_whoever_wants_the_head_alone_gets_that_of_the_whole_answer(desk: Furnished, role: Role | None) -> None:
    brought = dict((desk.client(role) if role else desk.visitor()).cookies)
    paths = ("/healthz", "/", "/sign-in", "/audit", "/tidak-ada", desk.app.state.assets["desk.css"].url, "/media/x.jpg")
    with serving(desk.app, "127.0.0.1", 0) as web, requests.Session() as browser:
        ask = partial(browser.request, cookies=brought, timeout=20, allow_redirects=False)
        pairs = {path: [ask(method, f"{web.url}{path}") for method in ("GET", "HEAD")] for path in paths}

    heads = {path: [(a.status_code, {**a.headers, "date": ""}) for a in pair] for path, pair in pairs.items()}
    assert {path: pair for path, pair in heads.items() if pair[0] != pair[1]} == {}
    assert [path for path, (_, head) in pairs.items() if head.content or head.status_code == 405] == []
