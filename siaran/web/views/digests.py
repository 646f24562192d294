"""All that waits of a campaign, gone through once: how much where, one text and what differs, remarks, cost; and kept.

A nation's campaign takes seconds to go through. What was found, also who is missing, is kept until what waits, or the
tree, is another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from threading import Lock

from siaran import content, drafting
from siaran.domain.choice import BRANCH
from siaran.domain.member import EVERYWHERE, within
from siaran.domain.platform import Platform
from siaran.domain.territory import Tree, lineage
from siaran.domain.together import together
from siaran.house import House
from siaran.store import proposed, revisions
from siaran.store.proposed import Extent, Proposed
from siaran.web.views.costs import Cost, costs
from siaran.web.views.variations import Sheet, Table, Words, sheets

MANY = 3
"""A remark on more territories than this stands above, once, and not beside each."""
KEPT = 4


@dataclass
class Share:
    """What waits in a branch of territories, its head included. `apart`: how many territories to look at."""

    territories: int = 0
    apart: int = 0
    posts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about many: the names of their platforms, and the territories (none: about all of it)."""

    platforms: str
    sentence: str
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What was found. `territories` in the order of codes, `counts` their posts, `shares` by the heads of branches.

    `apart`: those with something to look at besides their name. `missing`: for each platform that is meant, or "" for
    all of them, who is meant and has nothing there.
    """

    extent: Extent
    territories: Sequence[str]
    counts: Mapping[str, int]
    shares: Mapping[str, Share]
    apart: Set[str]
    sheets: Sequence[Sheet]
    table: Table
    remarks: Sequence[Remark]
    notes: Mapping[str, Sequence[tuple[str, str]]]
    costs: Sequence[Cost]
    missing: Mapping[str, Sequence[str]]

    def below(self, branch: str) -> Sequence[str]:
        """The territories of a branch, its head included; "": all of them."""
        return self.territories[self._edge(branch) : self._edge(f"{branch}/")] if branch else self.territories

    def posts(self, entry: str) -> int:
        """How many posts an entry of a choice stands for: a place alone, or a branch; "": all of them."""
        code = entry.removesuffix(BRANCH)
        share = self.shares.get(code) if entry.endswith(BRANCH) or not entry else None
        return share.posts.total() if share else self.counts.get(code, 0)

    def _edge(self, code: str) -> int:
        return bisect_left(self.territories, code)


@dataclass
class _Kept:
    """What was found for a `known` word and tree; whoever goes through it holds the lock."""

    lock: Lock = field(default_factory=Lock)
    known: tuple[str, Tree] | None = None
    found: Digest | None = None


class Digests:
    """The newest few of a desk. Two who ask for the same at once do not both go through it."""

    def __init__(self) -> None:
        self._lock, self._kept = Lock(), OrderedDict[tuple[str, str | None], _Kept]()

    def of(self, house: House, campaign: str, scope: str | None, word: str) -> Digest | None:
        """What waits in a part of the house, where `word` was read for it just before; None where nothing does.

        Not to be asked with a connection in hand: who waits for somebody else's look would keep it from them.
        """
        tree = house.tree()
        with self._lock:
            kept = self._kept.setdefault((campaign, scope), _Kept())
            self._kept.move_to_end((campaign, scope))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        with kept.lock:
            if kept.known != (word, tree):
                kept.known, kept.found = (word, tree), digest(house, tree, campaign, scope)
            return kept.found


def digest(house: House, tree: Tree, campaign: str, scope: str | None) -> Digest | None:
    """Go through what waits of a campaign in a part of the house."""
    with house.database.read() as connection:
        extent = proposed.extent(connection, campaign, scope)
        rows = proposed.rows(connection, campaign, scope) if extent else []
    if extent is None:
        return None
    drawn, table = sheets(Words.of(rows), tree)
    remarks, notes = _remarks(rows, house.kinds)
    counts = Counter(row.territory for row in rows)
    apart = table.differing.keys() | table.alone.keys() | notes.keys()
    return Digest(
        extent=extent,
        territories=sorted(counts),
        counts=counts,
        shares=_shares(rows, apart),
        apart=apart,
        sheets=drawn,
        table=table,
        remarks=remarks,
        notes=notes,
        costs=costs(house.kinds, rows),
        missing=_missing(house, campaign, scope),
    )


def gist(sentence: str) -> str:
    """A remark without what it is about: three words say which one it is."""
    return " ".join(sentence.split()[:3])


def _shares(rows: Iterable[Proposed], apart: Set[str]) -> dict[str, Share]:
    codes = {row.territory for row in rows}
    shares = {"": Share()} | {above: Share() for code in codes for above in list(lineage(code))[1:]}
    above = {code: [shares[each] for each in (*lineage(code), "") if each in shares] for code in codes}
    for code, those in above.items():
        for share in those:
            share.territories += 1
            share.apart += code in apart
    for (code, platform), posts in Counter((row.territory, row.platform) for row in rows).items():
        for share in above[code]:
            share.posts[platform] += posts
    return shares


def _missing(house: House, campaign: str, scope: str | None) -> dict[str, list[str]]:
    with house.database.read() as connection:
        newest = revisions.newest(connection, campaign)
        speaking = proposed.speaking(connection, campaign, scope)
    if newest is None:
        return {}
    document = content.from_document(newest.campaign)
    meant = [code for code in drafting.meant(house, document) if within(scope or EVERYWHERE, code)]
    somewhere = {code for code, _ in speaking}
    found = {"": sorted(code for code in meant if code not in somewhere)}
    for platform in document.platforms:
        found[platform] = sorted(code for code in meant if code in somewhere and (code, platform) not in speaking)
    return {platform: codes for platform, codes in found.items() if codes}


def _remarks(
    rows: Iterable[Proposed], kinds: Mapping[str, type[Platform]]
) -> tuple[list[Remark], dict[str, list[tuple[str, str]]]]:
    """Remarks that many share, with the names of their platforms; and those of single territories, by code."""
    found = [(row.platform, gist(warning), warning, row.territory) for row in rows for warning in row.warnings]
    shared = Counter((platform, of) for platform, of, _, _ in found)
    above: dict[tuple[str, str], str] = {}
    codes: dict[str, set[str]] = {}
    notes: dict[str, list[tuple[str, str]]] = {}
    for platform, of, warning, territory in found:
        label = kinds[platform].label
        if shared[platform, of] > MANY:
            above.setdefault((platform, of), warning)
            codes.setdefault(of, set()).add(territory)
        else:
            notes.setdefault(territory, []).append((label, f"{label}: {warning}"))
    told = together((kinds[kind].label, kinds[kind].label, (warning, of)) for (kind, of), warning in above.items())
    return [Remark(platforms, warning, sorted(codes[of])) for platforms, (warning, of) in told], notes
