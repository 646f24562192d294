"""What waits for a person, what goes out next, and what went out: the first look at the day.

A time of posts is in the zone of the one whose time it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, case, exists, func, select

from siaran.domain.account import AccountState
from siaran.domain.post import State
from siaran.store.among import among
from siaran.store.submissions import count_sent_back, returned
from siaran.store.tables import account, post, revision

LATELY = timedelta(days=2)
"""How long a missed post is put before people."""

_CUT_OFF = (AccountState.LOST, AccountState.HELD)
_LATER = post.alias("later")
_TO_APPROVE = (post.c.state == State.PLANNED, ~returned(post))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions, campaigns to approve, accounts that are cut off, campaigns with posts missed lately, and
    campaigns that were sent back to their author."""

    questions: int
    approvals: int
    accounts: int
    missed: int
    returned: int


@dataclass(frozen=True, slots=True)
class Question:
    """A post of which nobody knows whether it is public."""

    post: int
    territory: str
    platform: str
    campaign: str
    timezone: str
    reason: str
    asked_at: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Posts of one campaign that stand alike, `first` to `last`, by the clocks of `zones`.

    `territory` and `platform` are one of theirs.
    """

    campaign: str
    posts: int
    territories: int
    platforms: tuple[str, ...]
    first: datetime
    last: datetime
    not_after: datetime
    territory: str
    platform: str
    zones: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CutOff:
    """An account that cannot speak, how many posts wait for it, and when the first of them is given up."""

    account: int
    territory: str
    platform: str
    handle: str
    reason: str
    waiting: int
    not_after: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one campaign's posts of a day stand: how many are in each state."""

    campaign: str
    first: datetime
    states: dict[State, int]
    zones: tuple[str, ...]

    @property
    def posts(self) -> int:
        """All of them."""
        return sum(self.states.values())


def counts(connection: Connection, scope: str | None, now: datetime) -> Counts:
    """How much waits in a part of the house (None: all of it)."""
    asked = _here(select(func.count()).where(post.c.state == State.UNKNOWN, post.c.asked_at.is_not(None)), scope)
    # Each revision is asked for once, whether it was returned: a nation's campaign has tens of thousands of posts.
    waiting = _here(select(post.c.campaign, post.c.revision).where(post.c.state == State.PLANNED), scope).distinct()
    named = waiting.subquery()
    planned = select(func.count(named.c.campaign.distinct())).where(~returned(named))
    missed = select(func.count(post.c.campaign.distinct())).where(*_missed(now))
    lost = select(func.count()).where(account.c.state.in_(_CUT_OFF))
    mine = (planned, _here(lost, scope, account.c.territory), _here(missed, scope))
    queries = (asked, *mine, count_sent_back(scope))
    return Counts(*connection.execute(select(*(query.scalar_subquery() for query in queries))).one())


def questions(connection: Connection, scope: str | None, limit: int) -> list[Question]:
    """The questions, the one that was asked first before the others."""
    columns = (post.c.id, post.c.territory, post.c.platform, post.c.campaign, post.c.timezone, post.c.reason)
    query = select(*columns, post.c.asked_at, post.c.not_after)
    query = query.where(post.c.state == State.UNKNOWN, post.c.asked_at.is_not(None)).order_by(
        post.c.asked_at, post.c.id
    )
    return [Question(*row) for row in connection.execute(_here(query, scope).limit(limit))]


def to_approve(connection: Connection, scope: str | None, limit: int, *, emergency: bool | None = None) -> list[Batch]:
    """Campaigns with planned posts, the one that is due first before the others; emergencies only, or without them."""
    urgent = [] if emergency is None else [post.c.emergency if emergency else ~post.c.emergency]
    return _batches(connection, scope, [*_TO_APPROVE, *urgent], limit)


def missed(connection: Connection, scope: str | None, now: datetime, limit: int) -> list[Batch]:
    """Campaigns with posts that were missed lately and have no successor."""
    return _batches(connection, scope, list(_missed(now)), limit)


def due_next(connection: Connection, scope: str | None, now: datetime, until: datetime, limit: int) -> list[Batch]:
    """Campaigns with posts that go out by themselves from now on."""
    coming = [post.c.state == State.QUEUED, post.c.due_at >= now, post.c.due_at < until]
    return _batches(connection, scope, coming, limit)


def cut_off(connection: Connection, scope: str | None, limit: int) -> list[CutOff]:
    """Accounts that are lost or held, those that keep posts waiting first."""
    waits = (post.c.account == account.c.id) & (post.c.state == State.QUEUED)
    columns = (account.c.id, account.c.territory, account.c.platform, account.c.handle, account.c.reason)
    until, zone = func.min(post.c.not_after), func.min(post.c.timezone)
    query = select(*columns, func.count(post.c.id), until, zone).select_from(account.outerjoin(post, waits))
    query = query.where(account.c.state.in_(_CUT_OFF)).group_by(*columns)
    query = _here(query, scope, account.c.territory).order_by(until.is_(None), until, account.c.id)
    rows = connection.execute(query.limit(limit)).all()
    return [
        CutOff(number, code, kind, handle, reason, posts, _there(due, zone) if zone else None)
        for number, code, kind, handle, reason, posts, due, zone in rows
    ]


def day(connection: Connection, scope: str | None, start: datetime, end: datetime) -> list[Standing]:
    """How the campaigns that were due between two times stand, the newest first."""
    by = (post.c.campaign, post.c.state, post.c.timezone)
    query = select(*by, func.count(), func.min(post.c.due_at)).where(post.c.due_at >= start, post.c.due_at < end)
    found: dict[str, Standing] = {}
    for campaign, state, zone, count, due in connection.execute(_here(query, scope).group_by(*by)):
        known = found.get(campaign) or Standing(campaign, _there(due, zone), {}, ())
        states = known.states | {State(state): known.states.get(State(state), 0) + count}
        first, zones = min(known.first, _there(due, zone)), {*known.zones, zone}
        found[campaign] = Standing(campaign, first, states, tuple(zones))
    return sorted(found.values(), key=lambda s: (s.first, s.campaign), reverse=True)


def titles(connection: Connection, slugs: Collection[str]) -> dict[str, str]:
    """The titles of campaigns, by slug; the slug itself where there is no revision."""
    last = select(revision.c.slug, func.max(revision.c.number).label("number")).group_by(revision.c.slug)
    newest = last.where(among(revision.c.slug, "slugs")).subquery()
    same = (revision.c.slug == newest.c.slug) & (revision.c.number == newest.c.number)
    title = revision.c.campaign["title"].as_string()
    rows = connection.execute(select(revision.c.slug, title).join(newest, same), {"slugs": list(slugs)}).all()
    return {slug: slug for slug in slugs} | {row[0]: row[1] for row in rows}


def running(
    connection: Connection, scope: str | None, now: datetime, past: timedelta, ahead: timedelta
) -> Sequence[str]:
    """The programmes that have posts around now; what was due last comes first, what is only to come at the end."""
    last = func.max(case((post.c.due_at <= now, post.c.due_at)))
    query = select(post.c.program).where(post.c.due_at >= now - past, post.c.due_at < now + ahead)
    query = _here(query, scope).group_by(post.c.program).order_by(last.is_(None), last.desc(), post.c.program)
    return connection.execute(query).scalars().all()


def _missed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    again = exists().where(_LATER.c.replaces == post.c.key)
    return post.c.state == State.MISSED, post.c.due_at >= now - LATELY, ~again


def _batches(connection: Connection, scope: str | None, where: list[ColumnElement[bool]], limit: int) -> list[Batch]:
    first = func.min(post.c.due_at)
    one = [func.min(column) for column in (post.c.territory, post.c.platform)]
    query = select(
        post.c.campaign, func.count(), func.count(post.c.territory.distinct()), *one, func.max(post.c.reason)
    )
    query = _here(query.where(*where), scope).group_by(post.c.campaign).order_by(first, post.c.campaign).limit(limit)
    rows = connection.execute(query).all()
    parts = _parts(connection, scope, where, [row[0] for row in rows])
    return [_batch(parts[slug], slug, *rest) for slug, *rest in rows]


def _batch(
    parts: Sequence[Row[Any]], slug: str, posts: int, places: int, territory: str, platform: str, reason: str
) -> Batch:
    return Batch(
        campaign=slug,
        posts=posts,
        territories=places,
        platforms=tuple(sorted({part.platform for part in parts})),
        first=min(_there(part.first, part.timezone) for part in parts),
        last=max(_there(part.last, part.timezone) for part in parts),
        not_after=min(_there(part.not_after, part.timezone) for part in parts),
        territory=territory,
        platform=platform,
        zones=tuple({part.timezone for part in parts}),
        reason=reason,
    )


def _parts(
    connection: Connection, scope: str | None, where: list[ColumnElement[bool]], slugs: list[str]
) -> dict[str, list[Row[Any]]]:
    """When the posts of each of these campaigns are due, for each platform and zone."""
    by = (post.c.campaign, post.c.platform, post.c.timezone)
    first, last = func.min(post.c.due_at).label("first"), func.max(post.c.due_at).label("last")
    query = select(*by, first, last, func.min(post.c.not_after).label("not_after"))
    query = query.where(*where, post.c.campaign.in_(slugs)).group_by(*by)
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(_here(query, scope)):
        found.setdefault(row.campaign, []).append(row)
    return found


def _there(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _here(query: Select[Any], scope: str | None, column: Any = post.c.territory) -> Select[Any]:
    return query if scope is None else query.where((column == scope) | column.like(f"{scope}.%"))
