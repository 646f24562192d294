"""How X counts a text, which links it will make of it, and which characters it refuses.

The rules are twitter-text's (configuration 3: every link 23, every emoji 2, heavy scripts 2 a character), and the links
are found by its own expression through `twitter-text-parser`. That expression takes time that grows with the square of
dots and of letters outside ASCII in one unbroken run (0.26 s for 400 characters), so a text is given to it word by word
and within a budget; what is beyond it is counted as the most that X could count, never less.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex
from twitter_text import extract_emojis_with_indices, extract_urls_with_indices

LINK = 23
"""What a link counts, however long it is."""

EXACT = 4_000
"""Emoji (their characters) up to which a text's emoji are counted exactly."""

BUDGET = 2_500
"""Effort spent on looking for links in one text, in units of about 7 µs (`_effort`): 18 ms in all."""

Span = tuple[int, int]


def count(text: str) -> int:
    """The weighted length of `text`, as X counts after NFC. At most 280 is what an ordinary account may post.

    Beyond `BUDGET` and `EXACT` it is the most that X could count. Answers within 50 ms for 70,000 characters.
    """
    text = _normal(text)
    spans, unsure = _links(text)
    return LINK * (len(spans) + unsure) + _weight(list(_outside(text, spans)))


def urls(text: str) -> list[str]:
    """What X will turn into links in `text`, in order: also a bare `cimahikota.go.id`, which costs as any link.

    A word too costly to search (dozens of dots in a row) yields none.
    """
    text = _normal(text)
    return [text[start:end] for start, end in _links(text)[0]]


def invalid_characters(text: str) -> tuple[str, ...]:
    """The characters that X refuses and that `text` holds, as `U+FEFF`, each once, in order; empty is well."""
    return tuple(dict.fromkeys(f"U+{ord(c):04X}" for c in _REFUSED.findall(text)))


_REFUSED = regex.compile("[\ufffe\ufeff\uffff\x00]")
# NUL is our own addition: twitter-text lets it pass, the API does not.

_GAP = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DOTTED = regex.compile(rf"[^{_GAP}.]*+\.[^{_GAP}]++")
# A word with a dot in it. No link holds any of the gaps, so no link reaches beyond a word.

_MAYBE = regex.compile(r"\.(?:xn--|[A-Za-z]{2,}(?![0-9A-Za-z@])|[^\x00-\x7f])", regex.IGNORECASE)
# Every link has a dot before its top-level domain, which no digit or letter of ASCII follows.

_HEAVY = regex.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _links(text: str) -> tuple[list[Span], int]:
    """Where the links are, and how many more there may be in words that were too costly to search."""
    spans: list[Span] = []
    unsure, spent = 0, 0
    if not _MAYBE.search(text):
        return spans, unsure  # as most texts of a campaign: their words need not be looked at one by one
    for word in _DOTTED.finditer(text):
        if not _MAYBE.search(text, *word.span()):
            continue
        if spent >= BUDGET:
            return spans, unsure + text.count(".", word.start())
        cost = _effort(word.group())
        if spent + cost <= BUDGET:
            spent += cost
            spans += _links_in(text, word.span())
        else:
            unsure += word.group().count(".")
    return spans, unsure


def _effort(word: str) -> int:
    """What searching `word` costs, as measured: with the square of its dots, and of its letters outside ASCII."""
    foreign = len(word) - len(word.encode("ascii", "ignore"))
    dots = word.count(".") + word.count("(") // 8 + 2
    return dots * dots + foreign * foreign // 64 + len(word) // 64


def _links_in(text: str, word: Span) -> Iterator[Span]:
    """The links of one word; it is searched with the space before it, for a link's surroundings decide too."""
    start = max(word[0] - 1, 0)
    end = start
    for found in extract_urls_with_indices(text[start : word[1]]):
        begin = start + found["indices"][0]
        if begin >= end:
            end = begin + len(found["url"])
            yield begin, end


def _outside(text: str, spans: list[Span]) -> Iterator[str]:
    """What is left of `text` between `spans`."""
    at = 0
    for start, end in spans:
        yield text[at:start]
        at = end
    yield text[at:]


def _weight(pieces: list[str]) -> int:
    """What texts that hold no link count."""
    plain = sum(map(_plain, pieces))
    runs: list[str] = [run for piece in pieces for run in _EMOJI_RUN.findall(piece) if not run.isascii()]
    if sum(map(len, runs)) > EXACT:
        return plain + sum(run.count("©") + run.count("®") for run in runs)
    return plain + sum(map(_discount, runs))


def _plain(text: str) -> int:
    """What the characters of `text` count, each alone."""
    return len(text) + len(_HEAVY.findall(text))


def _discount(run: str) -> int:
    """The difference that emoji make: each is 2, whatever it is made of (0 or below; © and ® alone are lighter)."""
    known: list[str] = [e["emoji"] for e in extract_emojis_with_indices(_NEWER.sub(" ", run))]
    return sum(2 - _plain(emoji) for emoji in [*known, *_NEWER.findall(run)])


_EMOJI_RUN = regex.compile(r"[\p{Emoji}\u200d\ufe0f\u20e3\U000e0020-\U000e007f]+")
# Everything an emoji can be made of; digits are among them, for keycaps.

_ONE = r"\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?"
_NEWER = regex.compile(
    rf"(?<!\u200d){_ONE}(?:\u200d{_ONE}){{1,3}}+(?!\u200d\p{{Extended_Pictographic}})"
    r"|(?<!\u200d)\p{Emoji_Modifier_Base}\p{Emoji_Modifier}(?!\u200d)"
)
# The library's table ends with Unicode 12 (2019). Up to four joined pictures are one emoji in every later version.
