"""The plain yes, which is what nearly every result is: however many there are, a handful of statements settle them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Text, bindparam, exists, func, select, update

from siaran.domain.attempt import Outcome, Receipt, Verdict
from siaran.domain.post import OPEN, State
from siaran.domain.times import Times
from siaran.queue import gates, sequels
from siaran.queue.intent import release_all
from siaran.queue.moves import moving_many
from siaran.store.among import among
from siaran.store.moments import Utc
from siaran.store.rows import rows
from siaran.store.tables import attempt, post

ANSWER = "answer"
"""The evidence of a yes that the platform's own answer gave."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one attempt at `at`, named by its post, lease and worker: written down again, it changes nothing.

    The worker is named because a database put back from a backup counts posts and leases anew.
    """

    post: int
    epoch: int
    worker: str
    verdict: Verdict
    at: datetime

    @property
    def named(self) -> tuple[int, int, str]:
        """What names the attempt."""
        return self.post, self.epoch, self.worker

    @property
    def receipt(self) -> Receipt:
        """Of a yes: what the platform gave, published when it said so, else when we heard it."""
        receipt = self.verdict.receipt or Receipt(None)
        return replace(receipt, published_at=receipt.published_at or self.at)


@dataclass(frozen=True, slots=True)
class _Yes:
    """One plain yes: the result, and the rows that it is about."""

    result: Result
    receipt: Receipt
    account: int
    due_at: datetime


def settle_plain(connection: Connection, results: Sequence[Result], now: datetime, times: Times) -> list[Result]:
    """Settle every yes about which nothing is special, all at once; what is left to be settled one by one.

    Plain is a yes, with an id that no other post owns, to the open attempt of a post that is being sent and that
    nothing was planned to replace.
    """
    said = {r.named: r for r in results if r.verdict.outcome is Outcome.ACCEPTED and _names_one(r.verdict.receipt)}
    plain = _unowned(connection, _open(connection, said)) if said else []
    if plain:
        _settle(connection, plain, now, times)
    done = {id(yes.result) for yes in plain}
    return [r for r in results if id(r) not in done]


def _names_one(receipt: Receipt | None) -> bool:
    return receipt is not None and bool(receipt.platform_id)


def _open(connection: Connection, said: Mapping[tuple[int, int, str], Result]) -> list[_Yes]:
    sending = connection.execute(_BEING_SENT, {"posts": [r.post for r in said.values()]})
    found = ((said.get((row.post, row.epoch, row.worker)), row) for row in sending if not row.replaced)
    return [_Yes(r, r.receipt, row.account, row.due_at) for r, row in found if r is not None]


def _unowned(connection: Connection, found: Sequence[_Yes]) -> list[_Yes]:
    named = {"accounts": [y.account for y in found], "ids": [y.receipt.platform_id for y in found]}
    owned = {(row.account, row.platform_id) for row in connection.execute(_OWNED, named)} if found else set()
    return [y for y in found if (y.account, y.receipt.platform_id) not in owned]


def _settle(connection: Connection, plain: Sequence[_Yes], now: datetime, times: Times) -> None:
    connection.execute(_ACCEPT, {"posts": [y.result.post for y in plain], "at": now})
    values = [yes_values(y.result.post, y.receipt, now, times) for y in plain]
    moved = connection.execute(_PUBLISH, {"yes": values}).rowcount
    # Their rows are locked since they were read: anything else is a fault of ours, and nothing of it may stay.
    assert moved == len(plain), f"{moved} of {len(plain)} posts moved"
    gates.open_probed(connection, [y.account for y in plain])
    for y in plain:
        sequels.shift(connection, y.result.post, y.due_at, y.receipt.published_at or now, times)
    release_all(connection, [(y.account, y.result.epoch) for y in plain])


def yes_values(post_id: int, receipt: Receipt, now: datetime, times: Times) -> dict[str, Any]:
    """What a yes writes into its post's row; an id that is pending is looked for."""
    published_at = receipt.published_at or now
    return {
        "of_post": post_id,
        "platform_id": receipt.platform_id,
        "container_id": receipt.container_id,
        "permalink": receipt.permalink,
        "published_at": published_at,
        "measure_at": published_at + timedelta(hours=1),
        "next_look_at": None if receipt.platform_id else now + timedelta(seconds=times.next_look(0.0)),
    }


_LATER = post.alias("later")
_STATE = func.coalesce(_LATER.c.state, "")
"""Not by the bare column: where its statistics are older than a large plan, PostgreSQL believes that hardly anything is
open, and would go through all that is, for each post."""
_BEING_SENT = (
    select(
        post.c.id.label("post"),
        post.c.account,
        post.c.due_at,
        attempt.c.epoch,
        attempt.c.worker,
        exists().where(_LATER.c.replaces == post.c.key, _STATE.in_(OPEN)).label("replaced"),
    )
    .join(attempt, attempt.c.post == post.c.id)
    .where(among(post.c.id, "posts"))
    .where(post.c.state == State.SENDING, attempt.c.outcome == Outcome.OPEN)
    .order_by(post.c.id)
    .with_for_update(of=[post, attempt])
)
_OWNED = select(post.c.account, post.c.platform_id).where(
    among(post.c.account, "accounts"), among(post.c.platform_id, "ids")
)
_ACCEPT = (
    update(attempt)
    .where(among(attempt.c.post, "posts"), attempt.c.outcome == Outcome.OPEN)
    .values(outcome=Outcome.ACCEPTED, closed_at=bindparam("at"), evidence=ANSWER)
)
_OF_POST = rows(
    "yes",
    of_post=Integer(),
    platform_id=Text(),
    container_id=Text(),
    permalink=Text(),
    published_at=Utc(),
    measure_at=Utc(),
    next_look_at=Utc(),
)
_PUBLISH = moving_many(
    post.c.id == _OF_POST.c.of_post,
    {State.SENDING},
    State.PUBLISHED,
    reason="",
    asked_at=None,
    **{name: column for name, column in _OF_POST.c.items() if name != "of_post"},
)
