"""Where a text may be cut: at paragraphs, lines, sentences and words, and never within a word, a grapheme or a link.

A word is what stands between ordinary spaces; so a link, a hashtag, an emoji, and words joined by a no-break space, are
each one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the white space before it."""

    gap: str
    text: str

    @property
    def rank(self) -> int:
        """What begins with it: a paragraph (3), a line (2), a sentence or a word (1)."""
        return 1 + min(self.gap.count("\n"), 2)


def sentences(text: str) -> list[Piece]:
    """The sentences of `text` in order; a line's end always ends one. Joined again they are `text`."""
    pieces = []
    for line in re.finditer(r"(\s*)([^\n]+)", text):
        gap, start = line[1], 0
        for end in _ends(line[2]):
            pieces.append(Piece(gap, line[2][start : end.start("gap")]))
            gap, start = end["gap"], end.end("gap")
        pieces.append(Piece(gap, line[2][start:]))
    return pieces


def words(piece: Piece) -> list[Piece]:
    """The words of a piece in order, the first with the piece's own gap before it."""
    found = re.findall(r"( *)([^ ]+)", piece.text)
    return [Piece(gap if n else piece.gap, word) for n, (gap, word) in enumerate(found)]


def joined(pieces: Iterable[Piece]) -> str:
    """The pieces as one text, without the first one's gap."""
    return "".join(piece.gap + piece.text for piece in pieces).lstrip(" \n")


def leads_on(pieces: Sequence[Piece], n: int) -> bool:
    """Whether piece `n` only announces what comes after it: a heading, or a line that ends with a colon."""
    text = pieces[n].text
    if text.endswith(":"):
        return True
    starts = pieces[n].rank == 3 or n == 0
    ends = n + 1 < len(pieces) and pieces[n + 1].rank == 3
    return starts and ends and not re.search(r"[.!?…”\"):;]$|[#@•◦]|://", text)


def _ends(line: str) -> Iterator[re.Match[str]]:
    """The sentence ends within a line."""
    for end in _END.finditer(line):
        before = line[: end.start("stop")].rpartition(" ")[2]
        if end["stop"] != "." or not _abbreviated(before.lstrip('("“‘['), starts=" " not in line[: end.start("stop")]):
            yield end


_END = re.compile(r"(?P<stop>[.!?…]+)[\"”’)\]]*(?P<gap> +)(?=[\"“‘(\[]*[^a-z\s])")
# What follows with a small letter goes on with the same sentence.


def _abbreviated(word: str, *, starts: bool) -> bool:
    """Whether the full stop after `word` belongs to it: Jl., S.Sos., an initial, or the number of a list's item."""
    if word.isdigit():
        return starts
    return word.casefold() in _ABBREVIATIONS or _DEGREE.fullmatch(word) is not None


_DEGREE = re.compile(r"[^\W\d]|[^\W\d]{1,4}(?:\.[^\W\d]{1,4})+")
# An initial (A), or letters with full stops between them (S.Sos, a.n, Ph.D).

_TEXT = """
jl jln gg no nos kel kec kab kp ds dsn prov kav blok lt km tlp telp tel hp wa fax ext
bpk ibu sdr sdri yth tn ny nn an dr drg drh ir prof hj h drs dra kh ust st
pj plt plh pjs ka kabag kasi kasubag kadis sekda wk sek
tgl pkl jam hlm hal bag bab ps pasal ay vol ed cet
dll dsb dst dkk dsj tsb sbb yg dgn utk
jan feb mar apr jun jul agu agt ags sep sept okt nov des sen sel rab kam jum sab min
rp rt rw pt cv tbk
"""
_ABBREVIATIONS = frozenset(_TEXT.split())
