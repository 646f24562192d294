"""Campaigns as immutable revisions: from files, and later from the desk."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from siaran.domain.errors import Conflict
from siaran.store import instance
from siaran.store.among import among
from siaran.store.tables import revision


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One revision as stored: `campaign` is the parsed campaign's document, `origin` is file or desk."""

    id: int
    slug: str
    number: int
    sha256: str
    origin: str
    source: str
    campaign: Mapping[str, Any]
    author: str
    created_at: datetime


class Audience(NamedTuple):
    """For whom a campaign is: its entries as they are written (levels, codes), and its platforms."""

    slug: str
    program: str
    entries: tuple[str, ...]
    platforms: tuple[str, ...]


def newest(connection: Connection, slug: str) -> StoredRevision | None:
    """The newest revision of a campaign, or None."""
    query = select(revision).where(revision.c.slug == slug).order_by(revision.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return StoredRevision(**row) if row else None


def newest_of_all(connection: Connection, slugs: Collection[str] | None = None) -> list[StoredRevision]:
    """The newest revision of every campaign, or of these, by slug."""
    each = select(revision.c.slug, func.max(revision.c.number).label("number")).group_by(revision.c.slug)
    last = (each if slugs is None else each.where(revision.c.slug.in_(list(slugs)))).subquery()
    query = select(revision).join(last, (revision.c.slug == last.c.slug) & (revision.c.number == last.c.number))
    return [StoredRevision(**r) for r in connection.execute(query.order_by(revision.c.slug)).mappings()]


class Audiences:
    """For whom campaigns are, as it was read last: a revision never changes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Audience] = {}
        self._life: object = None

    def of(self, connection: Connection, slugs: Collection[str] | None = None) -> list[Audience]:
        """For whom and where the newest revision of every campaign is, or of these."""
        life = instance.life(connection)
        if life != self._life:
            self._known, self._life = {}, life
        newest = select(revision.c.slug, func.max(revision.c.number)).group_by(revision.c.slug)
        if slugs is not None:
            newest = newest.where(among(revision.c.slug, "slugs"))
        found = [(slug, number) for slug, number in connection.execute(newest, {"slugs": list(slugs or ())})]
        self._learn(connection, [slug for slug, number in found if (slug, number) not in self._known])
        return [self._known[each] for each in found]

    def _learn(self, connection: Connection, slugs: Sequence[str]) -> None:
        said = revision.c.campaign
        columns = (*(said[name].as_string() for name in ("program", "audience", "platforms")), revision.c.number)
        query = select(revision.c.slug, *columns).where(among(revision.c.slug, "slugs"))
        listed = cache(lambda text: tuple(json.loads(text)))  # many are alike
        for slug, program, codes, kinds, number in connection.execute(query, {"slugs": slugs}) if slugs else ():
            self._known[slug, number] = Audience(slug, program, listed(codes), listed(kinds))


def repeating(connection: Connection) -> list[StoredRevision]:
    """The newest revision of every campaign that repeats, by slug."""
    repeats = revision.c.campaign["repeat"].as_string().is_not(None)
    every = set(connection.execute(select(revision.c.slug).where(repeats)).scalars())
    return [each for each in newest_of_all(connection, every) if each.campaign["repeat"]] if every else []


def slugs(connection: Connection) -> set[str]:
    """Every campaign that has a revision."""
    return set(connection.execute(select(revision.c.slug).distinct()).scalars())


def titles(connection: Connection) -> dict[str, str]:
    """The title of every campaign, as its newest revision has it, by slug."""
    title = revision.c.campaign["title"].as_string()
    query = select(revision.c.slug, title).order_by(revision.c.number)
    return {row[0]: row[1] for row in connection.execute(query)}


def of_slug(connection: Connection, slug: str) -> list[StoredRevision]:
    """Every revision of a campaign, oldest first."""
    query = select(revision).where(revision.c.slug == slug).order_by(revision.c.number)
    return [StoredRevision(**r) for r in connection.execute(query).mappings()]


def add(
    connection: Connection,
    *,
    slug: str,
    sha256: str,
    origin: str,
    source: str,
    campaign: Mapping[str, Any],
    author: str,
    now: datetime,
) -> StoredRevision:
    """Store the next revision of a campaign and give it back. Raises Conflict where somebody is first."""
    before = newest(connection, slug)
    number = before.number + 1 if before else 1
    values = {"slug": slug, "number": number, "sha256": sha256, "origin": origin, "source": source}
    values |= {"campaign": dict(campaign), "author": author, "created_at": now}
    try:
        row = connection.execute(insert(revision).values(values).returning(revision)).mappings().one()
    except IntegrityError as error:
        raise too_late(slug) from error
    return StoredRevision(**row)


def too_late(slug: str) -> Conflict:
    """What is said to whoever is not the first to store a revision."""
    return Conflict(f"{slug} baru saja disimpan oleh orang lain. Susun ulang rencananya.")
