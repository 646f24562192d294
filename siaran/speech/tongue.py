"""A language: its words and its sentences, as `locale` has them.

The words in code and templates are Bahasa Indonesia; `locale/en/*.po` (one file a noun) holds the English ones, and
`locale/*/rooms/*.po` (one file a room) how people are told the sentences of the rooms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from siaran.speech.sentences import Forms, Sentences

LOCALE = Path(__file__).parent / "locale"
_QUOTED = re.compile(r' (?:Kata \w+|\w+ says): ".*', re.DOTALL)


def unquoted(told: str) -> str:
    """What people are told, without a platform's own words, which stand at its end."""
    return _QUOTED.sub("", told)


def N_(words: str) -> str:  # noqa: N802 - the name that tools know
    """Mark words that are translated later, where they are shown."""
    return words


def NC_(context: str, words: str) -> str:  # noqa: N802, ARG001 - the same, for words that mean something else there
    """Mark words for `pgettext`: in this context they have a translation of their own."""
    return words


@dataclass(frozen=True)
class Tongue:
    """A language. `words` are its translations of the desk's own texts; what is missing is said in Bahasa Indonesia.

    `sentences` are those of the rooms below, as the desk says them.
    """

    code: str
    locale: str
    words: Mapping[str, Forms] = field(default_factory=dict)
    sentences: Sentences = field(default_factory=Sentences)

    def gettext(self, words: str) -> str:
        """One text."""
        found = self.words.get(words)
        return found if isinstance(found, str) and found else words

    def pgettext(self, context: str, words: str) -> str:
        """One text that means this in that context: «Wilayah» over a column is «Territory», in a menu «Territories»."""
        found = self.words.get(in_context(context, words))
        return found if isinstance(found, str) and found else words

    def ngettext(self, one: str, many: str, count: int) -> str:
        """One of two texts, by the count; Bahasa Indonesia has the same for both."""
        found = self.words.get(one)
        forms = found if isinstance(found, tuple) and all(found) else (one, many)
        return forms[count != 1]

    def said(self, sentences: str) -> str:
        """What a room below the desk said, now or long ago."""
        return self.sentences.said(sentences)


@cache
def tongues() -> dict[str, Tongue]:
    """The languages by code; the files are read once for each process."""
    english = catalogue(LOCALE / "en")
    desk = Sentences(catalogue(LOCALE / "id" / "rooms"))
    return {
        "id": Tongue("id", "id_ID", sentences=desk),
        "en": Tongue("en", "en_GB", english, Sentences(catalogue(LOCALE / "en" / "rooms"), english)),
    }


def catalogue(folder: Path) -> dict[str, Forms]:
    """What a folder's files say for each text."""
    told: dict[str, Forms] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            messages = [m for m in read_po(file, locale="en") if m.id]
        told |= {in_context(m.context, m.id if isinstance(m.id, str) else m.id[0]): _text(m.string) for m in messages}
    return told


def in_context(context: str | None, words: str) -> str:
    """What a text with a context is called in a catalogue, as gettext does it."""
    return f"{context}\N{END OF TRANSMISSION}{words}" if context else words


def _text(string: object) -> Forms:
    return string if isinstance(string, str) else tuple(string)  # type: ignore[arg-type]
