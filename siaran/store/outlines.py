"""The outlines of territories, as rings of longitude and latitude, for maps; no legal boundaries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from siaran.store.map_tables import outline

Ring = Sequence[Sequence[float]]


def save(connection: Connection, outlines: Mapping[str, Sequence[Ring]]) -> None:
    """Store the outlines of territories, in place of those they had."""
    connection.execute(delete(outline).where(outline.c.territory.in_(list(outlines))))
    rows = [{"territory": code, "rings": [list(map(list, ring)) for ring in rings]} for code, rings in outlines.items()]
    if rows:
        connection.execute(insert(outline), rows)


def of(connection: Connection, codes: Collection[str]) -> dict[str, list[Ring]]:
    """The outlines of those territories that have one."""
    query = select(outline.c.territory, outline.c.rings).where(outline.c.territory.in_(list(codes)))
    return {row.territory: row.rings for row in connection.execute(query)}
