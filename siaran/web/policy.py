"""A policy on every route: who may come here, and about which territory. A route without one cannot be written.

`Pages` stands for FastAPI's router: its `get` and `post` want a policy, and for every parameter of the path they want
to know whose it is (`subjects.SUBJECTS`). The gate looks before anything that was sent is read (`bodies.guarded`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.convertors import IntegerConvertor, register_url_convertor

from siaran.domain.member import EVERYWHERE, Action, may, sees
from siaran.web.bodies import MEGABYTE, guarded
from siaran.web.desk import Desk, seat
from siaran.web.subjects import NOBODYS, SUBJECTS

Page = TypeVar("Page", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may come. Without an action: every member; `public`: everybody.

    The action must be allowed for every territory that the path's parameters belong to; `partly`: for one of them (the
    page then acts on those only); `everywhere`: for the whole house, whatever the path says.
    """

    action: Action | None = None
    public: bool = False
    partly: bool = False
    everywhere: bool = False


class _Number(IntegerConvertor):
    """`{account:number}`: a number, where a word may stand as well; Starlette's `int` stumbles over very long ones."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _Number())

FIELDS = 1000
"""Of a form."""
EVERY_PLACE = 100_000
"""Fields of a form with one for each territory, of which the country has 91,600."""
PUBLIC = Policy(public=True)
SIGNED_IN = Policy()


class Pages:
    """The routes of one noun, each with its policy."""

    def __init__(self) -> None:
        self.router = APIRouter(default_response_class=Response, include_in_schema=False)
        self.policies: dict[tuple[str, str], Policy] = {}

    def get(self, path: str, policy: Policy | Action) -> Callable[[Page], Page]:
        """A page to look at."""
        return self._route("GET", path, policy)

    def post(
        self, path: str, policy: Policy | Action, *, most: int = MEGABYTE, fields: int = FIELDS
    ) -> Callable[[Page], Page]:
        """A change; its function answers with `desk.go(…)`, so that a reload does not repeat it.

        `most`: how many bytes may be sent to it; `fields`: how many fields its form may have.
        """
        return self._route("POST", path, policy, most, fields)

    def _route(
        self, method: str, path: str, policy: Policy | Action, most: int = 0, fields: int = 0
    ) -> Callable[[Page], Page]:
        chosen = Policy(policy) if isinstance(policy, Action) else policy
        names = re.findall(r"{(\w+)(?::\w+)?}", path)
        if strange := [name for name in names if name not in SUBJECTS]:
            raise TypeError(f"{path}: whose is {strange}? Say so in siaran/web/subjects.py.")
        self.policies[method, path] = chosen
        kind = guarded(_gate(chosen), most)

        def register(page: Page) -> Page:
            self.router.add_api_route(
                path,
                page,
                methods=[method],
                response_model=None,
                route_class_override=kind,
                form_limits={"max_fields": fields},
            )
            return page

        return register


def _gate(policy: Policy) -> Callable[[Request], None]:
    """Seat the member, or send them to sign in; 404 for what they may not know of, 403 for what they may not do."""

    def gate(request: Request) -> None:
        if policy.public:
            return
        desk = seat(request)
        territories = _territories(desk, request.path_params)
        if territories and not sees(desk.member, territories):
            raise HTTPException(404)
        if policy.action is None:
            return
        where = [EVERYWHERE] if policy.everywhere else sorted(territories) or [desk.member.territory]
        allowed = [may(desk.member, policy.action, territory) for territory in where]
        if not (any(allowed) if policy.partly else all(allowed)):
            raise HTTPException(403)

    return gate


def _territories(desk: Desk, params: dict[str, Any]) -> set[str]:
    """What the path's parameters belong to. Raises HTTPException 404 where one names nothing."""
    found: set[str] = set()
    for name, value in params.items():
        if name in NOBODYS:
            continue
        owners = SUBJECTS[name](desk.house, desk.member, str(value))
        if not owners:
            raise HTTPException(404)
        found |= owners
    return found
