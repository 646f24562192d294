"""An audience as people choose it: its entries in words, the boxes that stand for them, and both in one list.

An entry is what front matter has (`kelurahan`, `32.77.01`, `32.77.01/*`, `-32.77.01.1001`); plan/audience.py says what
each means. The written list is the truth: boxes add to it and take from it, and never touch what they do not show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from siaran.domain.territory import Level, Territory, Tree, contains, lineage
from siaran.house import House
from siaran.store import figures, places

MOST = 300
"""Places that are drawn in the tree; where there are more, its lower levels are found by their names."""
MOST_FOUND = 20


class Entry(NamedTuple):
    """One entry taken apart. `word` is a level or a code; `below`: all that lies below it; `without`: left out."""

    text: str
    word: str
    below: bool
    without: bool


class Box(NamedTuple):
    """An entry to be ticked; `on`: it is in the audience. `level`: of the place that it names.

    `within`: it would add nothing, for a level or a branch of the audience has it already.
    """

    entry: Entry
    on: bool
    level: str = ""
    within: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A place of the tree. `below` is how many lie under it in all, `open` whether its fold is."""

    place: Territory
    itself: Box
    everything: Box
    below: int
    parts: Sequence[Part]
    open: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """The boxes. `beside` are those of the audience that stand neither among the levels nor in the tree."""

    levels: Sequence[tuple[Box, int]] = ()
    tree: Sequence[Part] = ()
    beside: Sequence[Box] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """What a search by name found: places, each with its boxes. `more`: only the first ones are here."""

    words: str
    found: Sequence[tuple[Territory, Sequence[Box]]] = ()
    more: bool = False


def entry(text: str) -> Entry:
    """One entry of front matter."""
    named = text.removeprefix("-")
    return Entry(text, named.removesuffix("/*"), named.endswith("/*"), text.startswith("-"))


def words(text: str) -> list[str]:
    """The entries of a field, which are separated by commas."""
    return [word for part in text.split(",") if (word := " ".join(part.split()))]


def known(each: Entry, tree: Tree) -> bool:
    """Whether an entry names something that is there."""
    return each.word in tree or (each.word in set(Level) and not each.below)


def with_picks(written: Sequence[str], picked: Iterable[str], drawn: Iterable[str]) -> list[str]:
    """What is written, with the boxes that were ticked since they were drawn, without those that no longer are.

    `picked` are the ticked boxes, `drawn` those that the page came with; an entry may have several boxes.
    """
    now, before = Counter(picked), Counter(drawn)
    kept = [each for each in written if now[each] >= before[each]]
    added = [each for each in now if now[each] > before[each] and each not in kept]
    return [*kept, *added]


def picker(house: House, scope: str | None, written: Sequence[str]) -> Picker:
    """The boxes for somebody of a part of the house (None: all of it), around the places that have accounts.

    A level means that of the whole house, so only those who speak for all of it are offered one.
    """
    tree, chosen = house.tree(), set(written)
    with house.database.read() as connection:
        seats = {code for code, _ in figures.reached(connection) if scope is None or contains(scope, code)}
    near = tree.around(seats) if seats else tree
    own = [code for code in near if scope is None or contains(scope, code)]
    levels = Counter(near[code].level for code in own) if scope is None else Counter[Level]()
    offered = [(_box(level, chosen), levels[level]) for level in Level if levels[level] > 1]
    parts = _tree(tree, _fewer(own), chosen)
    while len(parts) == 1 and parts[0].parts and parts[0].place.code not in seats:
        parts = parts[0].parts  # a province that does not speak offers nothing
    shown = {box.entry.text for box, _ in offered} | {box.entry.text for box in _boxes(parts)}
    beside = [Box(entry(text), True) for text in dict.fromkeys(written) if text not in shown]
    return Picker(offered, parts, [box for box in beside if known(box.entry, tree)])


def search(house: House, scope: str | None, wanted: str, written: Sequence[str]) -> Search:
    """Places of a part of the house by name or code, each to be added, with all below it, or to be left out."""
    wanted, chosen = " ".join(wanted.split()), set(written)
    if not wanted:
        return Search("")
    with house.database.read() as connection:
        found = places.search(connection, wanted, scope, limit=MOST_FOUND + 1)
    offered = [(each.place, _choices(each.place, each.below, chosen)) for each in found[:MOST_FOUND]]
    return Search(wanted, offered, len(found) > MOST_FOUND)


def _choices(place: Territory, below: int, chosen: set[str]) -> list[Box]:
    """A place itself and all below it, to be added or left out."""
    named = [place.code, *([f"{place.code}/*"] if below else [])]
    return [_of_place(each, place, chosen) for each in named] + [_box(f"-{each}", chosen) for each in named]


def _of_place(text: str, place: Territory, chosen: set[str]) -> Box:
    return Box(entry(text), text in chosen, place.level, text not in chosen and _within(text, place, chosen))


def _within(text: str, place: Territory, chosen: set[str]) -> bool:
    """Whether a place, or all below it, is chosen without its own entry. The editor's script counts the same way."""
    wider = [f"{above}/*" for above in list(lineage(place.code))[1:]]
    wider += [] if entry(text).below else [place.level]
    return any(each in chosen for each in wider) and not any(f"-{each}" in chosen for each in (text, *wider))


def _box(text: str, chosen: set[str]) -> Box:
    return Box(entry(text), text in chosen)


def _fewer(codes: Sequence[str]) -> list[str]:
    """As many whole levels of them as can be drawn, from the top."""
    codes = sorted(codes)
    while len(codes) > MOST:
        deepest = max(code.count(".") for code in codes)
        codes = [code for code in codes if code.count(".") < deepest] if deepest else codes[:MOST]
    return codes


@dataclass
class _Bough:
    """A place and what hangs below it, while the tree is put together."""

    code: str
    boughs: list[_Bough] = field(default_factory=list)


def _tree(tree: Tree, codes: Sequence[str], chosen: set[str]) -> Sequence[Part]:
    """The places in the order of codes (parents first), each below the nearest of them that holds it."""
    top, at = _Bough(""), dict[str, _Bough]()
    for code in codes:
        above = next((at[each.code] for each in list(tree.ancestors(code))[1:] if each.code in at), top)
        at[code] = _Bough(code)
        above.boughs.append(at[code])
    return [_part(tree, bough, chosen, alone=len(top.boughs) == 1) for bough in top.boughs]


def _part(tree: Tree, bough: _Bough, chosen: set[str], *, alone: bool) -> Part:
    parts = [_part(tree, each, chosen, alone=len(bough.boughs) == 1) for each in bough.boughs]
    place = tree[bough.code]
    itself, everything = (_of_place(text, place, chosen) for text in (place.code, f"{place.code}/*"))
    used = any(box.on for box in _boxes(parts)) or itself.on or everything.on
    below = len(tree.below(bough.code))
    return Part(place, itself, everything, below, parts, alone or used)


def _boxes(parts: Iterable[Part]) -> Iterator[Box]:
    for part in parts:
        yield from (part.itself, part.everything)
        yield from _boxes(part.parts)
