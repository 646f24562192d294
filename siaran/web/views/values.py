"""One value of many places: who has it of their own, who inherits it from whom, and who lacks it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from siaran import drafting, writing
from siaran.domain.errors import ContentError
from siaran.domain.territory import Territory, Tree, lineage
from siaran.house import House, May

A_PAGE = 100
MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its own value (empty: none), and the one that it inherits else, with whose that is."""

    place: Territory
    parent: Territory | None
    own: str
    inherited: str
    source: Territory | None


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the places: of those that lack the value, or of `every` one. `number` counts from 1."""

    rows: Sequence[Row]
    places: int
    lacking: int
    every: bool
    number: int

    @property
    def more(self) -> int:
        """How many follow on later pages."""
        return max(0, (self.places if self.every else self.lacking) - self.number * A_PAGE)


def places(tree: Tree, part: str | None) -> list[str]:
    """The codes of a part of the country (None: all of it)."""
    if part is None:
        return sorted(tree)
    return [code for code in (part, *(place.code for place in tree.below(part))) if code in tree]


def speaking(house: House, slug: str, may: May) -> list[str]:
    """The territories that a campaign, as its text stands now, speaks for in words of their own, of those that `may`;
    none where that cannot be told yet."""
    opened = writing.open_text(house, slug)
    campaign = writing.parse(house, opened, opened.source, may)[0] if opened else None
    if campaign is None or not campaign.audience or not campaign.platforms:
        return []
    try:
        lines = drafting.lines(house, campaign, house.tree())
    except ContentError:
        return []
    return sorted(filter(may, {line.voice.territory if line.voice else line.territory for line in lines}))


def names(tree: Tree, codes: Collection[str]) -> list[str]:
    """The names of values that there are in these places and above them."""
    above = {code.rpartition(".")[0] for code in codes}
    around = above.union(codes, *map(lineage, above))
    return sorted(
        {name for code, place in tree.items() if place.variables and code in around for name in place.variables}
    )[:MOST_NAMES]


def table(tree: Tree, codes: Sequence[str], name: str, *, every: bool, number: int) -> Table:
    """A page of these places; where only those that lack the value are wanted, always the first of them."""
    having = {code for code, place in tree.items() if place.variables and name in place.variables}
    lacking = [code for code in codes if having.isdisjoint(lineage(code))] if having else codes
    number = number if every else 1
    chosen = (codes if every else lacking)[(number - 1) * A_PAGE : number * A_PAGE]
    return Table([row(tree, code, name) for code in chosen], len(codes), len(lacking), every, number)


def row(tree: Tree, code: str, name: str) -> Row:
    """One place."""
    place, *above = tree.ancestors(code)
    source = next((each for each in above if name in each.variables), None)
    inherited = source.variables[name] if source else ""
    return Row(place, above[0] if above else None, place.variables.get(name, ""), inherited, source)
