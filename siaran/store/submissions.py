"""What is put before those who approve, by whom, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, Select, exists, func, insert, select, update

from siaran.domain.post import State
from siaran.store.places import within
from siaran.store.tables import post
from siaran.store.writing_tables import approval, submission


@dataclass(frozen=True, slots=True)
class Submission:
    """One campaign put before those who approve. `open`: the latest of its campaign. Returned: not yet again.

    `writers`: everybody who saved the draft that it was.
    """

    id: int
    campaign: str
    revision: int
    who: str
    at: datetime
    warnings: Sequence[str]
    open: bool
    returned_by: str | None
    returned_at: datetime | None
    note: str
    writers: Sequence[str] = ()

    @property
    def returned(self) -> bool:
        """Whether it is with its author again."""
        return self.returned_at is not None


@dataclass(frozen=True, slots=True)
class Planned:
    """A post that waits for approval, as far as approving needs it."""

    id: int
    version: int
    key: str
    territory: str
    due_at: datetime
    timezone: str
    emergency: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """One yes. `complete`: nothing of the campaign was left waiting after it."""

    id: int
    campaign: str
    revision: int
    who: str
    at: datetime
    posts: int
    complete: bool


def submit(
    connection: Connection,
    campaign: str,
    number: int,
    *,
    who: str,
    warnings: Sequence[str],
    now: datetime,
    writers: Sequence[str] = (),
) -> None:
    """Put a campaign's revision before those who approve, in the place of what was before them."""
    mine = (submission.c.campaign == campaign) & submission.c.open
    connection.execute(update(submission).where(mine).values(open=False))
    values = {"campaign": campaign, "revision": number, "who": who, "at": now, "warnings": list(warnings), "open": True}
    connection.execute(insert(submission).values(values | {"writers": list(writers)}))


def latest(connection: Connection, campaign: str) -> Submission | None:
    """What was put before those who approve last, or None."""
    query = select(submission).where(submission.c.campaign == campaign, submission.c.open)
    row = connection.execute(query).mappings().first()
    return Submission(**row) if row else None


def put_forward(connection: Connection) -> dict[str, datetime]:
    """When each campaign was put before those who approve last."""
    query = select(submission.c.campaign, submission.c.at).where(submission.c.open)
    return {row[0]: row[1] for row in connection.execute(query)}


def before(connection: Connection, which: Submission) -> Submission | None:
    """What was put before those who approve in its place until then, or None."""
    query = select(submission).where(submission.c.campaign == which.campaign, submission.c.id < which.id)
    row = connection.execute(query.order_by(submission.c.id.desc()).limit(1)).mappings().first()
    return Submission(**row) if row else None


def sent_back(connection: Connection, scope: str | None, limit: int) -> list[Submission]:
    """What is with its author again and waits in a part of the house alone, the one that was sent back first."""
    query = select(submission).where(*_sent_back(scope)).order_by(submission.c.returned_at, submission.c.id)
    return [Submission(**row) for row in connection.execute(query.limit(limit)).mappings()]


def count_sent_back(scope: str | None) -> Select[int]:
    """How many of these there are, as a query."""
    return select(func.count()).select_from(submission).where(*_sent_back(scope))


def with_authors(connection: Connection, campaigns: Collection[str]) -> dict[str, Submission]:
    """Those of these campaigns that are with their author again, by slug."""
    mine = submission.c.campaign.in_(campaigns), submission.c.open, submission.c.returned_at.is_not(None)
    return {
        row["campaign"]: Submission(**row) for row in connection.execute(select(submission).where(*mine)).mappings()
    }


def _sent_back(scope: str | None) -> tuple[ColumnElement[bool], ...]:
    waits = (post.c.campaign == submission.c.campaign) & (post.c.state == State.PLANNED)
    here, elsewhere = exists().where(waits), exists().where(waits, ~within(post.c.territory, scope))
    return submission.c.open, submission.c.returned_at.is_not(None), here, ~elsewhere


def give_back(connection: Connection, which: Submission, *, who: str, note: str, now: datetime) -> bool:
    """Return it to its author; False where somebody was first."""
    mine = (submission.c.id == which.id) & submission.c.open & submission.c.returned_at.is_(None)
    values = {"returned_by": who, "returned_at": now, "note": note}
    return connection.execute(update(submission).where(mine).values(values)).rowcount == 1


def approved(connection: Connection, campaign: str, number: int, *, who: str, posts: int, now: datetime) -> None:
    """Write down who approved; whether anything is left is read here, after the posts were released."""
    left = exists().where(post.c.campaign == campaign, post.c.state == State.PLANNED)
    complete = not connection.execute(select(left)).scalar_one()
    values = {"campaign": campaign, "revision": number, "who": who, "at": now, "posts": posts, "complete": complete}
    connection.execute(insert(approval).values(values))


def approvals(connection: Connection, campaign: str) -> list[Approval]:
    """Every yes to a campaign, the newest first."""
    query = select(approval).where(approval.c.campaign == campaign).order_by(approval.c.id.desc())
    return [Approval(**row) for row in connection.execute(query).mappings()]


def planned(connection: Connection, campaign: str) -> list[Planned]:
    """What waits of a campaign, held until the transaction ends."""
    columns = (post.c[name] for name in ("id", "version", "key", "territory", "due_at", "timezone", "emergency"))
    query = select(*columns).where(post.c.campaign == campaign, post.c.state == State.PLANNED)
    return [Planned(*row) for row in connection.execute(query.order_by(post.c.id).with_for_update())]


def beyond(connection: Connection, campaign: str, scope: str | None) -> bool:
    """Whether something waits of a campaign outside a part of the house (None: the whole of it)."""
    outside = exists().where(
        post.c.campaign == campaign, post.c.state == State.PLANNED, ~within(post.c.territory, scope)
    )
    return bool(connection.execute(select(outside)).scalar_one())


def returned(row: FromClause) -> ColumnElement[bool]:
    """Whether a post of this row is with its author again: the revision it is of was sent back."""
    return exists().where(
        submission.c.campaign == row.c.campaign,
        submission.c.open,
        submission.c.returned_at.is_not(None),
        submission.c.revision == row.c.revision,
    )
