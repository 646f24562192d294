"""The tallies of whole months, added up by account and programme as they change. Months are those of UTC."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from siaran.domain.metric import DAYS
from siaran.store.among import among
from siaran.store.metric_tables import ADDED, FIGURES, monthly, tally

EVERY = ""
"""Stands for all programmes together: each of them has a name."""


class Month(NamedTuple):
    """One row's posts: those of an account and a programme (or EVERY) that were published in one month."""

    account: int
    program: str
    month: str


def month(moment: datetime) -> str:
    """The month of a time: 2026-08."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def begins(moment: datetime) -> datetime:
    """When its month began."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def follows(moment: datetime) -> datetime:
    """When the next month begins."""
    began = begins(moment)
    return began.replace(year=began.year + began.month // 12, month=began.month % 12 + 1)


_OF = tally.c
_RATED = (case((_OF.views > 0, _OF.engagement)), case((_OF.engagement.is_not(None) & (_OF.views > 0), _OF.views)))
_NUMBERS = (*_RATED, *(_OF[name] for name in (*FIGURES, *(f"by_day_{day}" for day in DAYS))))
TALLIES: Sequence[ColumnElement[Any]] = (func.count(), *map(func.sum, _NUMBERS), func.max(_OF.last_day))
"""How many tallies there are, the sums of what is ADDED, and the last day that any was measured on.

A rate is made of posts that report both engagement and views.
"""
MONTHS: Sequence[ColumnElement[Any]] = (
    *(func.sum(monthly.c[name]) for name in ("measured", *ADDED)),
    func.max(monthly.c.last_day),
)
"""The same of several months."""


def touched(connection: Connection, posts: Collection[int]) -> set[Month]:
    """The months that these posts' tallies are in."""
    query = select(tally.c.account, tally.c.published_at, tally.c.program).where(among(tally.c.post, "posts"))
    rows = connection.execute(query, {"posts": sorted(posts)}).all()
    return {Month(account, name, month(at)) for account, at, program in rows for name in (program, EVERY)}


def add_up(connection: Connection, months: Collection[Month]) -> None:
    """Add these months up anew; whoever does the same beside us waits, and then sees our tallies."""
    named = [_bounded(each) for each in sorted(months)]
    held, of_one, of_all = _STATEMENTS[connection.dialect.name]
    every = [each for each in named if each["of_program"] == EVERY]
    one = [each for each in named if each["of_program"] != EVERY]
    for statement, some in ((held, named), (of_one, one), (of_all, every)):
        if some:
            connection.execute(statement, some)


def _bounded(each: Month) -> dict[str, Any]:
    began = datetime.strptime(each.month, "%Y-%m").replace(tzinfo=UTC)
    named = {f"of_{name}": value for name, value in each._asdict().items()}
    return {**named, "since": began, "until": follows(began)}


def _statements(dialect: Any) -> tuple[Any, Any, Any]:
    """First the rows are held and emptied, whether they were there or not; only then are the tallies read."""
    key: dict[str, Any] = {name: bindparam(f"of_{name}") for name in Month._fields}
    names = ("measured", *ADDED, "last_day")
    nothing = {"measured": 0} | dict.fromkeys(names[1:])

    def written(statement: Any, values: dict[str, Any] | None = None) -> Any:
        found = values or {name: statement.excluded[name] for name in names}
        return statement.on_conflict_do_update(index_elements=list(key), set_=found)

    when = (tally.c.published_at >= bindparam("since"), tally.c.published_at < bindparam("until"))
    sums = select(tally.c.account, tally.c.program, key["month"], *TALLIES)
    one = sums.where(tally.c.account == key["account"], tally.c.program == key["program"], *when)
    sums = select(tally.c.account, literal_column(f"'{EVERY}'"), key["month"], *TALLIES)
    every = sums.where(tally.c.account == key["account"], *when)
    return (
        written(dialect.insert(monthly).values(**key, **nothing), nothing),
        written(dialect.insert(monthly).from_select([*key, *names], one.group_by(tally.c.account, tally.c.program))),
        written(dialect.insert(monthly).from_select([*key, *names], every.group_by(tally.c.account))),
    )


_STATEMENTS = {"sqlite": _statements(sqlite), "postgresql": _statements(postgresql)}
