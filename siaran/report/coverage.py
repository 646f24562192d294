"""Which territories published a programme, directly or indirectly, and which did not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from siaran.domain.post import Kind, State
from siaran.store.figures import Standing

Expected = tuple[str, str, str, str]
"""Campaign, programme, territory, platform: what a campaign's audience and platforms promise."""

STATUSES: Mapping[str, str] = {
    "direct": "langsung",
    "indirect": "lewat posting ulang",
    "unknown": "belum pasti",
    "waiting": "menunggu",
    "failed": "gagal",
    "missed": "terlewat",
    "withdrawn": "ditarik",
    "no_account": "tanpa akun",
}
"""Every status with its word on the desk, the best one first: of several posts the best decides."""

_RANK = {status: rank for rank, status in enumerate(STATUSES)}
_OPEN = frozenset({State.PLANNED, State.QUEUED, State.SENDING})


def coverage(
    expected: Iterable[Expected], standings: Iterable[Standing], reached: Collection[tuple[str, str]], *, bounded: bool
) -> list[dict[str, Any]]:
    """A row for each expected campaign × territory × platform, and for campaigns that are expected nowhere any more.

    `standings` are what the posts came to, `reached` the territories and platforms that have an account. `bounded`:
    the report is about a time, so that campaigns without a post in it are left out.
    """
    best = _best(standings)
    present = {campaign for campaign, _, _ in best}
    promised = [e for e in dict.fromkeys(expected) if not bounded or e[0] in present]
    known = {campaign for campaign, _, _, _ in promised}
    forgotten = [_slot(s) for s in best.values() if s.campaign not in known]
    return [_row(slot, best.get((slot[0], slot[2], slot[3])), reached) for slot in sorted([*promised, *forgotten])]


def sentences(rows: Sequence[Mapping[str, Any]], levels: Mapping[str, str]) -> list[str]:
    """«13 dari 15 kelurahan menerbitkan langsung, 1 lewat posting ulang …», one for each level of territory.

    A territory counts once, by its best row. `levels` gives a territory's level by its code.
    """
    best: dict[str, str] = {}
    for row in rows:
        before = best.setdefault(row["territory"], row["status"])
        best[row["territory"]] = min(before, row["status"], key=_RANK.__getitem__)
    names = list(dict.fromkeys(levels[code] for code in sorted(best, key=len)))
    return [_sentence(name, [status for code, status in best.items() if levels[code] == name]) for name in names]


def status(kind: Kind, state: State) -> str:
    """What a post's state means for coverage."""
    if state is State.PUBLISHED:
        return "indirect" if kind is Kind.REPOST else "direct"
    return "waiting" if state in _OPEN else state.value


def _best(standings: Iterable[Standing]) -> dict[tuple[str, str, str], Standing]:
    found: dict[tuple[str, str, str], Standing] = {}
    for each in standings:
        place = (each.campaign, each.territory, each.platform)
        if place not in found or _rank(each) < _rank(found[place]):
            found[place] = each
    return found


def _rank(standing: Standing) -> int:
    return _RANK[status(standing.kind, standing.state)]


def _slot(standing: Standing) -> Expected:
    return standing.campaign, standing.program, standing.territory, standing.platform


def _row(slot: Expected, found: Standing | None, reached: Collection[tuple[str, str]]) -> dict[str, Any]:
    campaign, program, territory, platform = slot
    if found is not None:
        now = status(found.kind, found.state)
    else:
        now = "waiting" if (territory, platform) in reached else "no_account"
    permalink = found.permalink if found is not None and found.state is State.PUBLISHED else None
    return {
        "program": program,
        "campaign": campaign,
        "territory": territory,
        "platform": platform,
        "status": now,
        "permalink": permalink,
    }


def _sentence(level: str, statuses: Sequence[str]) -> str:
    others = [f"{count} {word}" for s, word in STATUSES.items() if s != "direct" and (count := statuses.count(s))]
    first = f"{statuses.count('direct')} dari {len(statuses)} {level} menerbitkan langsung"
    return ", ".join([first, *others]) + "."
