"""Days and numbers that nobody can mean: whatever an address or a form asks for, nothing stumbles over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.testclient import TestClient

from siaran.domain.member import Role
from siaran.house import House
from siaran.web import pages
from siaran.web.bounds import LARGEST, day_of
from siaran.web.pages.events import Watched
from tests.store.office import CIBABAT
from tests.web.desks import SLUGS, Furnished, furnished
from tests.web.test_policy import path_of

NUMBERS = ("99999999999999999999", "9223372036854775807")
DAYS = ("9999-12-31", "0001-01-01")
STREAM = "/events"
"""Its answer does not end; what it asks for is that of the queue, and is tried below."""


@pytest.fixture
def client(desk: Furnished) -> TestClient:
    """An administrator's browser, which is told of a stumble as everybody is."""
    cookies = desk.client(Role.ADMIN).cookies
    return TestClient(desk.app, cookies=cookies, follow_redirects=False, raise_server_exceptions=False)


def _asked() -> Iterator[tuple[str, str, object]]:
    """Every parameter that the address of a page may have: path, name, type."""
    routes = (route for noun in pages.every() for route in noun.router.routes if isinstance(route, APIRoute))
    for route in (one for one in routes if "GET" in one.methods and one.path != STREAM):
        for field in route.dependant.query_params:
            kind = field.field_info.annotation
            model = isinstance(kind, type) and issubclass(kind, BaseModel)
            inner = {n: f.annotation for n, f in kind.model_fields.items()} if model else {field.alias: kind}
            yield from ((route.path, name, annotation) for name, annotation in inner.items())


def test_no_parameter_of_any_page_makes_it_stumble(desk: Furnished, client: TestClient) -> None:
    asked = [
        f"{path_of(desk, path, CIBABAT)}?{name}={value}{day}"
        for path, name, kind in _asked()
        for day in ("&day=2026-11-26" if path == "/calendar/{campaign}" and name != "day" else "",)
        for value in (NUMBERS if kind is int else DAYS)
    ]

    assert len(asked) > 100
    assert [address for address in asked if client.get(address).status_code >= 500] == []


def test_no_search_makes_a_page_stumble_however_long_it_is(desk: Furnished, client: TestClient) -> None:
    searches = [(path, name) for path, name, _ in _asked() if name in ("q", "find", "who", "territory")]

    asked = [f"{path_of(desk, path, CIBABAT)}?{name}={'a' * 55_000}" for path, name in searches]

    assert len(asked) > 10
    assert [address[:40] for address in asked if client.get(address).status_code >= 500] == []


def test_no_number_in_a_path_makes_anybody_stumble(desk: Furnished, client: TestClient) -> None:
    paths = [f"/{noun}/{'9' * 5000}" for noun in ("accounts", "posts", "questions", "members")]
    paths.append(f"/campaigns/{SLUGS[CIBABAT]}/draft/pictures/{'9' * 5000}")

    answers = [(desk.visitor().get(path).status_code, client.get(path).status_code) for path in paths]

    assert answers == [(404, 404), *[(303, 404)] * 4]


def test_a_way_back_with_letters_of_any_script_is_quoted(desk: Furnished) -> None:
    form = {"language": "en", "back": "/campaigns?q=日本"}

    answer = desk.visitor().post("/language", data=form, headers={"HX-Request": "true"})

    assert answer.headers["hx-redirect"] == "/campaigns?q=%E6%97%A5%E6%9C%AC"


def test_what_postgresql_cannot_store_is_told_as_a_wrong_field(house_on_postgres: House) -> None:
    with furnished(house_on_postgres) as desk:
        client = desk.client(Role.ADMIN)

        answers = [client.get("/queue?q=%00"), client.get("/campaigns?q=%00")]

    assert [("Isian belum lengkap" in each.text, each.status_code) for each in answers] == [(True, 422)] * 2


def test_what_is_counted_from_on_a_live_page_is_a_number_that_a_database_knows() -> None:
    assert Watched.model_validate({"after": NUMBERS[0]}).after == LARGEST


@pytest.mark.parametrize("day", [*DAYS, "1999-12-31", "2101-01-01", "besok", ""])
def test_a_day_is_one_of_this_century(day: str) -> None:
    assert day_of(day) is None


def test_neither_a_post_nor_a_campaign_is_moved_to_the_end_of_time(desk: Furnished, client: TestClient) -> None:
    post, campaign = desk.posts[CIBABAT, "planned"], SLUGS[CIBABAT]
    form = {"version": NUMBERS[0], "date": DAYS[0], "clock": "23:59"}

    answers = [
        client.post(f"/posts/{post}/time", data=form),
        client.post(f"/posts/{post}/time", data=form | {"date": "2026-11-27"}),
        client.post(f"/calendar/{campaign}/day", data={"day": "2026-11-25", "to": DAYS[0]}),
    ]

    assert [answer.status_code for answer in answers] == [422, 409, 422]
