"""Sentences of the rooms below, as the desk says them: recognised by their fixed words, whoever wrote them down when.

Those rooms speak Bahasa Indonesia, and much of what they said is stored: why a post failed, what a plan warned of. So
nothing but the text itself tells which sentence of the code it was. docs/decisions/0014-sentences-by-their-words.md
says why that is enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_HOLE = re.compile(r"\{(\d+)\}")
_END = re.compile(r"(?<=[.:?!\"”)])\s+")
"""Where a sentence may end: after its full stop, after words in quotation marks, after the name that it is about."""

KEPT = 2000
"""Texts whose translation is remembered."""

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
        self._remembered = lru_cache(KEPT)(self._told)

    def said(self, text: str) -> str:
        """A sentence, or several, as this table says them; what it does not know stays as it is."""
        return self._remembered(text).words

    def _told(self, text: str) -> Told:
        """Of all ways to take it for one sentence after another, the one in which most is known."""
        likely = [sentence for piece, sentence in self._holed if piece in text]
        gaps = [*_END.finditer(text)]
        starts, ends = [0, *(gap.end() for gap in gaps)], [*(gap.start() for gap in gaps), len(text)]
        best = [Told(0, "")] * (len(starts) + 1)
        for first in reversed(range(len(starts))):
            ways = []
            for last in reversed(range(first, len(ends))):
                one = self._one(text[starts[first] : ends[last]], likely)
                if one is not None or last == first:
                    known, words = one or Told(0, text[starts[first] : ends[last]])
                    gap = text[ends[last] : starts[last + 1]] if last + 1 < len(starts) else ""
                    ways.append(Told(known + best[last + 1].known, words + gap + best[last + 1].words))
            best[first] = max(ways, key=lambda way: way.known)
        return best[0]

    def _one(self, text: str, likely: Sequence[Sentence]) -> Told | None:
        if text in self._whole:
            return Told(len(text), self._whole[text])
        fitting = ((sentence, sentence.values(text)) for sentence in likely)
        ways = [self._filled(sentence, values) for sentence, values in fitting if values is not None]
        return max(ways, key=lambda way: way.known, default=None)

    def _filled(self, sentence: Sentence, values: Sequence[str]) -> Told:
        told = [self._remembered(value) for value in values]
        known = sum(map(len, sentence.pieces)) + sum(value.known for value in told)
        return Told(known, sentence.with_values([value.words for value in told]))
