"""Posts of one campaign laid side by side: for each platform one text in full, and one table of what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from siaran.domain.difference import Comparison, compare
from siaran.domain.post import Kind, Post
from siaran.domain.territory import Tree

WIDEST = 5
LONGEST = 44
"""More columns than this, or longer words, are told one after the other instead."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one account says at one time: the posts of a thread, their texts as one."""

    platform: str
    territory: str
    handle: str
    parts: tuple[Post, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Words:
    """All that is said, and which territories only repost."""

    said: Sequence[Said]
    reposts: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, posts: Iterable[Post], handles: Mapping[int, str]) -> Words:
        """What posts say, in due order."""
        threads: dict[str, list[Post]] = {}
        reposts: dict[str, list[str]] = {}
        for p in posts:
            if p.kind is Kind.REPOST:
                reposts.setdefault(p.platform, []).append(p.territory)
            else:
                threads.setdefault(p.key.partition("#")[0], []).append(p)
        ordered = (sorted(parts, key=_part) for parts in threads.values())
        said = [Said(one[0].platform, one[0].territory, handles[one[0].account], tuple(one)) for one in ordered]
        return cls(said, reposts)


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
class Column:
    """Words that vary, by territory."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Of a spot where territories name themselves: their names."""

    def usual(self, code: str, reference: str) -> str | None:
        """What needs no telling: the territory's name where it is one, else what the full text has."""
        return self.names.get(code, self.values.get(reference))

    def agrees(self, values: Mapping[str, str]) -> bool:
        """Whether these are the same words of the same territories, where both know them."""
        both = self.values.keys() & values.keys()
        return bool(both) and all(self.values[code] == values[code] for code in both)


@dataclass(frozen=True, slots=True)
class Table:
    """What differs, by territory. `places` are the numbers of the spots where each names itself: told once, above.

    `alone` are texts that stand for themselves, in full: too different, or said a second time in other words.
    """

    reference: str
    territories: Sequence[str]
    columns: Sequence[Column]
    places: Sequence[int]
    alone: Mapping[str, Sequence[Said]]
    reposts: Mapping[str, Sequence[str]]

    @property
    def wide(self) -> bool:
        """Whether a column for each would not fit."""
        words = (value for column in self.columns for value in column.values.values())
        return len(self.columns) > WIDEST or any(len(value) > LONGEST or "\n" in value for value in words)

    def differing(self, code: str) -> list[tuple[int, str]]:
        """Where a territory has other words than the full text, with them."""
        told = ((c.number, c.values.get(code), c.usual(code, self.reference)) for c in self.columns)
        return [(number, value) for number, value, usual in told if value is not None and value != usual]


def sheets(words: Words, tree: Tree) -> tuple[list[Sheet], Table]:
    """Every platform's full text, and the one table of what differs elsewhere."""
    firsts, alone = _firsts(words.said)
    reference = _reference(firsts)
    columns: list[Column] = []
    drawn: list[Sheet] = []
    for platform in sorted({said.platform for said in words.said}):
        mine = {code: said for (kind, code), said in firsts.items() if kind == platform}
        example = mine.get(reference) or mine[min(mine)]
        found = compare(example.text, [said.text for said in mine.values()])
        for said, values in zip(mine.values(), found.values, strict=True):
            if values is None:
                alone.setdefault(said.territory, []).append(said)
        numbers = [_column(columns, values) for values in _by_spot(found, list(mine))]
        posts = sum(said.platform == platform for said in words.said)
        reposts = len(words.reposts.get(platform, ()))
        drawn.append(Sheet(platform, example, _pieces(found, numbers), posts, reposts))
    everybody = {said.territory for said in words.said} | {code for codes in words.reposts.values() for code in codes}
    for column in columns:
        column.names = _names(column, reference, tree)
    places = [column.number for column in columns if column.names]
    telling = [column for column in columns if column.values != column.names]
    return drawn, Table(reference, sorted(everybody), telling, places, alone, words.reposts)


def _part(p: Post) -> int:
    return int(p.key.partition("#")[2] or 1)


def _firsts(said: Iterable[Said]) -> tuple[dict[tuple[str, str], Said], dict[str, list[Said]]]:
    """What each territory says first on each platform; and what it says there later in other words."""
    firsts: dict[tuple[str, str], Said] = {}
    alone: dict[str, list[Said]] = {}
    for each in said:
        first = firsts.setdefault((each.platform, each.territory), each)
        if first.text != each.text:
            alone.setdefault(each.territory, []).append(each)
    return firsts, alone


def _reference(firsts: Mapping[tuple[str, str], Said]) -> str:
    """The territory whose texts are shown: one that speaks on most platforms, the smallest place among them."""
    speaks: dict[str, int] = {}
    for _, code in firsts:
        speaks[code] = speaks.get(code, 0) + 1
    return min(speaks, key=lambda code: (-speaks[code], -code.count("."), code), default="")


def _by_spot(found: Comparison, codes: Sequence[str]) -> list[dict[str, str]]:
    """For each spot, what every territory has there."""
    told = [(code, values) for code, values in zip(codes, found.values, strict=True) if values is not None]
    return [{code: values[n] for code, values in told} for n in range(len(found.spots))]


def _column(columns: list[Column], values: dict[str, str]) -> int:
    """The number of the column that holds these words; the same words on two platforms have one number."""
    column = next((c for c in columns if c.agrees(values)), None)
    if column is None:
        column = Column(len(columns) + 1)
        columns.append(column)
    column.values |= values
    return column.number


def _pieces(found: Comparison, numbers: Sequence[int]) -> list[Piece]:
    return [Piece(text, numbers[n // 2] if n % 2 else 0) for n, text in enumerate(found.pieces)]


def _names(column: Column, reference: str, tree: Tree) -> dict[str, str]:
    """The territories' names, where the full text has that of its own territory."""
    named = reference in tree and column.values.get(reference) == tree[reference].name
    return {code: tree[code].name for code in column.values if code in tree} if named else {}
