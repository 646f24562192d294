"""One text in full, and of every other only what differs: so that fifty-four are read in one look.

`compare` finds the spots at which the texts vary; `Comparison.restored` puts them back, byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_TOKEN = re.compile(r"\s+|\w+(?:[.,:/–-]\w+)*|[^\w\s]")
_BRIDGE = re.compile(r"[^\w\n]{0,3}")
"""Between two spots: so little that they read as one (“Selasa, 8” is one thing)."""
SAMPLE = 50
"""So many texts tell nearly all the spots there are; the others mostly have words of their own at just those."""
KINDRED = 0.55
"""Share of words in common below which a text is one of its own, not a variation."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared. `pieces` are the reference's: fixed and varying in turn, a fixed one first and last.

    `values`: for each text, in order, what it has at the varying pieces; None where it is a text of its own.
    """

    pieces: tuple[str, ...]
    values: tuple[tuple[str, ...] | None, ...]
    texts: tuple[str, ...]

    @property
    def spots(self) -> tuple[str, ...]:
        """What the reference has at the spots where the texts vary."""
        return self.pieces[1::2]

    def restored(self, number: int) -> str:
        """The text with this number, put together again from the reference and its own words."""
        values = self.values[number]
        if values is None:
            return self.texts[number]
        varying = iter(values)
        return "".join(next(varying) if n % 2 else piece for n, piece in enumerate(self.pieces))


def compare(reference: str, texts: Sequence[str], kindred: float = KINDRED) -> Comparison:
    """How `texts` differ from `reference`; one that shares less of it than `kindred` is a text of its own.

    Of fifty thousand texts nearly all have words of their own at the spots of the first few: those are found by looking
    for what stands between the spots. Only what does not fit is compared word by word, and may widen the spots; so all
    are tried again until nothing does.
    """
    words = _TOKEN.findall(reference)
    different = list(dict.fromkeys(texts))
    known: dict[str, list[_Block] | None] = {}
    spans: list[Span] = []
    pieces = _pieces(words, spans)
    told: dict[str, tuple[str, ...] | None] = {}
    for some in (different[:SAMPLE], different):
        before = None
        while spans != before:
            before = spans
            for text in some:
                told[text] = _fitting(pieces, text, kindred)
                if told[text] is None and text not in known:
                    known[text] = _kindred_blocks(words, text, kindred)
                    spans = _spans(words, [*spans, *_changed(known[text] or [])])
                    pieces = _pieces(words, spans)
    for text, blocks in known.items():
        if told[text] is None and blocks is not None:
            told[text] = _values(_TOKEN.findall(text), blocks, spans)
    return Comparison(pieces, tuple(told[text] for text in texts), tuple(texts))


def _pieces(words: Sequence[str], spans: Sequence[Span]) -> tuple[str, ...]:
    """The reference, cut at the edges of the spots."""
    edges = [0, *(edge for span in spans for edge in span), len(words)]
    return tuple("".join(words[start:end]) for start, end in pairwise(edges))


def _fitting(pieces: Sequence[str], text: str, kindred: float) -> tuple[str, ...] | None:
    """What a text has at the spots, if it has the fixed pieces in their order and all edges lie between words."""
    fixed = pieces[::2]
    longest = max(len(text), sum(map(len, pieces)))
    if sum(map(len, fixed)) < kindred * longest:
        return None
    edges, at = list[int](), 0
    for number, piece in enumerate(fixed):
        last = number == len(fixed) - 1
        start = max(at, len(text) - len(piece)) if last and number else text.find(piece, at) if number else 0
        if start < 0 or not text.startswith(piece, start):
            return None
        edges += [start, start + len(piece)]
        at = edges[-1]
    if at != len(text) or any(_amid(text, edge) for edge in edges[1:-1]):
        return None
    return tuple(text[start:end] for start, end in pairwise(edges))[1::2]


@dataclass(frozen=True, slots=True)
class _Block:
    """Words of the reference, and the words that stand for them in a text; `same` where they are the same words."""

    same: bool
    ours: Span
    theirs: Span


def _blocks(words: Sequence[str], others: Sequence[str]) -> list[_Block]:
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return [_Block(tag == "equal", (a, b), (c, d)) for tag, a, b, c, d in matcher.get_opcodes()]


def _amid(text: str, edge: int) -> bool:
    """Whether an edge lies within a word."""
    return 0 < edge < len(text) and text[edge - 1 : edge + 1].isalnum()


def _kindred_blocks(words: Sequence[str], text: str, kindred: float) -> list[_Block] | None:
    """How a text's words stand for those of the reference; None where it is a text of its own."""
    others = _TOKEN.findall(text)
    common = Counter(words) & Counter(others)  # more than this is never found, and it is found at once
    longest = max(len("".join(words)), len(text))
    if sum(len(word) * n for word, n in common.items()) < kindred * longest:
        return None
    blocks = _blocks(words, others)
    return blocks if _share(words, text, blocks) >= kindred else None


def _share(words: Sequence[str], text: str, blocks: Sequence[_Block]) -> float:
    """How much of the longer of two texts is in both."""
    common = sum(len("".join(words[slice(*block.ours)])) for block in blocks if block.same)
    longest = max(len("".join(words)), len(text))
    return common / longest if longest else 1.0


def _changed(blocks: Sequence[_Block]) -> Iterator[Span]:
    return (block.ours for block in blocks if not block.same)


def _spans(words: Sequence[str], changed: Sequence[Span]) -> list[Span]:
    """Where any text varies: what touches, overlaps, or has next to nothing between it, is one spot."""
    spans: list[Span] = []
    for start, end in sorted(set(changed)):
        if spans and (start <= spans[-1][1] or _BRIDGE.fullmatch("".join(words[spans[-1][1] : start]))):
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _values(others: Sequence[str], blocks: Sequence[_Block], spans: Sequence[Span]) -> tuple[str, ...]:
    """What a text has at the spots. A spot's edges lie where the words are the same on its other side."""
    return tuple("".join(others[min(_at(blocks, start)) : max(_at(blocks, end))]) for start, end in spans)


def _at(blocks: Sequence[_Block], edge: int) -> Iterator[int]:
    """Where an edge of the reference lies in a text; before and after what was put in just there."""
    for block in blocks:
        start, end = block.ours
        if block.same and start <= edge <= end:
            yield block.theirs[0] + edge - start
        elif not block.same and edge in (start, end):
            yield from block.theirs if start == end else [block.theirs[edge == end]]
