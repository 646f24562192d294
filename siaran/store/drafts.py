"""What is being written at the desk and was not submitted yet: one draft a campaign, saved again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from siaran.domain.errors import Conflict
from siaran.store.places import within
from siaran.store.writing_tables import draft


@dataclass(frozen=True, slots=True)
class Draft:
    """A text in the making. `revision` and `file` tell what it was begun from: a number, and the file text's hash.

    `territory` is that of the member who began it, `seat` the window in which it was saved last. `writers` saved it
    before `who`.
    """

    slug: str
    source: str
    version: int
    revision: int
    file: str
    territory: str
    who: str
    seat: str
    saved_at: datetime
    writers: Sequence[str] = ()

    @property
    def hands(self) -> Sequence[str]:
        """Everybody who saved it."""
        return sorted({*self.writers, self.who})


def of_slug(connection: Connection, slug: str) -> Draft | None:
    """A campaign's draft, or None."""
    row = connection.execute(select(draft).where(draft.c.slug == slug)).mappings().first()
    return Draft(**row) if row else None


def listed(connection: Connection, scope: str | None, *, limit: int, offset: int = 0) -> Sequence[Draft]:
    """The drafts that were begun in a part of the house (None: in all of it), the one that was saved last first."""
    query = select(draft).where(within(draft.c.territory, scope)).order_by(draft.c.saved_at.desc(), draft.c.slug)
    return [Draft(**row) for row in connection.execute(query.limit(limit).offset(offset)).mappings()]


def slugs(connection: Connection) -> set[str]:
    """The campaigns that have one."""
    return set(connection.execute(select(draft.c.slug)).scalars())


def add(connection: Connection, new: Draft) -> None:
    """Begin a draft. Raises Conflict where somebody has begun one meanwhile."""
    try:
        connection.execute(insert(draft).values({name: getattr(new, name) for name in Draft.__dataclass_fields__}))
    except IntegrityError as error:
        raise Conflict("Orang lain baru saja mulai menulis draf pengumuman ini.") from error


def save(connection: Connection, slug: str, source: str, *, version: int, who: str, seat: str, now: datetime) -> bool:
    """Save a draft again; False where it is no longer the version that the writer had before them.

    What the same window saved last is the writer's own: an answer that came late must not look like somebody else.
    """
    held = connection.execute(select(draft).where(draft.c.slug == slug).with_for_update()).mappings().first()
    hands = Draft(**held).hands if held else ()
    mine = _as_known(slug, version, who, seat)
    values = {"source": source, "version": draft.c.version + 1, "who": who, "seat": seat, "saved_at": now}
    return connection.execute(update(draft).where(mine).values(writers=hands, **values)).rowcount == 1


def rebase(connection: Connection, slug: str, *, version: int, revision: int, file: str) -> bool:
    """The writer has seen what was changed elsewhere; False where the draft itself changed meanwhile."""
    mine = (draft.c.slug == slug) & (draft.c.version == version)
    values = {"revision": revision, "file": file, "version": version + 1}
    return connection.execute(update(draft).where(mine).values(values)).rowcount == 1


def drop(connection: Connection, slug: str, *, version: int, who: str, seat: str = "") -> bool:
    """The draft is done with; False, and it stays, where it is no longer the version that somebody had before them.

    As with `save`: what their own window (`seat`) saved last is known to them.
    """
    return connection.execute(delete(draft).where(_as_known(slug, version, who, seat))).rowcount == 1


def _as_known(slug: str, version: int, who: str, seat: str) -> ColumnElement[bool]:
    own = (draft.c.seat == seat) & (draft.c.who == who) & (draft.c.seat != "")
    return (draft.c.slug == slug) & ((draft.c.version == version) | own)
