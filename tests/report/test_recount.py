"""What the databases add up is what somebody would count, row by row, whatever there is and whatever is asked."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from siaran import report
from siaran.domain.metric import DAYS, Figures, rate, total
from tests.report.promises import promise, told
from tests.store.office import CIBABAT, MELONG, Office

HOUR, PUBLIC = timedelta(hours=1), ("direct", "indirect")
PROMISES = told(promise("beras", CIBABAT, MELONG, platforms=("papan", "x")), promise("telur", CIBABAT))
SCOPES: list[dict[str, Any]] = [
    *({}, {"program": "Pangan"}, {"campaign": "beras"}, {"territory": "32.77.03"}, {"start": 30 * HOUR}),
    {"start": 10 * HOUR, "end": 50 * HOUR, "territory": MELONG},
]


@dataclass
class Said:
    """A post, and what was measured of it: at which age, in the order of writing."""

    campaign: str
    place: tuple[str, str]
    program: str
    at: datetime
    measured: list[tuple[timedelta, Figures]] = field(default_factory=list)

    def by(self, age: timedelta = timedelta.max, *, engaged: bool = False) -> Figures | None:
        """The newest measurement until an age; those that are `engaged` report any engagement."""
        known = [m for m in self.measured if m[0] <= age and not (engaged and m[1].engagement is None)]
        return max(known, key=lambda m: m[0])[1] if known else None


def furnish(office: Office, chance: random.Random) -> list[Said]:
    """Posts of every kind and state at random; those that are public."""
    accounts = {("a", CIBABAT, "papan"), ("b", CIBABAT, "papan"), ("c", MELONG, "papan"), ("d", CIBABAT, "x")}
    known = [(office.account(*each), each[1:]) for each in sorted(accounts)]
    return [said for n in range(60) if (said := _post(office, chance, n, *chance.choice(known)))]


def _post(office: Office, chance: random.Random, n: int, account: int, place: tuple[str, str]) -> Said | None:
    campaign, at = chance.choice(["beras", "telur", "lama"]), office.now + chance.randrange(60) * HOUR
    told = {"program": chance.choice(["Pangan", "Lain"]) if campaign == "telur" else "Pangan", "at": at}
    told |= {"kind": chance.choice(["post", "post", "repost", "part"])}
    if chance.random() < 0.3:
        office.waiting(f"{campaign}/{n}", account, chance.choice(["planned", "missed", "failed", "withdrawn"]), **told)
        return None
    post, said = office.post(f"{campaign}/{n}", account, **told), Said(campaign, place, str(told["program"]), at)
    for age in chance.sample(range(20 * 24), chance.randrange(4)):
        some = {
            name: chance.randrange(90) for name in ("views", "reach", "reactions", "saves") if chance.random() < 0.6
        }
        office.measure(post, after=at - office.now + age * HOUR, gone=not some, **some)
        said.measured += [(age * HOUR, Figures(**some))] if some else []
    return said


@pytest.fixture
def posts(office: Office) -> list[Said]:
    return furnish(office, random.Random(1945))


def asked(office: Office, scope: dict[str, Any]) -> dict[str, Any]:
    return {name: office.now + v if isinstance(v, timedelta) else v for name, v in scope.items()}


def meant(posts: Iterable[Said], scope: dict[str, Any]) -> list[Said]:
    return [
        p
        for p in posts
        if scope.get("campaign", p.campaign) == p.campaign
        and scope.get("program", p.program) == p.program
        and p.place[0].startswith(scope.get("territory", ""))
        and scope.get("start", p.at) <= p.at < scope.get("end", p.at + HOUR)
    ]


def counted(posts: list[Said]) -> dict[str, Any]:
    figures = [found for p in posts if (found := p.by())]
    sums = {name: getattr(total(figures), name) for name in ("views", "reach", "reactions", "saves", "engagement")}
    return {"posts": len(posts), "measured": len(figures), "rate": rate(figures), **sums}


def grouped(posts: list[Said]) -> dict[str, dict[str, Any]]:
    groups: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for p in posts:
        for key in (("by_campaign", p.campaign), ("by_territory", p.place[0]), ("by_platform", p.place[1])):
            groups[key].append(p)
    return {part: {n: counted(mine) for (p, n), mine in groups.items() if p == part} for part, _ in groups}


def test_figures_are_what_one_counts(office: Office, posts: list[Said]) -> None:
    for scope in SCOPES:
        given = asked(office, scope)
        found = report.figures(office.database, now=office.now, tree=office.tree, **given)
        mine = meant(posts, given)

        assert counted(mine).items() <= found["totals"].items()
        for part, groups in grouped(mine).items():
            assert set(groups) == set(found[part])
            assert all(sums.items() <= found[part][name].items() for name, sums in groups.items())


def test_growth_is_what_one_counts(office: Office, posts: list[Said]) -> None:
    for scope in SCOPES:
        given = asked(office, scope)
        mine = meant(posts, given)

        ages = [age for p in mine for age, figures in p.measured if figures.engagement is not None]
        days = [day for day in DAYS if ages and timedelta(days=day) < max(ages) + timedelta(days=1)]
        sums = {day: [p.by(timedelta(days=day), engaged=True) for p in mine] for day in days}
        assert report.grown(office.database, tree=office.tree, **given) == [
            (day, sum(found.engagement or 0 for found in by_then if found)) for day, by_then in sums.items()
        ]


def test_coverage_added_up_is_what_its_rows_say(office: Office, posts: list[Said]) -> None:
    for scope in SCOPES:
        told_ = {"tree": office.tree, "promises": PROMISES, **asked(office, scope)}
        rows = defaultdict[tuple[str, ...], list[dict[str, Any]]](list)
        for row in report.figures(office.database, now=office.now, parts=["coverage"], **told_)["coverage"]:
            rows[row["program"], row["territory"], row["platform"]].append(row)

        assert {
            c[:3]: (c.status, c.campaigns, c.public, c.published, c.due)
            for c in report.covered(office.database, now=office.now, **told_)
        } == {place: added_up(found) for place, found in rows.items()}


def added_up(rows: list[dict[str, Any]]) -> tuple[str, int, int, int, int]:
    """The best status; how many there are, and are public; their posts that are public, and whose time has come."""
    statuses, ranks = [row["status"] for row in rows], list(report.STATUSES)
    public = sum(each in PUBLIC for each in statuses)
    published, due = (sum(row[name] for row in rows) for name in ("published", "due"))
    return min(statuses, key=ranks.index), len(rows), public, published, due
