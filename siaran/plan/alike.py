"""Are two accounts' own words too alike? X forbids substantially similar posts across accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from siaran.domain.territory import Tree

WINDOW = timedelta(hours=48)
"""Other schedulers let like texts pass after 48 hours; X names no time."""
SHINGLE = 3
ALIKE = 0.6
"""Share of common three-word runs. X names no threshold: a text with only a name, number or link changed scores 1 here,
two announcements of one kind about different things stay under 0.3."""

_NOISE = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?|[#@]\w+|\d+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What an account says of its own, and when (aware UTC): in this plan, in the queue, or public already."""

    account: int
    platform: str
    text: str
    at: datetime


def stripper(tree: Tree, codes: Iterable[str]) -> re.Pattern[str]:
    """A pattern of all places' names that a text may differ by; the longest first."""
    names = {territory.name for code in codes for territory in tree.ancestors(code)}
    ordered = sorted((re.escape(n) for n in names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(ordered) or '(?!)'})\b", re.IGNORECASE)


def shingles(text: str, places: re.Pattern[str]) -> frozenset[tuple[str, ...]]:
    """The runs of three words that are left when places, links, hashtags and numbers are taken out."""
    words = _WORD.findall(places.sub(" ", _NOISE.sub(" ", text)).lower())
    if len(words) < SHINGLE:
        return frozenset({tuple(words)})
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def alike(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> bool:
    """Whether two sets of runs have most in common."""
    return len(a & b) >= ALIKE * len(a | b)


def first_pair(
    own: Sequence[Neighbour], others: Sequence[Neighbour], places: re.Pattern[str]
) -> tuple[Neighbour, Neighbour] | None:
    """Two accounts whose words are too alike within the window, at least one of them in `own`; or None."""
    runs = {text: shingles(text, places) for text in {n.text for n in (*own, *others)}}
    seen: dict[frozenset[tuple[str, ...]], Neighbour] = {}
    for one in own:
        twin = seen.setdefault(runs[one.text], one)
        if _rivals(one, twin):
            return twin, one
    distinct = list(seen.values())
    pairs = [*combinations(distinct, 2), *((a, b) for a in distinct for b in others)]
    return next((p for p in pairs if _rivals(*p) and alike(runs[p[0].text], runs[p[1].text])), None)


def _rivals(a: Neighbour, b: Neighbour) -> bool:
    return a.account != b.account and a.platform == b.platform and abs(a.at - b.at) <= WINDOW
