"""A dialect: what one platform's API must say about itself so that the frame can serve it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.fault import Fault
from siaran.sandbox.world import World

Verb = Callable[[World, Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """A path and what it does. `action` is the name faults know it by; some calls only know it from what they carry."""

    method: str
    pattern: re.Pattern[str]
    action: str | Callable[[World, Call], str]
    verb: Verb


def route(method: str, path: str, action: str | Callable[[World, Call], str], verb: Verb) -> Route:
    """A route; `{name}` in the path matches one segment."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return Route(method, re.compile(pattern), action, verb)


def find(routes: Sequence[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The first route for this method and path, and the named parts."""
    for one in routes:
        if one.method == method and (match := one.pattern.fullmatch(path)):
            return one, match.groupdict()
    return None


class Dialect(Protocol):
    """One platform's API: its routes and its manners."""

    name: str

    def route(self, call: Call) -> Route | None:
        """The route of a call; fills in `call.rest`."""
        ...

    def who(self, world: World, call: Call) -> None:
        """Set `call.actors` and `call.account` from what the call claims, without believing it yet."""
        ...

    def admit(self, world: World, call: Call) -> None:
        """Believe or refuse: signature, token, limits. Raises Refusal."""
        ...

    def said(self, call: Call) -> str:
        """The words, post or container that a publishing call is about."""
        ...

    def pointed(self, call: Call, /) -> str | None:
        """The URL of a picture that the platform fetches before it can do what was asked."""
        ...

    def dress(self, world: World, call: Call, answer: Answer) -> None:
        """Add the headers that the platform sends with every answer."""
        ...

    def lost(self, call: Call) -> Answer:
        """The answer where no route fits."""
        ...

    def refusal(self, world: World, call: Call, fault: Fault, until: datetime, /) -> Answer:
        """The platform's own error for a fault of kind rate, credits, usage_cap, token, held, duplicate, error."""
        ...
