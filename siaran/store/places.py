"""Places looked up one by one and level by level, so that a page never loads the whole country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from siaran.domain.territory import REGENCY, Level, Territory, Tree, contains, lineage
from siaran.store.among import among
from siaran.store.tables import account, territory
from siaran.store.wording import mentions

_COLUMNS = tuple(
    territory.c[name] for name in ("code", "name", "level", "parent", "timezone", "population", "variables")
)


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in a list, and how many places lie directly below it."""

    place: Territory
    below: int


def exists(connection: Connection, code: str) -> bool:
    """Whether there is such a place."""
    return connection.execute(select(territory.c.code).where(territory.c.code == code)).first() is not None


def line(connection: Connection, code: str) -> Tree:
    """A place and those above it, as a small tree: enough for its zone and what it inherits."""
    found = select(*_COLUMNS).where(territory.c.code.in_(list(lineage(code))))
    return Tree(map(_place, connection.execute(found).all()))


def named(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    """The names of places, by code."""
    found = select(territory.c.code, territory.c.name).where(territory.c.code.in_(codes))
    return {row.code: row.name for row in connection.execute(found)}


def below(connection: Connection, parent: str | None, *, limit: int, offset: int = 0) -> list[Branch]:
    """The places directly below one, or at the top, in the order of codes."""
    here = territory.c.parent.is_(None) if parent is None else territory.c.parent == parent
    return _branches(connection, here, limit, offset)


def crown(connection: Connection) -> str:
    """The name of the lowest place that all others lie in; empty where there is none."""
    name, level = "", below(connection, None, limit=2)
    while len(level) == 1:
        name, level = level[0].place.name, below(connection, level[0].place.code, limit=2)
    return name


def search(connection: Connection, words: str, scope: str | None, *, limit: int) -> list[Branch]:
    """Places in `scope` whose name holds the words, or whose code begins with them."""
    matches = or_(
        mentions(territory.c.name, words),
        territory.c.code.startswith(words, autoescape=True),
    )
    return _branches(connection, matches & within(territory.c.code, scope), limit, 0)


def offices(connection: Connection, scope: str | None, *, limit: int) -> list[Territory]:
    """Places of a part of the house that have an account in or below them, the higher ones first: for a filter."""
    used = connection.execute(select(account.c.territory).distinct().where(within(account.c.territory, scope)))
    codes = {code for each in used.scalars() for code in lineage(each) if scope is None or contains(scope, code)}
    chosen = sorted(codes, key=lambda code: (code.count("."), code))[:limit]
    found = select(*_COLUMNS).where(among(territory.c.code, "codes")).order_by(territory.c.code)
    return [_place(row) for row in connection.execute(found, {"codes": chosen})]


def around(connection: Connection, scope: str | None, *, limit: int) -> list[tuple[str, str]]:
    """Code and name of the places around those that have accounts, as `Tree.around` says; of all while none has."""
    used = connection.execute(select(account.c.territory).distinct().where(within(account.c.territory, scope)))
    above = {each for code in used.scalars() for each in lineage(code)}
    regencies = [code for code in above if code.count(".") == REGENCY]
    districts = select(territory.c.code).where(territory.c.parent.in_(regencies))
    near = or_(territory.c.code.in_(above), territory.c.parent.in_(regencies), territory.c.parent.in_(districts))
    found = select(territory.c.code, territory.c.name).where(within(territory.c.code, scope))
    found = found.where(near) if above else found
    return [(code, name) for code, name in connection.execute(found.order_by(territory.c.code).limit(limit))]


def within(code: ColumnElement[str], scope: str | None) -> ColumnElement[bool]:
    """Whether a column's code lies in a part of the house; None: in all of it."""
    return code.is_not(None) if scope is None else or_(code == scope, code.like(f"{scope}.%"))


def _branches(connection: Connection, where: ColumnElement[bool], limit: int, offset: int) -> list[Branch]:
    child = territory.alias("child")
    under = select(func.count()).where(child.c.parent == territory.c.code).scalar_subquery()
    query: Select[Any] = select(under, *_COLUMNS).where(where).order_by(territory.c.code).limit(limit).offset(offset)
    return [Branch(_place(row[1:]), row[0]) for row in connection.execute(query).all()]


def _place(row: Any) -> Territory:
    code, name, level, parent, timezone, population, variables = row
    return Territory(code, name, Level(level), parent, timezone, population, variables)
