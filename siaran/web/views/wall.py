"""An account's page as it was last read, with our own sends drawn into its time line, newest first.

What is nearly our text stands there with the words marked in which it differs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from siaran.domain.attempt import SENDS, Attempt
from siaran.domain.difference import compare

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


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the page: a post there, or a send of ours.

    `kind`: `near` (nearly our text), `ours` (a post that Siaran published), `other`, `sent`. `wording` compares a near
    one with our text. `n`: which send it is. `claimable`: no other post of ours owns it, so somebody may say that it is
    the post in doubt.
    """

    kind: str
    at: datetime
    id: str = ""
    text: str = ""
    permalink: str = ""
    app: str = ""
    wording: Wording | None = None
    n: int = 0
    detail: str = ""
    claimable: bool = False


def wall(text: str, evidence: Mapping[str, Any], attempts: Sequence[Attempt], owned: Collection[str]) -> list[Note]:
    """What a reader of the page saw (`evidence` of one look), our sends between it; `owned`: ids of posts of ours."""
    sends = [a for a in attempts if a.outcome in SENDS]
    seen = [_seen(one, text, evidence.get("near", ()), owned) for one in evidence.get("recent", ())]
    sent = [Note("sent", a.intent_at, n=n, detail=a.detail) for n, a in enumerate(sends, 1)]
    return sorted([*seen, *sent], key=lambda note: note.at, reverse=True)


def _seen(one: Mapping[str, Any], text: str, near: Collection[str], owned: Collection[str]) -> Note:
    is_owned, is_near = one["id"] in owned, one["id"] in near
    return Note(
        "ours" if is_owned else "near" if is_near else "other",
        datetime.fromisoformat(one["at"]),
        id=one["id"],
        text=" ".join(one["text"].split()),
        permalink=one["permalink"] or "",
        app=one["app"],
        wording=wording(text, one["text"]) if is_near and not is_owned else None,
        claimable=not is_owned,
    )


def wording(ours: str, theirs: str) -> Wording:
    """How `theirs` differs from `ours`, word by word; white space does not count."""
    ours, theirs = (" ".join(text.split()) for text in (ours, theirs))
    found = compare(ours, [theirs], kindred=0)
    first, *fixed = found.pieces[::2]
    spots = list(zip(found.spots, found.values[0] or (), strict=True))
    pieces = [Piece("same", first)]
    for (gone, new), same in zip(spots, fixed, strict=True):
        pieces += [Piece("gone", gone), Piece("new", new), Piece("same", same)]
    differing = sum(max(_words(gone), _words(new)) for gone, new in spots)
    return Wording(tuple(_shortened([piece for piece in pieces if piece.text])), differing)


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


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
