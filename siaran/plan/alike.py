"""Are two accounts' own words too alike? X forbids substantially similar posts across accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations_with_replacement, product

from siaran.domain.territory import Tree

WINDOW = timedelta(hours=48)
"""Other schedulers let like texts pass after 48 hours; X names no time."""
SHINGLE = 3
ALIKE = 0.6
"""Share of common three-word runs. X names no threshold: a text with only a name, number or link changed scores 1 here,
two announcements of one kind about different things stay under 0.3."""

_NOISE = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?|[#@]\w+|\d+", re.IGNORECASE)
_WORD = re.compile(r"\w+")

Runs = frozenset[tuple[str, ...]]


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


def shingles(text: str, places: re.Pattern[str]) -> Runs:
    """The runs of three words that are left when places, links, hashtags and numbers are taken out."""
    words = _WORD.findall(places.sub(" ", _NOISE.sub(" ", text)).lower())
    if len(words) < SHINGLE:
        return frozenset({tuple(words)})
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def likeness(a: Runs, b: Runs) -> float:
    """What share of two sets of runs is in both: from 0 to 1."""
    return len(a & b) / len(a | b)


def first_pair(
    own: Sequence[Neighbour], others: Sequence[Neighbour], places: re.Pattern[str]
) -> tuple[Neighbour, Neighbour] | None:
    """Two accounts whose words are too alike within the window, at least one of them in `own`; or None."""
    if not own:
        return None
    first, last = min(n.at for n in own) - WINDOW, max(n.at for n in own) + WINDOW
    mine = _by_runs(own, places)
    theirs = _by_runs([n for n in others if first <= n.at <= last], places)
    for one, other in [*combinations_with_replacement(mine.items(), 2), *product(mine.items(), theirs.items())]:
        if likeness(one[0], other[0]) >= ALIKE:
            pair = next((p for p in product(one[1], other[1]) if _rivals(*p)), None)
            if pair is not None:
                return pair
    return None


def _by_runs(neighbours: Iterable[Neighbour], places: re.Pattern[str]) -> dict[Runs, list[Neighbour]]:
    """What is said, grouped by the runs that are left of it: offices that differ only by name are one group."""
    found: dict[Runs, list[Neighbour]] = {}
    runs: dict[str, Runs] = {}
    for each in neighbours:
        if each.text not in runs:
            runs[each.text] = shingles(each.text, places)
        found.setdefault(runs[each.text], []).append(each)
    return found


def _rivals(a: Neighbour, b: Neighbour) -> bool:
    return a.account != b.account and a.platform == b.platform and abs(a.at - b.at) <= WINDOW
