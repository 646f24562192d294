"""Words of our own stand in the statement itself."""

from __future__ import annotations

from sqlalchemy import select

from siaran.domain.post import OPEN, State
from siaran.store.tables import post


def test_a_member_of_an_enum_is_written_out_and_leaves_nothing_to_bind() -> None:
    statement = select(post.c.id).where(post.c.state.in_(OPEN), post.c.state != State.QUEUED).compile()

    assert "post.state IN ('planned', 'queued') AND post.state != 'queued'" in str(statement)
    assert statement.params == {}


def test_what_came_from_outside_is_bound() -> None:
    statement = select(post.c.id).where(post.c.state == "queued' OR 'a' = 'a").compile()

    assert list(statement.params.values()) == ["queued' OR 'a' = 'a"]
