"""A plan is made true: its revision and its changes become rows, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from siaran import content, plan, queue
from siaran.domain.campaign import Priority
from siaran.domain.member import plainly
from siaran.domain.post import Post, Slot
from siaran.drafting import Drawn
from siaran.house import House
from siaran.store import audit, posts, revisions, submissions
from siaran.store.alerts import raise_alert
from siaran.store.database import Connection

NO_LONGER = "Tidak lagi termasuk rencana pengumumannya."


def carry_out(
    house: House,
    drawn: Drawn,
    *,
    who: str,
    hands: Sequence[str] = (),
    submitted: bool = False,
    besides: Callable[[Connection], None] | None = None,
) -> list[str]:
    """Store the revision, then withdraw, add, rewrite and move, in one transaction; the keys that wait for approval.

    What is withdrawn goes first: it must not stand in the way of what is added. `besides` is done in the same
    transaction. Whatever changes anything is put before those who approve, and what is `submitted`, changed or not;
    `hands` are those who wrote it.
    Raises Conflict where somebody was first.
    """
    now, campaign, of, do = house.database.now(), drawn.campaign, drawn.plan.of, plan.Do
    sends = {kind: platform.sends for kind, platform in house.kinds.items()}
    rewrites = [queue.Rewrite(_there(c), _wanted(c)) for c in (*of(do.REWRITE), *of(do.MOVE))]
    with house.database.write() as connection:
        newest = revisions.newest(connection, campaign.slug)
        is_new = newest is None or newest.sha256 != drawn.sha256
        if drawn.number != (newest.number if newest else 0) + is_new:
            raise revisions.too_late(campaign.slug)
        if is_new:
            words = {"slug": campaign.slug, "sha256": drawn.sha256, "origin": drawn.origin, "source": drawn.source}
            document = content.to_document(campaign)
            revisions.add(connection, **words, campaign=document, author=who, now=now)
            for subject, reason in _allowed(drawn):
                audit.record(connection, who=who, action="allow similar", subject=subject, now=now, reason=reason)
        for change in of(do.WITHDRAW):
            queue.withdraw(connection, _there(change), who=who, now=now, reason=NO_LONGER, by_person=False)
        queue.add(connection, [_wanted(change) for change in of(do.ADD)], sends=sends, now=now)
        queue.rewrite(connection, rewrites)
        queue.revise(connection, [_there(change) for change in of(do.KEEP)], drawn.number, campaign.program)
        if submitted or is_new or not drawn.plan.empty:
            _put_forward(connection, house, drawn, who, hands, now)
        if besides is not None:
            besides(connection)
        return posts.planned(connection, campaign.slug)


def _put_forward(
    connection: Connection, house: House, drawn: Drawn, who: str, hands: Sequence[str], now: datetime
) -> None:
    """Put it before those who approve, who are told of an emergency at once: once for each revision, and again where
    the last they know is that it was sent back."""
    campaign, warnings = drawn.campaign, drawn.plan.warnings
    before = submissions.latest(connection, campaign.slug)
    submissions.submit(connection, campaign.slug, drawn.number, who=who, warnings=warnings, now=now, writers=hands)
    if campaign.priority is Priority.EMERGENCY and posts.planned(connection, campaign.slug):
        again = f"/{before.id}" if before is not None and before.returned else ""
        _call(connection, house, drawn, f"{drawn.number}{again}", who, now)


def _call(connection: Connection, house: House, drawn: Drawn, occasion: str, who: str, now: datetime) -> None:
    """Those who approve are told of an emergency, once for each occasion."""
    slug, title, name = drawn.campaign.slug, drawn.campaign.title, plainly(who)
    text = (
        f"{title}: siaran darurat diminta oleh {name}. Tidak ada yang terbit sebelum orang lain melepasnya: "
        f"{house.settings.public_url}/approvals/{slug}"
    )
    key, subject = f"emergency/{slug}/{occasion}", "Darurat: perlu dilepas"
    if raise_alert(connection, key=key, kind="emergency", subject=subject, text=text, now=now):
        audit.record(connection, who=who, action="ask emergency", subject=slug, now=now, revision=drawn.number)


def _allowed(drawn: Drawn) -> list[tuple[str, str]]:
    """Where the author allows like texts, and why."""
    blocks = drawn.campaign.delivery.items()
    return [(f"{drawn.campaign.slug}/{kind}", block.similar) for kind, block in blocks if block.similar]


def _there(change: plan.Change) -> Post:
    assert change.post is not None, "a change of what is there names it"
    return change.post


def _wanted(change: plan.Change) -> Slot:
    assert change.slot is not None, "a change towards something names it"
    return change.slot
