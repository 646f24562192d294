"""The pictures that members have brought: each by a name that campaigns may use, with words for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from siaran.store.tables import post, revision
from siaran.store.writing_tables import picture


@dataclass(frozen=True, slots=True)
class Kept:
    """One picture of the library. `territory` is whose: that of the member who brought it."""

    id: int
    name: str
    sha256: str
    alt: str
    width: int
    height: int
    territory: str
    who: str
    at: datetime


def names(connection: Connection) -> list[tuple[str, str, str]]:
    """Every picture's name, content hash and territory."""
    rows = connection.execute(select(picture.c.name, picture.c.sha256, picture.c.territory))
    return [(name, sha256, territory) for name, sha256, territory in rows]


def listed(connection: Connection, scope: str | None, limit: int = 60) -> list[Kept]:
    """The pictures of a part of the house (None: all of it), the newest first."""
    query = select(picture).order_by(picture.c.id.desc()).limit(limit)
    if scope is not None:
        query = query.where((picture.c.territory == scope) | picture.c.territory.like(f"{scope}.%"))
    return [Kept(**row) for row in connection.execute(query).mappings()]


def by_id(connection: Connection, number: int) -> Kept | None:
    """One picture, or None."""
    row = connection.execute(select(picture).where(picture.c.id == number)).mappings().first()
    return Kept(**row) if row else None


def by_name(connection: Connection, name: str) -> Kept | None:
    """One picture, or None."""
    row = connection.execute(select(picture).where(picture.c.name == name)).mappings().first()
    return Kept(**row) if row else None


def add(
    connection: Connection,
    *,
    name: str,
    sha256: str,
    alt: str,
    size: tuple[int, int],
    territory: str,
    who: str,
    now: datetime,
) -> Kept:
    """Keep a picture under a name; the same picture under the same name is kept once."""
    before = by_name(connection, name)
    if before is not None:
        return before
    values = {"name": name, "sha256": sha256, "alt": alt, "width": size[0], "height": size[1]}
    values |= {"territory": territory, "who": who, "at": now}
    return Kept(**connection.execute(insert(picture).values(values).returning(picture)).mappings().one())


def describe(connection: Connection, number: int, alt: str) -> None:
    """Give a picture other words."""
    connection.execute(update(picture).where(picture.c.id == number).values(alt=alt))


def used(connection: Connection, wanted: Sequence[str], scope: str | None) -> dict[str, list[str]]:
    """Which campaigns of a part of the house (None: all of it) name these pictures in any revision, by picture."""
    query = (
        select(revision.c.slug, revision.c.source).where(revision.c.source.contains(".jpg")).order_by(revision.c.slug)
    )
    if scope is not None:
        here = (post.c.territory == scope) | post.c.territory.like(f"{scope}.%")
        query = query.where(exists().where(post.c.campaign == revision.c.slug, here))
    found: dict[str, dict[str, None]] = {name: {} for name in wanted}
    for slug, source in connection.execute(query):
        for name in wanted:
            if name in source:
                found[name][slug] = None
    return {name: list(slugs) for name, slugs in found.items()}
