"""Territories as they are stored: read as one tree, written many at once, and counted when they change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from siaran.domain.errors import SiaranError
from siaran.domain.territory import Level, Territory, Tree
from siaran.store.among import among
from siaran.store.tables import instance, territory

_CHUNK = 5_000
_COLUMNS = ("code", "name", "level", "parent", "timezone", "population", "variables")
_LEVELS = {level.value: level for level in Level}
_STATE = select(instance.c.uuid, instance.c.generation, instance.c.territories)


def load_tree(connection: Connection) -> Tree:
    """Every territory."""
    rows = connection.execute(select(*(territory.c[name] for name in _COLUMNS)))
    return Tree(Territory(r[0], r[1], _LEVELS[r[2]], r[3], r[4], r[5], r[6]) for r in rows)


def within(connection: Connection, scope: str | None, limit: int) -> list[tuple[str, str, Level]]:
    """Code, name and level of the territories of a part of the house (None: all of it), by code."""
    query = select(territory.c.code, territory.c.name, territory.c.level).order_by(territory.c.code).limit(limit)
    if scope is not None:
        query = query.where((territory.c.code == scope) | territory.c.code.like(f"{scope}.%"))
    return [(code, name, _LEVELS[level]) for code, name, level in connection.execute(query)]


class Known:
    """The tree as it was read last; it is read again only where territories have changed, in whatever process.

    A nation's 90,000 take seconds to read and less than a millisecond to find unchanged.
    """

    def __init__(self) -> None:
        self._held: tuple[object, Tree] | None = None

    def tree(self, connection: Connection) -> Tree:
        """Every territory, as it is stored now. A database without its instance row is always read."""
        row, held = connection.execute(_STATE).first(), self._held
        if held is not None and row is not None and held[0] == tuple(row):
            return held[1]
        tree = load_tree(connection)
        self._held = (tuple(row), tree) if row else None
        return tree


def upsert(connection: Connection, territories: Iterable[Territory]) -> None:
    """Store territories as they are given, whole: new ones are added, known ones (by code) replaced."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(territory)
    changed = {name: statement.excluded[name] for name in _COLUMNS if name != "code"}
    statement = statement.on_conflict_do_update(index_elements=["code"], set_=changed)
    for chunk in _chunks([_values(t) for t in territories]):
        connection.execute(statement, chunk)
    _changed(connection)


def add_missing(connection: Connection, territories: Sequence[Territory]) -> int:
    """Store those territories whose code is not known yet; how many that were."""
    codes = [t.code for t in territories]
    known = set(connection.execute(select(territory.c.code).where(territory.c.code.in_(codes))).scalars())
    new = [_values(t) for t in territories if t.code not in known]
    if new:
        connection.execute(insert(territory), new)
        _changed(connection)
    return len(new)


def own_values(connection: Connection, name: str, codes: Sequence[str]) -> dict[str, str]:
    """The values of a variable that places have of their own; nobody else changes those places until this ends."""
    found = select(territory.c.code, territory.c.variables).where(among(territory.c.code, "codes"))
    rows = connection.execute(found.order_by(territory.c.code).with_for_update(), {"codes": list(codes)})
    return {row.code: row.variables[name] for row in rows if name in row.variables}


def set_variable(connection: Connection, code: str, name: str, value: str | None) -> None:
    """Give a territory a variable of its own, or with None let it inherit again. Raises `SiaranError` on a new code."""
    row = connection.execute(select(territory.c.variables).where(territory.c.code == code).with_for_update()).first()
    if row is None:
        raise SiaranError(f"Wilayah {code} belum terdaftar. Periksa kodenya dengan «siaran territories list».")
    variables = {key: text for key, text in row.variables.items() if key != name}
    if value is not None:
        variables[name] = value
    connection.execute(update(territory).where(territory.c.code == code).values(variables=variables))
    _changed(connection)


def _changed(connection: Connection) -> None:
    """Whoever holds the tree reads it again."""
    connection.execute(update(instance).values(territories=instance.c.territories + 1))


def _values(place: Territory) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level.value,
        "parent": place.parent,
        "timezone": place.timezone,
        "population": place.population,
        "variables": dict(place.variables),
    }


def _chunks(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
