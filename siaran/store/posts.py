"""Posts and their attempts as they are read; only `siaran.queue` writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, ScalarSelect, bindparam, exists, func, select

from siaran.domain.attempt import Attempt, Outcome
from siaran.domain.post import IN_FLIGHT, OPEN, Kind, Picture, Post, State
from siaran.store.among import among
from siaran.store.moments import Utc
from siaran.store.places import within
from siaran.store.tables import account, attempt, look, post

_POST_FIELDS = tuple(f.name for f in fields(Post))
POST_COLUMNS = tuple(post.c[name] for name in _POST_FIELDS)

# What a worker asks again and again, built once: building a statement costs more than running it.
_BY_KEY = select(*POST_COLUMNS).where(post.c.key == bindparam("of_key"))
_BY_IDS = select(*POST_COLUMNS).where(among(post.c.id, "ids"))
_ATTEMPTS = select(attempt).where(among(attempt.c.post, "posts")).order_by(attempt.c.post, attempt.c.n)
_LOOKS = (
    select(look.c.looked_at, look.c.complete, look.c.evidence)
    .where(look.c.attempt == bindparam("of_attempt"))
    .order_by(look.c.looked_at, look.c.id)
)
_MINE = post.c.account == bindparam("of_account")
_OWNED = select(post.c.platform_id).where(_MINE, among(post.c.platform_id, "ids"))
_NEWEST_LIVE = (
    select(post.c.platform_id)
    .where(_MINE, post.c.state == State.PUBLISHED, post.c.platform_id.is_not(None))
    .where(post.c.published_at <= bindparam("before", type_=Utc))
    .order_by(post.c.published_at.desc())
    .limit(1)
)


def to_post(row: RowMapping) -> Post:
    """A row of `POST_COLUMNS` as a frozen `Post`."""
    values: dict[str, Any] = {name: row[name] for name in _POST_FIELDS}
    values["state"], values["kind"] = State(values["state"]), Kind(values["kind"])
    values["pictures"] = tuple(Picture(**p) for p in values["pictures"])
    values["warnings"] = tuple(values["warnings"])
    return Post(**values)


def to_attempt(row: RowMapping) -> Attempt:
    """A row of the attempt table as a frozen `Attempt`."""
    return Attempt(**{**row, "outcome": Outcome(row["outcome"])})


def listed(
    connection: Connection,
    *,
    campaign: str | None = None,
    territory: str | None = None,
    states: Iterable[State] = (),
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int | None = None,
) -> list[Post]:
    """Posts in due order; `territory` takes its whole subtree, `start` and `end` bound `due_at` (end left out)."""
    query = select(*POST_COLUMNS).order_by(post.c.due_at, post.c.id)
    if campaign is not None:
        query = query.where(post.c.campaign == campaign)
    if territory is not None:
        query = query.where((post.c.territory == territory) | post.c.territory.like(f"{territory}.%"))
    if wanted := list(states):
        query = query.where(post.c.state.in_(wanted))
    if start is not None:
        query = query.where(post.c.due_at >= start)
    if end is not None:
        query = query.where(post.c.due_at < end)
    return [to_post(r) for r in connection.execute(query.limit(limit)).mappings()]


def by_key(connection: Connection, key: str) -> Post | None:
    """One post by its key, or None."""
    row = connection.execute(_BY_KEY, {"of_key": key}).mappings().first()
    return to_post(row) if row else None


def by_ids(connection: Connection, ids: Iterable[int]) -> dict[int, Post]:
    """Posts by id."""
    return {r["id"]: to_post(r) for r in connection.execute(_BY_IDS, {"ids": list(ids)}).mappings()}


def attempts(connection: Connection, posts: Iterable[int]) -> dict[int, list[Attempt]]:
    """The attempts of posts, in order, by post id."""
    found: dict[int, list[Attempt]] = {}
    for row in connection.execute(_ATTEMPTS, {"posts": list(posts)}).mappings():
        found.setdefault(row["post"], []).append(to_attempt(row))
    return found


def attempt_counts(connection: Connection, posts: Iterable[int] | None = None) -> dict[int, int]:
    """How many attempts each post has had; of all posts where none are named."""
    query = select(attempt.c.post, func.count()).group_by(attempt.c.post)
    if posts is not None:
        query = query.where(attempt.c.post.in_(list(posts)))
    return {row[0]: row[1] for row in connection.execute(query)}


def looks(connection: Connection, attempt_id: int) -> list[Mapping[str, Any]]:
    """What was read while the fate of an attempt was unknown, in order: `looked_at, complete, evidence`."""
    return [dict(r) for r in connection.execute(_LOOKS, {"of_attempt": attempt_id}).mappings()]


def keys(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Keys by id."""
    return {r[0]: r[1] for r in connection.execute(select(post.c.id, post.c.key).where(post.c.id.in_(list(ids))))}


def planned(connection: Connection, campaign: str) -> list[str]:
    """The keys of a campaign's posts that wait for approval, in due order."""
    query = select(post.c.key).where(post.c.campaign == campaign, post.c.state == State.PLANNED)
    return list(connection.execute(query.order_by(post.c.due_at, post.c.id)).scalars())


def territories(connection: Connection, campaign: str) -> set[str]:
    """Whose posts a campaign has, withdrawn ones included."""
    query = select(post.c.territory).where(post.c.campaign == campaign).distinct()
    return set(connection.execute(query).scalars())


def last_due(connection: Connection, campaigns: Collection[str], scope: str | None) -> dict[str, tuple[datetime, str]]:
    """When the last post of each of these campaigns is due in a part of the house, and in which zone."""
    mine = post.c.campaign.in_(campaigns), within(post.c.territory, scope)
    last = select(post.c.campaign, func.max(post.c.due_at).label("due_at")).where(*mine).group_by(post.c.campaign)
    found = last.subquery()
    same = (post.c.campaign == found.c.campaign) & (post.c.due_at == found.c.due_at)
    rows = connection.execute(select(post.c.campaign, post.c.due_at, post.c.timezone).join(found, same)).all()
    return {campaign: (due_at, timezone) for campaign, due_at, timezone in rows}


def kept(connection: Connection, campaign: str) -> dict[str, int]:
    """Keys a person withdrew or moved, with the revision until whose change that stays so."""
    query = select(post.c.key, post.c.kept_revision).where(
        post.c.campaign == campaign, post.c.kept_revision.is_not(None)
    )
    return {r[0]: r[1] for r in connection.execute(query)}


def by_hand(connection: Connection, campaign: str) -> dict[State, int]:
    """How many posts a person moved that still stand so, and withdrew that were not planned again, by state."""
    heirs = post.alias()
    left = post.c.state.in_([*OPEN, State.WITHDRAWN]) & ~exists().where(heirs.c.replaces == post.c.key)
    query = select(post.c.state, func.count()).where(post.c.campaign == campaign, post.c.kept_revision.is_not(None))
    return {State(row[0]): row[1] for row in connection.execute(query.where(left).group_by(post.c.state))}


def owned(connection: Connection, account_id: int, platform_ids: Sequence[str]) -> set[str]:
    """Which of these platform ids already belong to a post of the account."""
    return set(connection.execute(_OWNED, {"of_account": account_id, "ids": list(platform_ids)}).scalars())


def newest_live(connection: Connection, account_id: int, before: datetime) -> str | None:
    """The platform id of the newest post known to be live on the account before a time, or None."""
    return connection.execute(_NEWEST_LIVE, {"of_account": account_id, "before": before}).scalar_one_or_none()


def due_times(connection: Connection, *, start: datetime, without: str) -> dict[int, list[datetime]]:
    """When each account speaks, or spoke, for other campaigns from `start` on, by account."""
    query = select(post.c.account, post.c.due_at).where(*_elsewhere(start, without))
    found: dict[int, list[datetime]] = {}
    for row in connection.execute(query):
        found.setdefault(row[0], []).append(row[1])
    return found


def neighbours(connection: Connection, *, start: datetime, without: str) -> list[tuple[int, str, str, datetime]]:
    """Own words said or planned by any account for other campaigns from `start` on: account, platform, text, due."""
    query = select(post.c.account, post.c.platform, post.c.text, post.c.due_at).where(
        post.c.kind == Kind.POST, *_elsewhere(start, without)
    )
    return [(r[0], r[1], r[2], r[3]) for r in connection.execute(query)]


def _elsewhere(start: datetime, without: str) -> tuple[ColumnElement[bool], ...]:
    alive = post.c.state.in_([*IN_FLIGHT, State.PUBLISHED])
    return post.c.campaign != without, post.c.due_at >= start, alive


def next_moment(connection: Connection, now: datetime, ahead: timedelta) -> datetime | None:
    """The next time anything may fall due: sending, preparing (`ahead` before due), trying again, looking; or None."""
    due, preparing, again, looking = connection.execute(_NEXT, {"now": now, "prepare": now + ahead}).one()
    moments = [due, preparing - ahead if preparing else None, again, looking]
    return min((m for m in moments if m is not None), default=None)


def _next(column: Column[datetime], after: str, *where: ColumnElement[bool]) -> ScalarSelect[datetime]:
    return select(func.min(column)).where(column > bindparam(after, type_=Utc), *where).scalar_subquery()


_QUEUED = post.c.state == State.QUEUED
_NEXT = select(
    _next(post.c.due_at, "now", _QUEUED),
    _next(post.c.due_at, "prepare", _QUEUED, post.c.to_prepare),
    _next(post.c.retry_at, "now", _QUEUED),
    _next(post.c.next_look_at, "now", post.c.state == State.UNKNOWN),
)


def handles(connection: Connection) -> dict[int, str]:
    """Every account's present handle, by id."""
    return {r[0]: r[1] for r in connection.execute(select(account.c.id, account.c.handle))}
