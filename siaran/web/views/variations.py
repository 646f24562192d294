"""Posts of one campaign laid side by side: for each platform one text in full, and one table of what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from siaran.domain.difference import Comparison, compare
from siaran.domain.post import Kind
from siaran.domain.territory import Tree
from siaran.store.proposed import Proposed

WIDEST = 5
LONGEST = 44
"""More columns than this, or longer words, are told one after the other instead."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one account says at one time: the posts of a thread, their texts as one."""

    parts: tuple[Proposed, ...]

    @property
    def platform(self) -> str:
        """Where."""
        return self.parts[0].platform

    @property
    def territory(self) -> str:
        """For whom."""
        return self.parts[0].territory

    @property
    def text(self) -> str:
        """All of it."""
        return "\n\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said, and which territories only repost."""

    said: Sequence[Said]
    reposts: Mapping[str, Set[str]]

    @classmethod
    def of(cls, rows: Iterable[Proposed]) -> Words:
        """What posts say, in due order."""
        threads: dict[str, list[Proposed]] = {}
        reposts: dict[str, set[str]] = {}
        for p in rows:
            if p.kind is Kind.REPOST:
                reposts.setdefault(p.platform, set()).add(p.territory)
            else:
                threads.setdefault(p.key.partition("#")[0], []).append(p)
        return cls(
            [Said(tuple(sorted(parts, key=_part) if parts[1:] else parts)) for parts in threads.values()], reposts
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the full text; `number` marks those that vary."""

    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One platform: a text in full, with its varying words marked."""

    platform: str
    example: Said
    pieces: Sequence[Piece]
    posts: int
    reposts: int


@dataclass
class _Spot:
    """Words that vary, by territory; of a spot where territories name themselves, their `names`."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def agrees(self, values: Mapping[str, str]) -> bool:
        """Whether these are the same words of the same territories, where both know them."""
        both = self.values.keys() & values.keys()
        return bool(both) and all(self.values[code] == values[code] for code in both)

    def usual(self, code: str, reference: str) -> str | None:
        """What needs no telling: the territory's name where it is one, else what the full text has."""
        return self.names.get(code, self.values.get(reference))


@dataclass(frozen=True, slots=True)
class Column:
    """A spot with more to tell than names: its number, what the full text has there, and how many have other words."""

    number: int
    usual: str
    others: int


@dataclass(frozen=True, slots=True)
class Table:
    """What differs, by territory. `places` are the numbers of the spots where each names itself: told once, above.

    `differing`: where a territory has other words than the full text, with them. `alone` are texts that stand for
    themselves, in full: too different, or said a second time in other words. `wide`: a column for each would not fit.
    """

    reference: str
    columns: Sequence[Column]
    places: Sequence[int]
    differing: Mapping[str, Sequence[tuple[int, str]]]
    alone: Mapping[str, Sequence[Said]]
    reposts: Mapping[str, Set[str]]
    wide: bool


def sheets(words: Words, tree: Tree) -> tuple[list[Sheet], Table]:
    """Every platform's full text, and the one table of what differs elsewhere."""
    firsts, alone = _firsts(words.said)
    reference = _reference(firsts)
    spots: list[_Spot] = []
    drawn: list[Sheet] = []
    counts = Counter(said.platform for said in words.said)
    for platform, mine in sorted(firsts.items()):
        example = mine.get(reference) or mine[min(mine)]
        found = compare(example.text, [said.text for said in mine.values()])
        for said, values in zip(mine.values(), found.values, strict=True):
            if values is None:
                alone.setdefault(said.territory, []).append(said)
        numbers = [_spot(spots, values) for values in _by_spot(found, list(mine))]
        reposts = len(words.reposts.get(platform, ()))
        drawn.append(Sheet(platform, example, _pieces(found, numbers), counts[platform], reposts))
    for spot in spots:
        spot.names = _names(spot, reference, tree)
    return drawn, _table(spots, reference, alone, words.reposts)


def _table(
    spots: Sequence[_Spot], reference: str, alone: Mapping[str, Sequence[Said]], reposts: Mapping[str, Set[str]]
) -> Table:
    differing: dict[str, list[tuple[int, str]]] = {}
    columns: list[Column] = []
    for spot in (spot for spot in spots if spot.values != spot.names):
        told = {code: value for code, value in spot.values.items() if value != spot.usual(code, reference)}
        for code, value in told.items():
            differing.setdefault(code, []).append((spot.number, value))
        columns.append(Column(spot.number, spot.values.get(reference, ""), len(told)))
    places = [spot.number for spot in spots if spot.names]
    words = [value for told in differing.values() for _, value in told] + [column.usual for column in columns]
    wide = len(columns) > WIDEST or any(len(value) > LONGEST or "\n" in value for value in words)
    return Table(reference, columns, places, differing, alone, reposts, wide)


def _part(p: Proposed) -> int:
    return int(p.key.partition("#")[2] or 1)


def _firsts(said: Iterable[Said]) -> tuple[dict[str, dict[str, Said]], dict[str, list[Said]]]:
    """What each territory says first on each platform; and what it says there later in other words."""
    firsts: dict[str, dict[str, Said]] = {}
    alone: dict[str, list[Said]] = {}
    for each in said:
        first = firsts.setdefault(each.platform, {}).setdefault(each.territory, each)
        if first.text != each.text:
            alone.setdefault(each.territory, []).append(each)
    return firsts, alone


def _reference(firsts: Mapping[str, Mapping[str, Said]]) -> str:
    """The territory whose texts are shown: one that speaks on most platforms, the smallest place among them."""
    speaks = Counter(code for mine in firsts.values() for code in mine)
    return min(speaks, key=lambda code: (-speaks[code], -code.count("."), code), default="")


def _by_spot(found: Comparison, codes: Sequence[str]) -> list[dict[str, str]]:
    """For each spot, what every territory has there."""
    told = [(code, values) for code, values in zip(codes, found.values, strict=True) if values is not None]
    return [{code: values[n] for code, values in told} for n in range(len(found.spots))]


def _spot(spots: list[_Spot], values: dict[str, str]) -> int:
    """The number of the spot that has these words; the same words on two platforms have one number."""
    spot = next((each for each in spots if each.agrees(values)), None)
    if spot is None:
        spot = _Spot(len(spots) + 1)
        spots.append(spot)
    spot.values |= values
    return spot.number


def _pieces(found: Comparison, numbers: Sequence[int]) -> list[Piece]:
    return [Piece(text, numbers[n // 2] if n % 2 else 0) for n, text in enumerate(found.pieces)]


def _names(spot: _Spot, reference: str, tree: Tree) -> dict[str, str]:
    """The territories' names, where the full text has that of its own territory."""
    named = reference in tree and spot.values.get(reference) == tree[reference].name
    return {code: tree[code].name for code in spot.values if code in tree} if named else {}
