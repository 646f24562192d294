"""Emergencies: who asked for them and when, and who released them, sent them back, or did neither in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from siaran.domain.campaign import Priority
from siaran.domain.post import State
from siaran.store import concern, submissions
from siaran.store.places import within
from siaran.store.submissions import Approval, Submission
from siaran.store.tables import post, revision
from siaran.store.waiting import Batch, to_approve
from siaran.store.writing_tables import approval, submission


@dataclass(frozen=True, slots=True)
class Emergency:
    """One that was `asked` for; `released` is the first yes to it, `waiting` how many of its posts still need one."""

    title: str
    asked: Submission
    released: Approval | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """One that waits for its release now. `own`: whoever looks has a hand in all of it."""

    batch: Batch
    asked: Submission | None
    own: bool


def recent(connection: Connection, scope: str | None, limit: int) -> list[Emergency]:
    """The newest ones with posts in a part of the house (None: all of it)."""
    here = exists().where(post.c.campaign == submission.c.campaign, within(post.c.territory, scope))
    query = select(revision.c.campaign["title"].as_string().label("title"), *submission.c)
    query = query.join(
        revision, (revision.c.slug == submission.c.campaign) & (revision.c.number == submission.c.revision)
    )
    query = query.where(
        submission.c.open, revision.c.campaign["priority"].as_string() == Priority.EMERGENCY.value, here
    )
    rows = [dict(row) for row in connection.execute(query.order_by(submission.c.id.desc()).limit(limit)).mappings()]
    asked = [(str(row.pop("title")), Submission(**row)) for row in rows]
    waiting = _waiting(connection, scope, [each.campaign for _, each in asked])
    return [_emergency(connection, title, each, waiting.get(each.campaign, 0)) for title, each in asked]


def urgent(connection: Connection, scope: str | None, who: str, now: datetime, limit: int) -> list[Urgent]:
    """Those that wait for their release in a part of the house, for somebody whom the record calls `who`."""
    return [
        Urgent(
            batch,
            submissions.latest(connection, batch.campaign),
            concern.waits_for_others(connection, batch.campaign, _places(connection, batch.campaign, scope), who, now),
        )
        for batch in to_approve(connection, scope, limit, emergency=True)
    ]


def _places(connection: Connection, campaign: str, scope: str | None) -> set[str]:
    query = select(post.c.territory).distinct().where(post.c.campaign == campaign, post.c.state == State.PLANNED)
    return set(connection.execute(query.where(within(post.c.territory, scope))).scalars())


def _emergency(connection: Connection, title: str, asked: Submission, waiting: int) -> Emergency:
    return Emergency(title, asked, _released(connection, asked, waiting), waiting)


def _waiting(connection: Connection, scope: str | None, campaigns: Sequence[str]) -> dict[str, int]:
    query = select(post.c.campaign, func.count()).where(
        post.c.campaign.in_(campaigns), post.c.state == State.PLANNED, within(post.c.territory, scope)
    )
    return {row[0]: row[1] for row in connection.execute(query.group_by(post.c.campaign))}


def _released(connection: Connection, asked: Submission, waiting: int) -> Approval | None:
    """The first yes since it was asked for; where a later revision left nothing to say yes to, the last one before."""
    query = select(approval).where(approval.c.campaign == asked.campaign)
    since = query.where(approval.c.revision >= asked.revision, approval.c.at >= asked.at).order_by(approval.c.id)
    row = connection.execute(since.limit(1)).mappings().first()
    if row is None and not waiting:
        row = connection.execute(query.order_by(approval.c.id.desc()).limit(1)).mappings().first()
    return Approval(**row) if row else None
