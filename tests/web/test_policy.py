"""Every route has a policy, and the policy holds: each route × each role × four places of a member, from the routes.

What a role may do is written out here by hand: the code's own table is what is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from fastapi.responses import Response
from fastapi.routing import APIRoute

from siaran.domain.member import EVERYWHERE, RIGHTS, Action, Role
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
ALLOWED = {200, 204, 303, 409, 422}
"""What a route answers somebody who may come; 422: the form was empty."""

NORTH = "32.77.03"
OWN, PARENT, HOUSE = CIBABAT, NORTH, EVERYWHERE
PLACES = (OWN, MELONG, PARENT, HOUSE)
"""Where a member may sit: in the village that a path is about, in its neighbour, above it, over the whole house."""

MAY = {
    "admin": {"read", "write", "approve", "operate", "stop", "resume", "connect", "describe", "govern"},
    "editor": {"read", "write", "operate", "stop", "describe"},
    "approver": {"read", "approve", "operate", "stop", "resume"},
    "operator": {"read", "operate", "connect", "describe"},
    "viewer": {"read"},
}
"""By hand, from what the desk promises (docs and issue), not from the code."""


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """The furnished desk, with the probes."""
    desk.app.include_router(PROBE.router)
    return desk


def path_of(desk: Furnished, path: str, code: str) -> str:
    """The path with things that belong to the village."""
    things = {"post": desk.posts[code, "unknown"], "account": desk.accounts[code], "campaign": SLUGS[code]}
    things |= {"territory": code, "member": desk.people[code], "hold": desk.holds[code], "session": 0}
    things |= {"name": f"{desk.picture.sha256}.jpg", "picture": desk.pictures[code].id}
    if "/pictures/{picture}/{name}" in path:
        things["name"] = desk.pictures[code].name
    if "/draft/pictures/" in path:
        things["name"] = 0
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: str(things[found[1]]), path)


def _expected(key: tuple[str, str], role: Role, place: str) -> set[int]:
    """The statuses that are right for a path about Cibabat, or about nothing."""
    policy, about = POLICIES[key], "{" in key[1]
    if "{session}" in key[1] or (about and place == MELONG):
        return {404}
    right = policy.action is None or policy.action.value in MAY[role.value]
    return ALLOWED if right and (place == HOUSE or not policy.everywhere) else {403}


def _seen(place: str) -> set[str]:
    """The villages that somebody who sits there may know of."""
    return {code for code in MARKS if place == HOUSE or code == place or code.startswith(f"{place}.")}


def test_the_roles_may_do_what_is_promised() -> None:
    assert {role.value: {action.value for action in actions} for role, actions in RIGHTS.items()} == MAY


def test_no_route_is_without_a_policy(desk: Furnished) -> None:
    inner = [route for noun in pages.every() for route in noun.router.routes if isinstance(route, APIRoute)]
    direct = [route for route in desk.app.routes if isinstance(route, APIRoute)]

    assert {(method, route.path) for route in inner for method in route.methods} == set(REAL)
    assert direct == []


def test_a_path_whose_owner_nobody_knows_cannot_be_registered() -> None:
    with pytest.raises(TypeError, match="subjects"):
        Pages().get("/things/{thing}", Action.READ)


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_route_lets_in_whom_it_should_and_tells_nobody_of_other_villages(
    desk: Furnished, method: str, path: str
) -> None:
    where, answers = path_of(desk, path, CIBABAT), {}
    stranger = desk.visitor().request(method, where)
    for role, place in product(Role, PLACES):
        answers[role, place] = desk.client(role, place).request(method, where)

    told = {seat: answer.status_code for seat, answer in answers.items()}
    leaks = [(s, c) for s, a in answers.items() for c in set(MARKS) - _seen(s[1]) if MARKS[c] in a.text]
    assert (stranger.status_code, stranger.headers["location"][:9]) == (303, "/sign-in?")
    assert {seat: s for seat, s in told.items() if s not in _expected((method, path), *seat)} == {}
    assert leaks == []


def test_the_home_page_does_tell_of_ones_own(desk: Furnished) -> None:
    assert f"Judul {MARKS[CIBABAT]}" in desk.client(Role.OPERATOR, CIBABAT).get("/").text


def _public() -> Iterator[tuple[str, str]]:
    return (key for key in ROUTES if POLICIES[key] == PUBLIC)


def test_these_are_open_to_everybody_and_no_others() -> None:
    assert set(_public()) == {
        ("GET", "/healthz"),
        ("GET", "/invitations/{token}"),
        ("GET", "/media/{name}"),
        ("GET", "/reset"),
        ("GET", "/sign-in"),
        ("GET", "/static/{name}"),
        ("POST", "/invitations/{token}"),
        ("POST", "/language"),
        ("POST", "/reset"),
        ("POST", "/sign-in"),
        ("POST", "/sign-in/code"),
        ("POST", "/sign-out"),
    }
