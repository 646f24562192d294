"""Which territories published a programme, directly or indirectly, and which did not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siaran.domain.post import Kind, State
from siaran.speech import N_
from siaran.store.figures import Link, Standing

Slot = tuple[str, str, str]
"""Campaign, territory, platform."""


Promises = Callable[[Collection[str] | None], Sequence["Promise"]]
"""What these campaigns promise (None: all of them)."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a campaign's audience and platforms promise; campaigns with the same audience share one set."""

    campaign: str
    program: str
    territories: frozenset[str]
    platforms: tuple[str, ...]


Best = tuple[int, int, str, int, int]
"""What the posts of a slot have come to: the rank of the best one (its place in STATUSES), the newest such, its
programme; how many are public, of how many whose time has come. A plain tuple, as `Standing` is: a year has tens of
thousands.
"""


STATUSES: Mapping[str, str] = {
    "direct": N_("langsung"),
    "indirect": N_("lewat posting ulang"),
    "unknown": N_("belum pasti"),
    "waiting": N_("menunggu"),
    "gone": N_("terbit lalu dihapus"),
    "failed": N_("gagal"),
    "missed": N_("terlewat"),
    "withdrawn": N_("ditarik"),
    "no_account": N_("tanpa akun"),
}
"""Every status with its word on the desk, the best one first: of several posts the best decides.

What is gone from its platform was said, so it was not missed, and nobody can read it any more, so it is not public.
"""

NAMES = tuple(STATUSES)
RANK = {status: rank for rank, status in enumerate(NAMES)}
PUBLIC = RANK["indirect"]
"""Statuses up to this rank are public."""

_NONE: Best = (len(NAMES), 0, "", 0, 0)
_AT_ONCE = 1_000
"""Rows whose links are asked for at a time."""

_OPEN = frozenset({State.PLANNED, State.QUEUED, State.SENDING})


def status(kind: Kind, state: State) -> str:
    """What a post's state means for coverage."""
    if state is State.PUBLISHED:
        return "indirect" if kind is Kind.REPOST else "direct"
    return "waiting" if state in _OPEN else state.value


RANKS: Mapping[tuple[str, str], int] = {(kind, state): RANK[status(kind, state)] for kind in Kind for state in State}
GONE = "gone"
NOT_DUE = frozenset({RANK["waiting"], RANK["withdrawn"]})
"""Ranks of what is not to be public by now, unless it waits though its time has come."""


def best(
    standings: Iterable[Standing],
    gone: Container[int] = (),
    again: Container[int] = (),
    late: Container[int] = (),
) -> dict[Slot, Best]:
    """Of several posts the best one, of several such the newest; `standings` come with the earliest first.

    `gone` are the posts that are not on their platforms any more; `again` those that others are sent for;
    `late` those that wait though their time has come.
    """
    found: dict[Slot, Best] = {}
    for campaign, program, territory, platform, kind, state, post in standings:
        slot, rank = (campaign, territory, platform), RANK[GONE] if post in gone else RANKS[kind, state]
        public, due = rank <= PUBLIC, post in late or (rank not in NOT_DUE and post not in again)
        known = found.get(slot, _NONE)
        first = (rank, post, program) if rank <= known[0] else known[:3]
        found[slot] = (*first, known[3] + public, known[4] + due)
    return found


def unposted(territory: str, platform: str, reached: Collection[tuple[str, str]]) -> str:
    """The status of a place that has no post of a campaign: `reached` are those that have an account."""
    return "waiting" if (territory, platform) in reached else "no_account"


def coverage(
    promises: Sequence[Promise],
    found: Mapping[Slot, Best],
    reached: Collection[tuple[str, str]],
    links: Callable[[Iterable[int]], Mapping[int, Link]],
) -> Iterator[dict[str, Any]]:
    """A row for each promised campaign × territory × platform, and for campaigns that are promised nowhere any more.

    `found` is what the posts came to, `reached` the territories and platforms that have an account; `links` tells those
    of posts, and is asked for some at a time.
    """
    promised = [(p.campaign, p.program, code, kind) for p in promises for code in p.territories for kind in p.platforms]
    known = {p.campaign for p in promises}
    forgotten = [(slot[0], each[2], *slot[1:]) for slot, each in found.items() if slot[0] not in known]
    places = sorted({*promised, *forgotten})
    for start in range(0, len(places), _AT_ONCE):
        some = [(place, found.get((place[0], *place[2:]))) for place in places[start : start + _AT_ONCE]]
        public = links([each[1] for _, each in some if each and each[0] <= PUBLIC])
        yield from (_row(*place, each, reached, public) for place, each in some)


def sentences(rows: Sequence[Mapping[str, Any]], levels: Mapping[str, str]) -> list[str]:
    """«13 dari 15 kelurahan menerbitkan langsung, 1 lewat posting ulang …», one for each level of territory.

    A territory counts once, by its best row. `levels` gives a territory's level by its code.
    """
    best: dict[str, str] = {}
    for row in rows:
        before = best.setdefault(row["territory"], row["status"])
        best[row["territory"]] = min(before, row["status"], key=RANK.__getitem__)
    names = list(dict.fromkeys(levels[code] for code in sorted(best, key=len)))
    return [_sentence(name, [status for code, status in best.items() if levels[code] == name]) for name in names]


def _row(
    campaign: str,
    program: str,
    territory: str,
    platform: str,
    found: Best | None,
    reached: Collection[tuple[str, str]],
    links: Mapping[int, Link],
) -> dict[str, Any]:
    status = NAMES[found[0]] if found else unposted(territory, platform, reached)
    link = links.get(found[1]) if found and found[0] <= PUBLIC else None
    return {
        "program": program,
        "campaign": campaign,
        "territory": territory,
        "platform": platform,
        "status": status,
        "published": found[3] if found else 0,
        "due": found[4] if found else 0,
        "permalink": link.permalink if link else None,
    }


def _sentence(level: str, statuses: Sequence[str]) -> str:
    others = [f"{count} {word}" for s, word in STATUSES.items() if s != "direct" and (count := statuses.count(s))]
    first = f"{statuses.count('direct')} dari {len(statuses)} {level} menerbitkan langsung"
    return ", ".join([first, *others]) + "."
