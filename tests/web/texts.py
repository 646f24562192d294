"""What a page shows to people, as text: between its tags, and in the attributes that are read out or shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from siaran.speech import tongues

_TOLD = {"aria-label", "title", "placeholder", "alt"}
_RAW = {"script", "style", "textarea"}
_HOLE = re.compile(r"%\(\w+\)s")
_INDONESIAN = {words for words, english in tongues()["en"].words.items() if english not in (words, (words, words))}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._raw = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw += tag in _RAW
        self.texts |= {_plain(value) for name, value in attrs if value and name in _TOLD}

    def handle_endtag(self, tag: str) -> None:
        self._raw -= tag in _RAW

    def handle_data(self, data: str) -> None:
        if not self._raw and data.strip():
            self.texts.add(_plain(data))


def texts(page: str) -> set[str]:
    """The texts of a page, each as far as the next tag."""
    reader = _Reader()
    reader.feed(page)
    return reader.texts


def indonesian(page: str) -> list[str]:
    """The desk's own words that a page shows as the code has them, though they are said otherwise in English."""
    shown = texts(page)
    whole = "\n".join(shown)
    return [words for words in _INDONESIAN if words in shown or _stands_in(max(_HOLE.split(words), key=len), whole)]


def _stands_in(piece: str, whole: str) -> bool:
    """Whether a piece that is long enough to be nobody else's stands there."""
    return len(piece) > 12 and " " in piece.strip() and piece in whole


def _plain(text: str) -> str:
    return " ".join(text.split())
