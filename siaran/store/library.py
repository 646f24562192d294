"""The pictures that members have brought: each by a name that campaigns may use, with words for who cannot see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, select, update

from siaran.store.places import within
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
    """Every picture's name, content hash and territory; last what was brought first, which a name means."""
    rows = connection.execute(
        select(picture.c.name, picture.c.sha256, picture.c.territory).order_by(picture.c.id.desc())
    )
    return [(name, sha256, territory) for name, sha256, territory in rows]


def listed(connection: Connection, scope: str | None, *, limit: int = 60, offset: int = 0) -> list[Kept]:
    """The pictures of a part of the house (None: all of it), the newest first."""
    query = select(picture).where(within(picture.c.territory, scope)).order_by(picture.c.id.desc())
    return [Kept(**row) for row in connection.execute(query.limit(limit).offset(offset)).mappings()]


def to_choose(connection: Connection, scope: str | None, limit: int = 60) -> list[Kept]:
    """The newest pictures of a part of the house, each name once: what several places brought is one to choose."""
    found = listed(connection, scope, limit=limit)
    return list({kept.name: kept for kept in found}.values())


def words(connection: Connection, scope: str | None, wanted: Collection[str]) -> dict[str, str]:
    """The words for these pictures of a part of the house, by name; the newest ones."""
    query = select(picture.c.name, picture.c.alt).where(picture.c.name.in_(wanted), within(picture.c.territory, scope))
    return {row.name: row.alt for row in connection.execute(query.order_by(picture.c.id))}


def by_id(connection: Connection, number: int) -> Kept | None:
    """One picture, or None."""
    row = connection.execute(select(picture).where(picture.c.id == number)).mappings().first()
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
    """Keep a picture under a name; each place keeps the same name once, with the words that it had first."""
    query = select(picture).where(picture.c.name == name, picture.c.territory == territory)
    before = connection.execute(query).mappings().first()
    if before is not None:
        return Kept(**before)
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
        query = query.where(exists().where(post.c.campaign == revision.c.slug, within(post.c.territory, scope)))
    found: dict[str, dict[str, None]] = {name: {} for name in wanted}
    for slug, source in connection.execute(query):
        for name in wanted:
            if name in source:
                found[name][slug] = None
    return {name: list(slugs) for name, slugs in found.items()}
