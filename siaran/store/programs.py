"""The programmes that have posts: found name by name in their index, past all the posts that have the same one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, ScalarSelect, select

from siaran.store.places import within
from siaran.store.tables import post


def programs_in(connection: Connection, scope: str | None) -> Sequence[str]:
    """Every programme that has posts in a part of the house (None: anywhere), by name."""
    names = select(post.c.program).where(within(post.c.territory, scope)).order_by(post.c.program).limit(1)
    found = select(names.scalar_subquery().label("program")).cte("found", recursive=True)
    following: ScalarSelect[str] = names.where(post.c.program > found.c.program).correlate(found).scalar_subquery()
    found = found.union_all(select(following).where(found.c.program.is_not(None)))
    return connection.execute(select(found.c.program).where(found.c.program.is_not(None))).scalars().all()
