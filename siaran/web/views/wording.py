"""Our words beside nearly the same words of somebody else: what is gone, what is new, and how many words that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s*(?:\w+(?:[.,:/@-]\w+)*|[^\w\s])")
_WORD = re.compile(r"\w")
CONTEXT = 12
"""Words that are shown beside a difference; what is the same further off is left out."""
LEFT_OUT = " … "


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are in both texts (`same`), in ours only (`gone`), or in theirs only (`new`)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Two texts as one. `differing` counts words; a word that was replaced by another counts once."""

    pieces: tuple[Piece, ...]
    differing: int


def compare(ours: str, theirs: str) -> Wording:
    """How `theirs` differs from `ours`, word by word; white space does not count."""
    a, b = _TOKEN.findall(ours), _TOKEN.findall(theirs)
    matcher = SequenceMatcher(None, _bare(a), _bare(b), autojunk=False)
    pieces: list[Piece] = []
    differing = 0
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", _flat(b[k:m])))
            continue
        differing += max(_words(a[i:j]), _words(b[k:m]))
        pieces += [Piece(kind, _flat(part)) for kind, part in (("gone", a[i:j]), ("new", b[k:m])) if part]
    return Wording(tuple(_shortened(pieces)), differing)


def _bare(tokens: Sequence[str]) -> list[str]:
    return [token.strip() for token in tokens]


def _flat(tokens: Sequence[str]) -> str:
    return re.sub(r"\s+", " ", "".join(tokens))


def _words(tokens: Sequence[str]) -> int:
    return sum(bool(_WORD.search(token)) for token in tokens)


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Long stretches that are the same lose their middle, or at the ends what is far from any difference."""
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        words = piece.text.split(" ")
        head, tail = (CONTEXT if number else 0), (CONTEXT if number < last else 0)
        if piece.kind != "same" or len(words) <= head + tail + CONTEXT:
            yield piece
        else:
            yield Piece("same", " ".join(words[:head]) + LEFT_OUT + " ".join(words[len(words) - tail :]))
