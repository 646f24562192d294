"""The one way a post changes its state: a conditional UPDATE whose row count is checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, and_, func, update
from sqlalchemy.sql.dml import ReturningUpdate

from siaran.domain.post import MOVES, State
from siaran.store.tables import post


def moving(where: ColumnElement[bool], old: Collection[State], new: State, **values: Any) -> ReturningUpdate[Any]:
    """The UPDATE that moves every post that matches `where` and stands in one of `old` to `new`; it returns their ids.

    Steps that every post takes build theirs once, at import: building a statement costs more than running it. Columns
    that are named when it is run are set too. Raises ValueError for a move that docs/states.md does not know.
    """
    return _moving(where, post.c.state, old, new, values).returning(post.c.id)


def moving_many(where: ColumnElement[bool], old: Collection[State], new: State, **values: Any) -> Update:
    """The same for many posts that `where` joins, by their ids, with rows of values: its row count says how many moved.

    The state is not compared by the bare column: SQLite would go through all that stand in `old`, and through all the
    rows for each.
    """
    return _moving(where, func.coalesce(post.c.state, ""), old, new, values)


def _moving(
    where: ColumnElement[bool], state: ColumnElement[str], old: Collection[State], new: State, values: Mapping[str, Any]
) -> Update:
    forbidden = [state for state in old if new not in MOVES[state]]
    if forbidden:
        raise ValueError(f"no move from {', '.join(forbidden)} to {new}")
    return update(post).where(and_(where, state.in_(old))).values(state=new, version=post.c.version + 1, **values)


def move(
    connection: Connection, where: ColumnElement[bool], old: Collection[State], new: State, **values: Any
) -> list[int]:
    """Move every post that matches `where` and stands in one of `old` to `new`; the ids that moved.

    Raises ValueError for a move that docs/states.md does not know.
    """
    return list(connection.execute(moving(where, old, new, **values)).scalars())


def edit(connection: Connection, post_id: int, version: int, state: State, **values: Any) -> bool:
    """Change an open post without moving it; loses against anyone who changed it since `version`."""
    statement = (
        update(post)
        .where(post.c.id == post_id, post.c.version == version, post.c.state == state)
        .values(version=post.c.version + 1, **values)
    )
    return connection.execute(statement).rowcount == 1
