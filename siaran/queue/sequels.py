"""Sequels: posts that follow another one, and what becomes of them when it is late, rewritten, or not public at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select, update

from siaran.domain.post import OPEN, Post, State
from siaran.domain.times import Times
from siaran.queue.moves import move, moving
from siaran.store.among import among
from siaran.store.posts import POST_COLUMNS, to_post
from siaran.store.tables import post


def below(connection: Connection, leader_id: int) -> list[Post]:
    """Every post that follows a leader, directly or by way of others."""
    found: list[Post] = []
    layer = [leader_id]
    while layer:
        rows = [to_post(r) for r in connection.execute(_FOLLOWERS, {"leaders": layer}).mappings()]
        found += rows
        layer = [r.id for r in rows]
    return found


def above(connection: Connection, p: Post) -> list[Post]:
    """The posts that a post follows, the nearest first."""
    found: list[Post] = []
    while p.follows is not None:
        row = connection.execute(select(*POST_COLUMNS).where(post.c.id == p.follows)).mappings().one()
        p = to_post(row)
        found.append(p)
    return found


def shift(connection: Connection, leader_id: int, due_at: datetime, published_at: datetime, times: Times) -> None:
    """A leader that was late moves its sequels by as much, so that they stay spread."""
    late = published_at - due_at
    if late <= timedelta(seconds=times.late_after):
        return
    for sequel in below(connection, leader_id):
        connection.execute(
            update(post)
            .where(post.c.id == sequel.id, post.c.version == sequel.version, post.c.state.in_(OPEN))
            .values(due_at=sequel.due_at + late, not_after=sequel.not_after + late, version=post.c.version + 1)
        )


def unapprove(connection: Connection, leader: Post) -> None:
    """A leader was rewritten: approval is asked again of all its sequels too."""
    ids = [p.id for p in below(connection, leader.id)]
    if ids:
        move(connection, post.c.id.in_(ids), {State.QUEUED}, State.PLANNED, approved_by=None, approved_at=None)


def withdraw_leaderless(connection: Connection, reason: str) -> list[int]:
    """Withdraw what follows a post that ended otherwise than public, and what follows that; the ids."""
    gone: list[int] = []
    while lost := list(connection.execute(_WITHDRAW_LEADERLESS, {"reason": reason}).scalars()):
        gone += lost
    return gone


_LEADER = post.alias("leader")
_FOLLOWERS = select(*POST_COLUMNS).where(among(post.c.follows, "leaders"))
_NOT_PUBLIC = exists().where(
    _LEADER.c.id == post.c.follows, _LEADER.c.state.in_((State.FAILED, State.MISSED, State.WITHDRAWN))
)
_WITHDRAW_LEADERLESS = moving(_NOT_PUBLIC, OPEN, State.WITHDRAWN, kept_revision=None)
