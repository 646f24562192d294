"""One place: where it lies, what lies below it, and where each of its values comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from siaran import outdated
from siaran.domain.member import within
from siaran.domain.territory import Territory, Tree
from siaran.house import House
from siaran.store import audit, places, waiting
from siaran.store.places import Branch

A_PAGE = 100
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Value:
    """A variable as it holds here. `own` is the place's own value, empty where it inherits; `source` whose it is."""

    name: str
    text: str
    own: str
    source: Territory
    inherited: str


@dataclass(frozen=True, slots=True)
class Level:
    """The places directly below one, a page of them."""

    branches: Sequence[Branch]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a place's page shows. `above` are its ancestors, the highest first."""

    place: Territory
    above: Sequence[Territory]
    zone: str
    values: Sequence[Value]
    level: Level
    history: Sequence[audit.Entry]


@dataclass(frozen=True, slots=True)
class Old:
    """What is outdated, with the titles of its campaigns."""

    found: outdated.Outdated
    titles: Mapping[str, str]


def top(house: House, scope: str | None, number: int) -> Level:
    """Where the tree begins for somebody: at the top, or at their own part."""
    if scope is None:
        return _with_those_below(house, level(house, None, number))
    with house.database.read() as connection:
        own = places.line(connection, scope).get(scope)
        below = len(places.below(connection, scope, limit=A_PAGE))
    return _with_those_below(house, Level([Branch(own, below)] if own else [], 1, False))


def _with_those_below(house: House, found: Level) -> Level:
    """A place that stands alone offers no choice, so what lies below it follows, down to the first choice."""
    alone: list[Branch] = []
    while len(found.branches) == 1 and found.number == 1:
        alone += found.branches
        found = level(house, alone[-1].place.code, 1)
    return found if not alone else Level([*alone, *([] if found.more else found.branches)], 1, False)


def level(house: House, parent: str | None, number: int) -> Level:
    """A page of what lies directly below a place."""
    with house.database.read() as connection:
        found = places.below(connection, parent, limit=A_PAGE + 1, offset=(number - 1) * A_PAGE)
    return Level(found[:A_PAGE], number, len(found) > A_PAGE)


def found(house: House, words: str, scope: str | None) -> Sequence[Branch]:
    """What a search finds."""
    with house.database.read() as connection:
        return places.search(connection, words, scope, limit=MOST_FOUND)


def shown(house: House, code: str, number: int) -> Shown:
    """One place's page."""
    with house.database.read() as connection:
        line = places.line(connection, code)
        history = audit.about(connection, code)
    above = list(line.ancestors(code))[1:][::-1]
    zone = line.timezone(code, house.settings.timezone)
    return Shown(line[code], above, zone, values(line, code), level(house, code, number), history)


def values(line: Tree, code: str) -> list[Value]:
    """Every variable that holds at a place, by name, with whose it is and what would hold without its own."""
    holds = line.variables(code)
    return [_value(line, code, name, holds[name]) for name in sorted(holds)]


def _value(line: Tree, code: str, name: str, text: str) -> Value:
    having = [place for place in line.ancestors(code) if name in place.variables]
    own = line[code].variables.get(name, "")
    others = [place.variables[name] for place in having if place.code != code]
    return Value(name, text, own, having[0], others[0] if others else "")


def old_texts(house: House, code: str | None) -> Old:
    """The open posts of a place and of all below it (None: of the house) that say what does not hold any more."""
    found = outdated.outdated(house, territory=code)
    with house.database.read() as connection:
        return Old(found, waiting.titles(connection, list(found.posts)))


def reachable(scope: str | None, place: Territory) -> bool:
    """Whether somebody may open a place's page."""
    return within(scope or "", place.code)
