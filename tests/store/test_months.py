"""Whole months are kept added up: always what their tallies say, whatever is measured, in whatever order."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

from sqlalchemy import RowMapping, select

from siaran.domain.metric import DAYS, total
from siaran.store.figures import Scope, Sum, by_account, by_campaign
from siaran.store.metric_tables import FIGURES, monthly, tally
from siaran.store.months import EVERY, Month, month
from siaran.store.tables import post
from tests.store.office import CIBABAT, MELONG, Office

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEPTEMBER, NOVEMBER = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
SCOPES = [
    *(Scope(), Scope(program="Lain"), Scope(territory=MELONG), Scope(start=SEPTEMBER), Scope(end=NOVEMBER)),
    *(Scope(start=SEPTEMBER, end=NOVEMBER), Scope(start=SEPTEMBER + 9 * DAY, end=NOVEMBER + 9 * DAY, program="Lain")),
    *(Scope(start=NOVEMBER - 9 * DAY, end=NOVEMBER + 9 * DAY), Scope(start=NOVEMBER + DAY, end=NOVEMBER + 3 * DAY)),
]


def furnish(office: Office, chance: random.Random) -> list[int]:
    """Posts of three months and two programmes, measured at random."""
    accounts = [office.account("a"), office.account("b", MELONG), office.account("c", CIBABAT, "x")]
    times = [office.now - chance.randrange(100 * 24) * HOUR for _ in range(30)]
    told = [{"at": at, "program": chance.choice(["Pangan", "Lain"])} for at in times]
    posts = [office.post(f"beras/{n}", chance.choice(accounts), **more) for n, more in enumerate(told)]
    for _ in range(60):
        names = [name for name in ("views", "reach", "reactions", "saves") if chance.random() < 0.6]
        figures = {name: chance.randrange(90) for name in names}
        office.measure(chance.choice(posts), after=chance.randrange(20 * 24) * HOUR, gone=not figures, **figures)
    return posts


def test_what_is_kept_is_what_the_tallies_say(office: Office) -> None:
    posts = furnish(office, random.Random(1945))
    office.measure(posts[0], after=30 * DAY, views=5)
    assert kept(office) == counted(office)

    office.change(post, post.c.id == posts[0], published_at=office.now - 200 * DAY)
    office.measure(posts[0], after=31 * DAY, views=6)

    assert kept(office) == counted(office)


def test_sums_of_whole_months_and_what_is_cut_off_are_those_of_the_posts(office: Office) -> None:
    furnish(office, random.Random(1945))

    with office.database.read() as connection:
        for scope in SCOPES:
            assert together(by_account(connection, scope)) == together(by_campaign(connection, scope)), scope


def test_two_at_once_are_both_counted(office: Office) -> None:
    which, both = office.account("a"), Barrier(2, timeout=5)
    posts = [office.post(f"beras/{n}", which) for n in range(2)]

    def measure(post: int) -> None:
        both.wait()
        office.measure(post, views=1)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(measure, posts))

    assert {row[0] for row in kept(office).values()} == {2}


def kept(office: Office) -> dict[Month, tuple[int | None, ...]]:
    """The months that hold anything."""
    with office.database.read() as connection:
        rows = connection.execute(select(monthly).where(monthly.c.measured > 0)).all()
    return {Month(*row[:3]): tuple(row[3:]) for row in rows}


def counted(office: Office) -> dict[Month, tuple[int | None, ...]]:
    """The same, one by one."""
    months = defaultdict[Month, list[RowMapping]](list)
    with office.database.read() as connection:
        for row in connection.execute(select(tally)).mappings():
            for program in (row["program"], EVERY):
                months[Month(row["account"], program, month(row["published_at"]))].append(row)
    return {each: (len(rows), *added(rows)) for each, rows in months.items()}


def added(rows: Sequence[RowMapping]) -> Iterable[int | None]:
    rated = [row for row in rows if row["engagement"] is not None and row["views"]]
    yield from (summed(row[name] for row in rated) for name in ("engagement", "views"))
    yield from (summed(row[name] for row in rows) for name in (*FIGURES, *(f"by_day_{day}" for day in DAYS)))
    yield max((row["last_day"] for row in rows if row["last_day"] is not None), default=None)


def summed(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def together(sums: Sequence[Sum]) -> dict[str, Any]:
    names = ("posts", "measured", "rated_engagement", "rated_views")
    days = [summed(each) for each in zip(*(one.by_day for one in sums), strict=True)]
    last = max((one.last_day for one in sums if one.last_day is not None), default=None)
    numbers = {name: summed(getattr(one, name) for one in sums) for name in names}
    return {**numbers, "figures": total(one.figures for one in sums), "days": days, "last": last}
