"""A plan is made true: its revision and its changes become rows, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from siaran import content, plan, queue
from siaran.domain.campaign import Campaign
from siaran.domain.platform import Platform
from siaran.domain.post import Post, Slot
from siaran.drafting import FILE
from siaran.store import audit, revisions


def revise(connection: Connection, campaign: Campaign, source: str, sha256: str, *, who: str, now: datetime) -> None:
    """Store the campaign as its file has it now; and for the record, why it may say the same everywhere."""
    revisions.add(
        connection,
        slug=campaign.slug,
        sha256=sha256,
        origin=FILE,
        source=source,
        campaign=content.to_document(campaign),
        author=who,
        now=now,
    )
    for kind, delivery in campaign.delivery.items():
        if delivery.similar:
            subject = f"{campaign.slug}/{kind}"
            audit.record(connection, who=who, action="allow similar", subject=subject, now=now, reason=delivery.similar)


def carry_out(
    connection: Connection,
    drawn: plan.Plan,
    campaign: Campaign,
    number: int,
    kinds: Mapping[str, type[Platform]],
    *,
    who: str,
    now: datetime,
) -> None:
    """Withdraw, add, rewrite and move, in this order: what is withdrawn must not stand in the way of what is added.

    Raises Conflict where somebody was first.
    """
    of, do = drawn.of, plan.Do
    for change in of(do.WITHDRAW):
        reason = "Tidak lagi termasuk rencana pengumumannya."
        queue.withdraw(connection, _there(change), who=who, now=now, reason=reason, by_person=False)
    sends = {kind: platform.sends for kind, platform in kinds.items()}
    queue.add(connection, [_wanted(change) for change in of(do.ADD)], sends=sends, now=now)
    queue.rewrite(connection, [queue.Rewrite(_there(c), _wanted(c)) for c in (*of(do.REWRITE), *of(do.MOVE))])
    queue.revise(connection, [_there(change) for change in of(do.KEEP)], number, campaign.program)


def _there(change: plan.Change) -> Post:
    assert change.post is not None, "a change of what is there names it"
    return change.post


def _wanted(change: plan.Change) -> Slot:
    assert change.slot is not None, "a change towards something names it"
    return change.slot
