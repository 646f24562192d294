"""A text up to a sentence's end, with its link and, where there is room, its hashtags after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from siaran.render.fit.cuts import Piece, joined, leads_on, sentences, words
from siaran.render.fit.hashtags import only_hashtags
from siaran.render.plain import links

Count = Callable[[str], int]


def shortened(text: str, limit: int, count: Count, link: str | None = None) -> str | None:
    """The longest beginning of `text` that ends with a sentence, then its link and hashtags; None if no word fits.

    The link is `link` where the text holds it, else the text's last one. It stays within its own sentence if that
    leaves room for another, else it stands alone. Hashtags on a line of their own are kept if there is room. Only where
    not even one sentence fits, words are left out, and "…" says so.
    """
    if count(text) <= limit:
        return text
    for choice in _choices(sentences(text), link):
        best = _longest(choice, lambda candidate: count(candidate) <= limit)
        if best is not None:
            return best
    return None


@dataclass(frozen=True, slots=True)
class _Choice:
    """One way to shorten: the first n free pieces with all the fixed ones, and the address if it is not in them."""

    pieces: Sequence[Piece]
    fixed: frozenset[int] = frozenset()
    address: str = ""
    ellipsis: bool = False

    def free(self) -> list[int]:
        return [n for n in range(len(self.pieces)) if n not in self.fixed]

    def text(self, free: Sequence[int]) -> str:
        """What remains of the text with these free pieces."""
        kept: list[Piece] = []
        before = -1
        for n in sorted({*free, *self.fixed}):
            gap = max((piece.gap for piece in self.pieces[before + 1 : n + 1]), key=lambda gap: gap.count("\n"))
            kept.append(Piece(gap, self.pieces[n].text))
            before = n
            if n == free[-1]:
                kept[-1] = Piece(gap, self._ended(kept))
                kept += self._address(kept)
        return joined(kept)

    def _ended(self, kept: Sequence[Piece]) -> str:
        """The last words of the beginning: with "…" where words are left out, and no quotation left open."""
        text = kept[-1].text
        if self.ellipsis:
            text = f"{text} …" if re.search(r"\w\.\w|://", text) else text.rstrip(".,;:–—-(•◦“ ") + "…"
        so_far = joined(kept[:-1]) + text
        return text + "”" if so_far.count("“") > so_far.count("”") else text

    def _address(self, kept: Sequence[Piece]) -> list[Piece]:
        held = not self.address or any(self.address in links(piece.text) for piece in kept)
        return [] if held else [Piece("\n\n", self.address)]


def _choices(pieces: list[Piece], link: str | None) -> Iterator[_Choice]:
    """The ways to shorten, the best first."""
    tags = [piece for piece in pieces if only_hashtags(piece.text)]
    body = [piece for piece in pieces if not only_hashtags(piece.text)]
    kept, address = _link(body, link)
    for after in [tags, []] if tags else [[]]:
        fixed = range(len(body), len(body) + len(after))
        if kept is not None:
            yield _Choice([*body, *after], frozenset({kept, *fixed}))
    for after in [tags, []] if tags else [[]]:
        fixed = range(len(body), len(body) + len(after))
        yield _Choice([*body, *after], frozenset(fixed), address)
    yield _Choice([word for piece in body for word in words(piece)], address=address, ellipsis=True)


def _link(body: Sequence[Piece], link: str | None) -> tuple[int | None, str]:
    """Which piece holds the link to keep, and the link."""
    holding = [(n, address) for n, piece in enumerate(body) for address in links(piece.text)]
    wanted = [(n, address) for n, address in holding if address == link] or holding
    return wanted[-1] if wanted else (None, "")


def _longest(choice: _Choice, fits: Callable[[str], bool]) -> str | None:
    """The text with the most free pieces that fits and does not end with one that only announces the next."""
    free = choice.free()
    for n in range(_most(choice, free, fits), 0, -1):
        if not choice.ellipsis and leads_on(choice.pieces, free[n - 1]):
            continue
        text = choice.text(free[:n])
        if fits(text):
            return text
    return None


def _most(choice: _Choice, free: Sequence[int], fits: Callable[[str], bool]) -> int:
    """How many free pieces fit at most, by halving; from where the beginning holds the link itself, more may fit."""
    holds = next((n for n, i in enumerate(free, 1) if choice.address in links(choice.pieces[i].text)), None)
    if choice.address and holds and fits(choice.text(free[:holds])):
        return _halving(holds, len(free), lambda n: fits(choice.text(free[:n])))
    return _halving(
        0, (holds or len(free) + 1) - 1 if choice.address else len(free), lambda n: fits(choice.text(free[:n]))
    )


def _halving(low: int, high: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `high` that fits, if all below it do; `low` is taken to fit."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
