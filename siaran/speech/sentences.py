"""Sentences of the rooms below, as the desk says them: recognised by their fixed words, whoever wrote them down when.

Those rooms speak Bahasa Indonesia, and much of what they said is stored: why a post failed, what a plan warned of. So
nothing but the text itself tells which sentence of the code it was. docs/decisions/0014-sentences-by-their-words.md
says why that is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_HOLE = re.compile(r"\{(\d+)\}")
_END = re.compile(r"(?<=[.:?!\"”)])\s+")
"""Where a sentence may end: after its full stop, after words in quotation marks, after the name that it is about."""

KEPT = 2000
"""Texts whose translation is remembered."""

AT_ONCE = 8
"""So many of those ends a sentence has within it, at most, unless it is the whole text."""

DEEP = 2
"""So far values of values are looked at."""

Forms = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the code. `pieces` are its fixed words, around the holes where values stand.

    `forms` are said instead of it, with `{1}`, `{2}` … for the values; of two, the first is for one thing.
    """

    pieces: tuple[str, ...]
    forms: tuple[str, ...]

    def values(self, text: str) -> list[str] | None:
        """What stands in the holes, if `text` is this sentence."""
        first, *middle, last = self.pieces
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return None
        found = []
        for piece in middle:
            there = text.find(piece, at, end)
            if there < 0:
                return None
            found.append(text[at:there])
            at = there + len(piece)
        return [*found, text[at:end]]

    def with_values(self, values: Sequence[str]) -> str:
        """What is said instead."""
        count = next((int(value) for value in values if value.isdecimal()), 0)
        form = self.forms[-1 if count != 1 else 0]
        return _HOLE.sub(lambda hole: values[int(hole[1]) - 1], form)


class Told(NamedTuple):
    """How a text is said, and how many of its characters are the code's own words: the more, the surer."""

    known: int
    words: str


Holed = Sequence[tuple[str, Sentence]]
"""Sentences that have holes, each with the piece of it that is looked for first."""


class Sentences:
    """A table of them. `catalogue` has what is said instead of each, `words` of words that may stand in their holes."""

    def __init__(self, catalogue: Mapping[str, Forms] | None = None, words: Mapping[str, Forms] | None = None) -> None:
        told = {text: (said,) if isinstance(said, str) else said for text, said in (catalogue or {}).items()}
        whole = {text: forms[0] for text, forms in told.items() if not _HOLE.search(text)}
        self._whole = {text: said for text, said in (words or {}).items() if isinstance(said, str)} | whole
        holed = [Sentence(tuple(_HOLE.split(text)[::2]), said) for text, said in told.items() if text not in whole]
        # To look for one piece of each, once, is far faster than to try each: a page has a tenth of a second for all.
        self._holed = [(max(sentence.pieces, key=len), sentence) for sentence in holed]
        # A page says one sentence on many lines.
        self._remembered = lru_cache(KEPT)(self._read)

    def said(self, text: str) -> str:
        """A sentence, or several, as this table says them; what it does not know stays as it is."""
        return self._remembered(text)

    def _read(self, text: str) -> str:
        return _Reading(self._whole).told(text, self._holed, DEEP).words


class _Reading:
    """One text being read. Anybody may have written it: the work grows with its length, and no faster."""

    def __init__(self, whole: Mapping[str, str]) -> None:
        self._whole = whole
        self._known: dict[tuple[str, int], Told] = {}

    def told(self, text: str, holed: Holed, deep: int) -> Told:
        """Of all ways to take it for one sentence after another, the one in which most is known.

        `holed` are the sentences that have values; those are read, too, and theirs, `deep` times.
        """
        if (text, deep) not in self._known:
            likely = [(piece, sentence) for piece, sentence in holed if piece in text]
            self._known[text, deep] = self._joined(text, likely, deep)
        return self._known[text, deep]

    def _joined(self, text: str, likely: Holed, deep: int) -> Told:
        gaps = [*_END.finditer(text)]
        starts, ends = [0, *(gap.end() for gap in gaps), len(text)], [*(gap.start() for gap in gaps), len(text)]
        best = [(0, 0, "")] * (len(ends) + 1)
        for first in reversed(range(len(ends))):
            here = [sentence for _, sentence in likely if text.startswith(sentence.pieces[0], starts[first])]
            ways = []
            for last in _lasts(first, len(ends) - 1):
                one = self._one(text[starts[first] : ends[last]], here, likely, deep)
                if one is not None or last == first:
                    found, words = one or Told(0, text[starts[first] : ends[last]])
                    ways.append((found + best[last + 1][0], last, words))
            best[first] = max(ways, key=lambda way: way[0])
        said, first = [], 0
        while first < len(ends):
            _, last, words = best[first]
            said += [words, text[ends[last] : starts[last + 1]]]
            first = last + 1
        return Told(best[0][0], "".join(said))

    def _one(self, text: str, here: Sequence[Sentence], likely: Holed, deep: int) -> Told | None:
        if text in self._whole:
            return Told(len(text), self._whole[text])
        fitting = ((sentence, sentence.values(text)) for sentence in here)
        ways = [self._filled(sentence, values, likely, deep) for sentence, values in fitting if values is not None]
        return max(ways, key=lambda way: way.known, default=None)

    def _filled(self, sentence: Sentence, values: Sequence[str], likely: Holed, deep: int) -> Told:
        told = [self._value(value, likely, deep - 1) for value in values]
        known = sum(map(len, sentence.pieces)) + sum(value.known for value in told)
        return Told(known, sentence.with_values([value.words for value in told]))

    def _value(self, value: str, likely: Holed, deep: int) -> Told:
        if value in self._whole:
            return Told(len(value), self._whole[value])
        long = deep < 0 or len(_END.findall(value)) > AT_ONCE
        return Told(0, value) if long else self.told(value, likely, deep)


def _lasts(first: int, end: int) -> Iterable[int]:
    """Which parts a sentence may end with that begins with part `first`, of parts up to `end`; the longest first."""
    near = min(first + AT_ONCE, end)
    whole = [end] if first == 0 and near < end else []
    return [*whole, *reversed(range(first, near + 1))]
