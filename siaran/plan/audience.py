"""Which territories does a campaign speak for?"""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import islice

from siaran.domain.campaign import Campaign
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.territory import Level, Tree

MOST_FAULTS = 50
LEVELS = frozenset(level.value for level in Level)


def audience(campaign: Campaign, tree: Tree) -> set[str]:
    """The codes of a campaign's audience.

    An entry is a level (every territory of that level in the tree), a code, or a subtree (`32.77.01/*`: all below it,
    not itself); a `-` before any of these leaves it out, wherever it stands. Raises ContentError where an entry names
    nothing that the tree knows, or nothing is left.
    """
    strangers = (_unknown(campaign, entry) for entry in dict.fromkeys(campaign.audience) if not _known(entry, tree))
    if faults := list(islice(strangers, MOST_FAULTS)):
        raise ContentError(faults)
    codes = chosen(campaign.audience, tree)
    if not codes:
        raise ContentError([_mistake(campaign, "Sasaran tidak berisi satu wilayah pun.", "Sebut wilayahnya.")])
    return codes


def chosen(entries: Iterable[str], tree: Tree, part: Tree | None = None) -> set[str]:
    """The codes that `entries` choose (the same language as an audience); unknown entries choose nothing.

    A level stands for its territories in `part` of the tree, where one is named; codes always stand for themselves.
    """
    entries, levels = list(dict.fromkeys(entries)), tree if part is None else part
    wanted = _union((e for e in entries if not e.startswith("-")), tree, levels)
    return wanted - _union((e[1:] for e in entries if e.startswith("-")), tree, levels)


def _union(entries: Iterable[str], tree: Tree, levels: Tree) -> set[str]:
    codes: set[str] = set()
    for entry in entries:
        codes |= _meant(entry, tree, levels)
    return codes


def _meant(entry: str, tree: Tree, levels: Tree) -> Set[str]:
    if entry in LEVELS:
        return levels.of_level(entry)
    if entry.endswith("/*"):
        return {place.code for place in tree.below(entry[:-2])}
    return {entry} & tree.keys()


def _known(entry: str, tree: Tree) -> bool:
    name = entry.removeprefix("-").removesuffix("/*")
    return name in LEVELS or name in tree


def _unknown(campaign: Campaign, entry: str) -> Mistake:
    return _mistake(
        campaign,
        f"Sasaran “{entry}” bukan tingkat dan bukan kode wilayah yang dikenal.",
        "Periksa kodenya dengan «siaran territories list».",
    )


def _mistake(campaign: Campaign, what: str, todo: str) -> Mistake:
    return Mistake(campaign.origin or campaign.slug, campaign.lines.get("audience", 0), what, todo)
