"""A text as a thread: parts that each fit, numbered at their ends, cut at a paragraph, else a sentence, else a word."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from siaran.render.fit.cuts import Piece, joined, leads_on, sentences, words

Count = Callable[[str], int]


def threaded(text: str, limit: int, count: Count) -> list[str] | None:
    """The parts of `text`, each at most `limit` with its number; without numbers they are all its words in order.

    None if a single word is longer than a part.
    """
    for digits in (1, 2, 3):
        number = _number("9" * digits, "9" * digits)
        parts = _packed(sentences(text), _fitting(number, limit, count), limit, count)
        if parts is None:
            return None
        if len(parts) < 10**digits:
            return [part + _number(n, len(parts)) for n, part in enumerate(parts, 1)]
    return None


def _fitting(number: str, limit: int, count: Count) -> Callable[[str], bool]:
    """Whether a part still fits with its number at its end."""
    return lambda part: count(part + number) <= limit


def _number(n: object, total: object) -> str:
    return f" ({n}/{total})"


def _packed(pieces: Sequence[Piece], fits: Callable[[str], bool], limit: int, count: Count) -> list[str] | None:
    """The texts of the parts, each as full as it can be and cut at the best place in its second half."""
    parts: list[str] = []
    part: list[Piece] = []
    rest = deque(pieces)
    while rest:
        piece = rest.popleft()
        if fits(joined([*part, piece])):
            part.append(piece)
        elif not fits(joined([piece])):
            smaller = words(piece)
            if len(smaller) == 1:
                return None
            rest.extendleft(reversed(smaller))
        else:
            cut = _best_cut([*part, piece], limit // 2, count)
            parts.append(joined(part[:cut]))
            rest.extendleft(reversed([*part[cut:], piece]))
            part = []
    return [*parts, joined(part)] if part else parts


def _best_cut(pieces: Sequence[Piece], half: int, count: Count) -> int:
    """How many pieces a part takes, where the last of `pieces` no longer fits: up to a paragraph's end in its second
    half, else a line's, else a sentence's, else all; never so that it ends with a heading, if that can be helped."""
    cuts = [n for n in range(1, len(pieces)) if not leads_on(pieces, n - 1)] or [len(pieces) - 1]
    late = [n for n in cuts if count(joined(pieces[:n])) >= half]
    for rank in (3, 2):
        ranked = [n for n in late if pieces[n].rank == rank]
        if ranked:
            return ranked[-1]
    return (late or cuts)[-1]
