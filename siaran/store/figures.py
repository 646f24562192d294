"""What reports are made of: sums over published posts, their rows, and how each territory stands with a campaign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, or_, select
from sqlalchemy.sql.functions import aggregate_strings

from siaran.domain.metric import DAYS, Figures
from siaran.domain.post import Kind, State
from siaran.store.among import among
from siaran.store.metric_tables import FIGURES, tally
from siaran.store.moments import Utc
from siaran.store.places import within
from siaran.store.tables import account, post


@dataclass(frozen=True, slots=True)
class Scope:
    """Which posts a report is about; None is all. `territory` takes its subtree, `end` is left out."""

    campaign: str | None = None
    program: str | None = None
    territory: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Published posts that have the same names (of campaign, territory or platform), added up.

    `measured` is how many of `posts` have metrics; `rated_…` are over those that report both engagement and views.
    `by_day` is the engagement they had by each of DAYS; `last_day` the last that one was measured on.
    """

    names: tuple[str, ...]
    posts: int
    measured: int
    figures: Figures
    rated_engagement: int | None
    rated_views: int | None
    by_day: tuple[int | None, ...]
    last_day: int | None


class Row(NamedTuple):
    """One published post with its newest metrics (a tuple: there may be a great many of them).

    `measured_at` is None where it was never measured, `gone_at` where it is still on its platform.
    """

    key: str
    campaign: str
    program: str
    territory: str
    account: str
    platform: str
    permalink: str | None
    published_at: datetime
    measured_at: datetime | None
    gone_at: datetime | None
    views: int | None
    reach: int | None
    reactions: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    engagement: int | None
    id: int


Standing = tuple[str, str, str, str, str, str, int]
"""One post: campaign, programme, territory, platform, kind, state, id."""


class Stand(NamedTuple):
    """A campaign's posts of one state: when the last is due, and for which `territory/platform` they are, by commas.

    One may be named several times; None where it is none. `indirect` are reposts.
    """

    campaign: str
    state: str
    last: datetime
    own: str | None
    indirect: str | None


class Said(NamedTuple):
    """What a place said on a platform: with a post of its own, or a repost."""

    campaign: str
    territory: str
    platform: str
    kind: str


class Link(NamedTuple):
    """Where and since when a post is public, and the zone of its place."""

    permalink: str | None
    published_at: datetime
    timezone: str


def by_account(connection: Connection, scope: Scope) -> list[Sum]:
    """Published posts in scope, added up for each account, by the names of its territory and platform.

    An account speaks for one territory as long as it is known: whoever connects it for another one is refused.
    """
    found = _sums(connection, scope, "account")
    query = select(account.c.id, account.c.territory, account.c.platform).where(among(account.c.id, "accounts"))
    places = {row[0]: (row[1], row[2]) for row in connection.execute(query, {"accounts": list(found)}).all()}
    return [replace(each, names=places[number]) for number, each in found.items()]


def by_campaign(connection: Connection, scope: Scope) -> list[Sum]:
    """Published posts in scope, added up for each campaign."""
    return list(_sums(connection, scope, "campaign").values())


def growth(added: Collection[Sum]) -> list[tuple[int, int]]:
    """How much engagement these posts had by each of their DAYS, up to the last that one was measured on."""
    last = max((each.last_day for each in added if each.last_day is not None), default=-1)
    days = [(day, at) for at, day in enumerate(DAYS) if day <= last]
    return [(day, sum(each.by_day[at] or 0 for each in added)) for day, at in days]


def rows(connection: Connection, scope: Scope, limit: int, after: Row | None = None) -> list[Row]:
    """Published posts in scope, in the order of their publication: the first ones, or those that come `after` one."""
    own = (post.c.key, post.c.campaign, post.c.program, post.c.territory, account.c.handle, post.c.platform)
    dated = (post.c.permalink, post.c.published_at, tally.c.taken_at, post.c.gone_at)
    query = select(*own, *dated, *(tally.c[name] for name in FIGURES), tally.c.engagement, post.c.id)
    query = query.select_from(_MEASURED.join(account, account.c.id == post.c.account))
    if after is not None:
        later = or_(post.c.published_at > after.published_at, post.c.id > after.id)
        query = query.where(post.c.published_at >= after.published_at, later)
    query = narrowed(query.where(IS_PUBLIC), scope, post.c.published_at).order_by(post.c.published_at, post.c.id)
    return list(map(Row._make, connection.execute(query.limit(limit)).all()))


def standings(connection: Connection, scope: Scope) -> Sequence[Standing]:
    """How posts in scope (by their due time) stand, the earliest first; a thread stands as its first part does."""
    names = ("campaign", "program", "territory", "platform", "kind", "state", "id")
    query: Select[Any] = select(*(post.c[name] for name in names)).where(post.c.kind != Kind.PART)
    query = narrowed(query, scope, post.c.due_at).order_by(post.c.due_at)
    return cast("Sequence[Standing]", connection.execute(query).all())


def links(connection: Connection, posts: Iterable[int]) -> dict[int, Link]:
    """Where and since when these posts are public, those that are."""
    query = select(post.c.id, post.c.permalink, post.c.published_at, post.c.timezone)
    rows = connection.execute(query.where(IS_PUBLIC, among(post.c.id, "posts")), {"posts": list(posts)}).all()
    return {row[0]: Link(*row[1:]) for row in rows}


def last_links(connection: Connection, scope: Scope, campaigns: Collection[str]) -> dict[Said, Link]:
    """Where each place said what these campaigns are about for the last time, in scope (by the due time)."""
    names = ("state", "id", "campaign", "territory", "platform", "kind")
    query: Select[Any] = select(*(post.c[name] for name in names)).where(among(post.c.campaign, "campaigns"))
    query = narrowed(query.where(post.c.kind != Kind.PART), scope, post.c.due_at).order_by(post.c.due_at, post.c.id)
    # The state is looked at here: SQLite would go through everything that is public.
    found = connection.execute(query, {"campaigns": list(campaigns)}).all()
    gone = set(connection.execute(select(post.c.id).where(post.c.gone_at.is_not(None))).scalars())
    last = {Said(*said): number for state, number, *said in found if state == State.PUBLISHED and number not in gone}
    known = links(connection, last.values())
    return {said: known[number] for said, number in last.items() if number in known}


def reached(connection: Connection) -> set[tuple[str, str]]:
    """Territory and platform of every account there is, whatever its state."""
    return {
        (row[0], row[1]) for row in connection.execute(select(account.c.territory, account.c.platform).distinct()).all()
    }


def stands(connection: Connection, scope: Scope) -> list[Stand]:
    """How the campaigns in scope (by their posts' due time) stand; a thread stands as its first part does.

    Of a report about a time SQLite is told first which campaigns have posts in it: their index then reads those in
    order, where it would go through all there are. PostgreSQL sorts what it finds, and would look twice.
    """
    place = post.c.territory + "/" + post.c.platform
    own, indirect = (aggregate_strings(case((post.c.kind == kind, place)), ",") for kind in (Kind.POST, Kind.REPOST))
    query: Select[Any] = select(post.c.campaign, post.c.state, func.max(post.c.due_at, type_=Utc()), own, indirect)
    query = narrowed(query.where(post.c.kind != Kind.PART), scope, post.c.due_at)
    if connection.dialect.name == "sqlite" and (scope.start is not None or scope.end is not None):
        mine = narrowed(select(post.c.campaign).where(post.c.kind != Kind.PART), scope, post.c.due_at)
        query = query.where(post.c.campaign.in_(mine))
    return list(map(Stand._make, connection.execute(query.group_by(post.c.campaign, post.c.state)).all()))


def program_of(connection: Connection, campaigns: Collection[str]) -> dict[str, str]:
    """The programme of these campaigns' posts."""
    query = select(post.c.campaign, func.max(post.c.program)).where(post.c.campaign.in_(campaigns))
    return {row[0]: row[1] for row in connection.execute(query.group_by(post.c.campaign)).all()}


def _sums(connection: Connection, scope: Scope, key: str) -> dict[Any, Sum]:
    """By account or campaign. Posts are counted where they stand, measured ones added up in their tallies."""
    counted = _of_accounts(select(post.c[key], func.count()).where(IS_PUBLIC), post, scope).group_by(post.c[key])
    done, views = tally.c.engagement, tally.c.views
    rated = [func.sum(case((views > 0, done))), func.sum(case((done.is_not(None) & (views > 0), views)))]
    numbers = (*FIGURES, *(f"by_day_{day}" for day in DAYS))
    added = [*(func.sum(tally.c[name]) for name in numbers), func.max(tally.c.last_day)]
    query = _of_accounts(select(tally.c[key], func.count(), *rated, *added), tally, scope).group_by(tally.c[key])
    measured = {row[0]: tuple(row[1:]) for row in connection.execute(query).all()}
    nothing = (0, *[None] * (len(rated) + len(added)))
    rows = connection.execute(counted).all()
    return {row[0]: _sum((str(row[0]),), row[1], measured.get(row[0], nothing)) for row in rows}


def _of_accounts(query: Select[Any], table: Table, scope: Scope) -> Select[Any]:
    """A query of published posts or of their tallies, account by account: so they lie in their index, and in order."""
    named = {"campaign": scope.campaign, "program": scope.program}
    query = query.where(*(table.c[name] == value for name, value in named.items() if value is not None))
    query = query.where(table.c.account.in_(select(account.c.id).where(within(account.c.territory, scope.territory))))
    if scope.start is not None:
        query = query.where(table.c.published_at >= scope.start)
    return query if scope.end is None else query.where(table.c.published_at < scope.end)


_MEASURED = post.outerjoin(tally, tally.c.post == post.c.id)
"""Posts with what they were measured at."""

IS_PUBLIC = post.c.published_at.is_not(None)
"""It is set as a post becomes public, which it stays; its index knows it, and the state is not in it."""


def narrowed(query: Select[Any], scope: Scope, moment: ColumnElement[datetime]) -> Select[Any]:
    """A query of posts, only those in scope; `moment` is the time that the scope bounds."""
    named = {"campaign": scope.campaign, "program": scope.program}
    query = query.where(*(post.c[name] == value for name, value in named.items() if value is not None))
    if scope.territory is not None:
        query = query.where(or_(post.c.territory == scope.territory, post.c.territory.like(f"{scope.territory}.%")))
    if scope.start is not None:
        query = query.where(moment >= scope.start)
    return query if scope.end is None else query.where(moment < scope.end)


def _sum(names: tuple[str, ...], posts: int, cells: tuple[Any, ...]) -> Sum:
    """First come the two that a rate is made of, then the figures, then the engagement by days."""
    measured, *numbers = cells
    rated, views, *added = map(_whole, numbers)
    figures, (*by_day, last_day) = added[: len(FIGURES)], added[len(FIGURES) :]
    return Sum(names, posts, measured, Figures(*figures), rated, views, tuple(by_day), last_day)


def _whole(value: Any) -> int | None:
    """PostgreSQL adds up to a decimal."""
    return None if value is None else int(value)
