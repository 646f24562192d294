"""Whether two texts are the same post: equal after what platforms do to a text, or only nearly so."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SCHEME = re.compile(r"\bhttps?://(?:www\.)?", re.IGNORECASE)
_SLASH = re.compile(r"/(?=\s|$)")
_SPACE = re.compile(r"\s+")

NEARLY = 0.9


def normal(text: str) -> str:
    """A text as it is compared: unescaped, NFC, nothing invisible, links without scheme and last slash, one space."""
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = _SCHEME.sub("", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", _SLASH.sub("", text)).strip()


def same(ours: str, theirs: str) -> bool:
    """Whether `theirs` is our text as a platform gives it back. Similar is not equal."""
    return normal(ours) == normal(theirs)


def nearly(ours: str, theirs: str) -> bool:
    """Whether nine words in ten are the same, and yet it is not our text."""
    a, b = normal(ours), normal(theirs)
    if a == b:
        return False
    words, others = Counter(a.split()), Counter(b.split())
    longest = max(words.total(), others.total())
    return longest > 0 and (words & others).total() / longest >= NEARLY
