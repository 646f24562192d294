"""Every route has a policy, and the policy holds: each route × each role × own and other territory, from the routes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.responses import Response
from fastapi.routing import APIRoute

from siaran.domain.member import EVERYWHERE, Action, Member, Role, may
from siaran.web import pages
from siaran.web.policy import PUBLIC, Pages, Policy
from siaran.web.subjects import SUBJECTS
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import MARKS, SLUGS, Furnished

PROBE = Pages()
"""Pages of these tests only: one for each kind of thing that a path may name, so that each is tried in any case."""

for subject in sorted(set(SUBJECTS) - {"name", "token", "session"}):
    PROBE.get(f"/probe/{subject}/{{{subject}}}", Action.READ)(lambda: Response())
    PROBE.post(f"/probe/{subject}/{{{subject}}}", Action.OPERATE)(lambda: Response())
PROBE.post("/probe/everywhere", Policy(Action.STOP, everywhere=True))(lambda: Response())

REAL = {key: policy for noun in pages.every() for key, policy in noun.policies.items()}
POLICIES = REAL | PROBE.policies
ROUTES = sorted(POLICIES)
GUARDED = [key for key in ROUTES if not POLICIES[key].public]
ABOUT = [key for key in GUARDED if "{" in key[1] and "{session}" not in key[1]]
ALLOWED = {200, 204, 303, 409, 422}
"""What a route answers somebody who may come; 422: the form was empty."""


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """The furnished desk, with the probes."""
    desk.app.include_router(PROBE.router)
    return desk


def _path(desk: Furnished, path: str, code: str) -> str:
    """The path with things that belong to the village."""
    things = {"post": desk.posts[code, "unknown"], "account": desk.accounts[code], "campaign": SLUGS[code]}
    things |= {"territory": code, "member": desk.member(Role.VIEWER, code).id, "hold": desk.holds[code], "session": 0}
    things |= {"name": f"{desk.picture.sha256}.jpg", "picture": desk.pictures[code].id}
    if "/pictures/{picture}/{name}" in path:
        things["name"] = desk.pictures[code].name
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: str(things[found[1]]), path)


def _expected(policy: Policy, member: Member, territory: str) -> set[int]:
    where = EVERYWHERE if policy.everywhere else territory
    return ALLOWED if policy.action is None or may(member, policy.action, where) else {403}


def test_no_route_is_without_a_policy(desk: Furnished) -> None:
    inner = [route for noun in pages.every() for route in noun.router.routes if isinstance(route, APIRoute)]
    direct = [route for route in desk.app.routes if isinstance(route, APIRoute)]

    assert {(method, route.path) for route in inner for method in route.methods} == set(REAL)
    assert direct == []


def test_a_path_whose_owner_nobody_knows_cannot_be_registered() -> None:
    with pytest.raises(TypeError, match="subjects"):
        Pages().get("/things/{thing}", Action.READ)


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_nobody_comes_in_without_signing_in(desk: Furnished, method: str, path: str) -> None:
    answer = desk.visitor().request(method, _path(desk, path, MELONG))

    assert (answer.status_code, answer.headers["location"][:9]) == (303, "/sign-in?")


@pytest.mark.parametrize(("method", "path"), [key for key in GUARDED if "{session}" not in key[1]])
def test_a_role_may_do_what_it_is_for_and_nothing_else(desk: Furnished, method: str, path: str) -> None:
    where, policy = _path(desk, path, CIBABAT), POLICIES[method, path]

    answers = {role: desk.client(role, CIBABAT).request(method, where).status_code for role in Role}

    allowed = {role: _expected(policy, desk.member(role, CIBABAT), CIBABAT) for role in Role}
    assert {role: status for role, status in answers.items() if status not in allowed[role]} == {}


@pytest.mark.parametrize(("method", "path"), ABOUT)
def test_what_belongs_to_another_territory_does_not_exist(desk: Furnished, method: str, path: str) -> None:
    where = _path(desk, path, MELONG)

    answers = [desk.client(role, CIBABAT).request(method, where) for role in Role]

    assert {answer.status_code for answer in answers} == {404}
    assert MARKS[MELONG] not in "".join(answer.text for answer in answers)


@pytest.mark.parametrize("path", [path for method, path in GUARDED if method == "GET" and "{" not in path])
def test_no_page_tells_of_another_territory(desk: Furnished, path: str) -> None:
    told = "".join(desk.client(role, CIBABAT).get(path).text for role in Role)

    assert MARKS[MELONG] not in told


def test_the_home_page_does_tell_of_ones_own(desk: Furnished) -> None:
    assert f"Judul {MARKS[CIBABAT]}" in desk.client(Role.OPERATOR, CIBABAT).get("/").text


def _public() -> Iterator[tuple[str, str]]:
    return (key for key in ROUTES if POLICIES[key] == PUBLIC)


def test_these_are_open_to_everybody_and_no_others() -> None:
    assert set(_public()) == {
        ("GET", "/healthz"),
        ("GET", "/invitations/{token}"),
        ("GET", "/media/{name}"),
        ("GET", "/sign-in"),
        ("GET", "/static/{name}"),
        ("POST", "/invitations/{token}"),
        ("POST", "/language"),
        ("POST", "/sign-in"),
        ("POST", "/sign-out"),
    }
