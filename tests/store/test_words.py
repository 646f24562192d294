"""Fixed words stand in the statement itself."""

from __future__ import annotations

from sqlalchemy import select

from siaran.domain.post import OPEN
from siaran.store.tables import post
from siaran.store.words import among


def test_words_are_written_out_and_leave_nothing_to_bind() -> None:
    statement = select(post.c.id).where(among(post.c.state, OPEN)).compile()

    assert "post.state IN ('planned', 'queued')" in str(statement)
    assert statement.params == {}
