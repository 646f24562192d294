"""What somebody needs to see before they say yes: one text in full, the differences, warnings, cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from siaran import approving
from siaran.domain.account import Account, AccountState
from siaran.domain.platform import Platform
from siaran.domain.post import Kind, Post, Slot, State
from siaran.domain.together import together
from siaran.house import House
from siaran.store import accounts, posts, revisions, submissions
from siaran.store.concern import of_campaign
from siaran.web.views.variations import Sheet, Table, Words, sheets

MANY = 3
"""A remark on more territories than this stands above, once, and not beside each."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a platform asks for these posts in US dollars, and what it would ask for as many of the plainest."""

    platform: str
    posts: int
    dear: int
    dollars: float
    plainest: float

    @property
    def times(self) -> int:
        """How many times the plainest the dearest is."""
        extra = self.dollars - self.plainest
        each = self.plainest / self.posts
        return round((each + extra / self.dear) / each) if self.dear and each else 1


@dataclass(frozen=True, slots=True)
class Approval:
    """Everything that the page shows of what waits. `saw` tells later whether it is still the same.

    `whole`: nothing of it waits elsewhere, so it can be sent back. `barred`: where whoever looks may not approve, and
    why, by code; `others` are some who may.
    """

    campaign: str
    title: str
    program: str
    submission: submissions.Submission | None
    waiting: Sequence[Post]
    sheets: Sequence[Sheet]
    table: Table
    remarks: Sequence[tuple[str, str]]
    notes: Mapping[str, Sequence[str]]
    costs: Sequence[Cost]
    saw: str
    whole: bool
    barred: Mapping[str, str]
    others: Sequence[str]

    @property
    def emergency(self) -> bool:
        """Whether it goes out as soon as somebody says yes, whatever stands against it."""
        return any(p.emergency for p in self.waiting)

    @property
    def first(self) -> datetime:
        """When the first of it is due, in its zone."""
        return min(p.due_at.astimezone(ZoneInfo(p.timezone)) for p in self.waiting)

    @property
    def last(self) -> datetime:
        """When the last of it is due, in its zone."""
        return max(p.due_at.astimezone(ZoneInfo(p.timezone)) for p in self.waiting)

    @property
    def not_after(self) -> datetime:
        """From when on the first of it is no longer published."""
        return min(p.not_after.astimezone(ZoneInfo(p.timezone)) for p in self.waiting)

    @property
    def zones(self) -> set[str]:
        """Those by whose clocks it is due."""
        return {p.timezone for p in self.waiting}

    @property
    def territories(self) -> list[str]:
        """Whose posts they are, in the order of codes."""
        return sorted({p.territory for p in self.waiting})

    @property
    def free(self) -> list[str]:
        """The territories for which whoever looks may say yes."""
        return [code for code in self.territories if code not in self.barred]

    @property
    def reasons(self) -> Mapping[str, Sequence[str]]:
        """Why whoever looks may not say yes, and where: the codes."""
        found: dict[str, list[str]] = {}
        for code, why in self.barred.items():
            found.setdefault(why, []).append(code)
        return found

    @property
    def counts(self) -> Mapping[str, int]:
        """How many posts wait in each territory."""
        return Counter(p.territory for p in self.waiting)

    @property
    def platforms(self) -> list[str]:
        """Where they go."""
        return list(dict.fromkeys(sheet.platform for sheet in self.sheets)) or sorted(
            {p.platform for p in self.waiting}
        )

    @property
    def returned(self) -> bool:
        """Whether it is with its author again."""
        return self.submission is not None and self.submission.returned


def approval(house: House, campaign: str, scope: str | None, who: str) -> Approval:
    """What waits of a campaign in a part of the house, for somebody whom the record calls `who`."""
    tree = house.tree()
    with house.database.read() as connection:
        waiting = posts.listed(connection, campaign=campaign, territory=scope, states=[State.PLANNED])
        newest = revisions.newest(connection, campaign)
        latest = submissions.latest(connection, campaign)
        concern = of_campaign(connection, campaign, house.database.now())
        bars = concern.bars(who, sorted({p.territory for p in waiting}))
        others = approving.others(connection, concern, bars) if bars else []
        whole = not submissions.beyond(connection, campaign, scope)
        seated = {a.id: a for a in accounts.listed(connection)}
    said = Words.of(waiting, {number: account.handle for number, account in seated.items()})
    drawn, table = sheets(said, tree)
    general = list(latest.warnings) if latest and scope is None else []
    remarks, notes = _remarks(waiting, seated, house.kinds)
    return Approval(
        campaign=campaign,
        title=newest.campaign["title"] if newest else campaign,
        program=newest.campaign["program"] if newest else "",
        submission=latest,
        waiting=waiting,
        sheets=drawn,
        table=table,
        remarks=[*(("", sentence) for sentence in general if not _said(sentence, seated, house.kinds)), *remarks],
        notes=notes,
        costs=costs(house.kinds, waiting),
        saw=approving.seen((p.id, p.version) for p in waiting),
        whole=whole,
        barred={code: approving.WHY[bar] for code, bar in bars.items()},
        others=others,
    )


def costs(kinds: Mapping[str, type[Platform]], rows: Sequence[Post | Slot]) -> list[Cost]:
    """What posts, or slots, cost on the platforms that ask for anything."""
    found = (_cost(kinds[kind], [row for row in rows if row.platform == kind]) for kind in sorted(kinds))
    return [cost for cost in found if cost is not None and cost.posts]


def _said(sentence: str, seated: Mapping[int, Account], kinds: Mapping[str, type[Platform]]) -> bool:
    """Whether a plan's remark is about an account that could not speak then: how it is now stands beside its place."""
    return any(sentence.startswith(f"{kinds[a.platform].label} {a.handle} ") for a in seated.values())


def _remarks(
    waiting: Iterable[Post], seated: Mapping[int, Account], kinds: Mapping[str, type[Platform]]
) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Remarks that many share, with the names of their platforms; and those of single territories, by code."""
    found = [(p.platform, w, p.territory) for p in waiting for w in p.warnings]
    shared = Counter((platform, _gist(w)) for platform, w, _ in found)
    above: dict[tuple[str, str], str] = {}
    notes: dict[str, list[tuple[str, str]]] = {}
    for platform, warning, territory in found:
        label = kinds[platform].label
        if shared[platform, _gist(warning)] > MANY:
            above.setdefault((platform, _gist(warning)), warning)
        else:
            notes.setdefault(territory, []).append((label, f"{label}: {warning}"))
    for p in waiting:
        account = seated[p.account]
        if account.state is not AccountState.ACTIVE:
            label = kinds[p.platform].label
            notes.setdefault(p.territory, []).append((label, f"{label} terputus, menunggu sambungan."))
    remarks = together((kinds[kind].label, kinds[kind].label, warning) for (kind, _), warning in above.items())
    return list(remarks), {code: _once(said) for code, said in notes.items()}


def _once(said: Iterable[tuple[str, str]]) -> list[str]:
    return [sentence for sentence, _ in together((label, sentence, None) for label, sentence in said)]


def _gist(sentence: str) -> str:
    """A remark without what it is about: three words say which one it is."""
    return " ".join(sentence.split()[:3])


def _cost(kind: type[Platform], rows: Sequence[Post | Slot]) -> Cost | None:
    """What the posts on a platform cost; None where it asks for nothing."""
    price = getattr(kind, "price", None)
    if price is None:
        return None
    plain = price("")
    prices = [plain if row.kind is Kind.REPOST else price(row.text) for row in rows]
    return Cost(kind.kind, len(prices), sum(one > plain for one in prices), sum(prices), plain * len(prices))
