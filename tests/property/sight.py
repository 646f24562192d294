"""The ledger and the model, written the same way so that they can be laid side by side."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from siaran.domain.attempt import Outcome
from siaran.domain.post import State
from siaran.store.tables import account, alert, attempt, lane, post
from tests.ledger.conftest import Town
from tests.property.model import Desk

SHOWN = ("state", "version", "due_at", "not_after", "retry_at", "tries", "asked_at", "sends_allowed", "platform_id")


def ledger_as_it_is(town: Town) -> dict[str, Any]:
    """Every post with its attempts, every lane with its account, as the database has them."""
    columns = [post.c[name] for name in ("id", "key", *SHOWN)]
    lanes = select(lane.c.account, lane.c.epoch, lane.c.lease_until, lane.c.closed_until, account.c.state)
    with town.database.read() as c:
        rows = {row["id"]: dict(row) for row in c.execute(select(*columns)).mappings()}
        tried = c.execute(select(attempt.c.post, attempt.c.epoch, attempt.c.outcome)).all()
        trays = {row[0]: tuple(row[1:]) for row in c.execute(lanes.join(account, account.c.id == lane.c.account))}
    for row in rows.values():
        row["state"], row["attempts"] = State(row["state"]), {}
    for post_id, epoch, outcome in tried:
        rows[post_id]["attempts"][epoch] = Outcome(outcome)
    posts = {row["key"]: {name: row[name] for name in (*SHOWN, "attempts")} for row in rows.values()}
    return {"posts": posts, "lanes": trays}


def model_as_it_is(desk: Desk) -> dict[str, Any]:
    """The same of the model."""
    posts = {}
    for p in desk.papers.values():
        shown = (p.state, p.version, p.due, p.until, p.retry, p.failures, p.asked, p.allowed, p.number)
        posts[f"c/{p.name}"] = dict(zip(SHOWN, shown, strict=True)) | {"attempts": p.tries}
    return {"posts": posts, "lanes": {n: (t.epoch, t.lease, t.closed, t.state) for n, t in desk.trays.items()}}


def tellings(town: Town) -> list[tuple[str, str]]:
    """Who was told of which end: the posts and how they ended, in order."""
    ends = select(alert.c.subject, alert.c.kind).where(alert.c.kind.in_(["failed", "missed", "withdrawn"]))
    with town.database.read() as c:
        return sorted((row[0], row[1]) for row in c.execute(ends))
