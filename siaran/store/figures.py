"""What reports are made of: sums over published posts, their rows, and how each territory stands with a campaign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select
from sqlalchemy.sql.functions import aggregate_strings

from siaran.domain.errors import SiaranError
from siaran.domain.metric import DAYS, Figures
from siaran.domain.post import Kind, State
from siaran.store import months
from siaran.store.among import among
from siaran.store.metric_tables import ADDED, FIGURES, monthly, tally
from siaran.store.moments import Utc
from siaran.store.places import within
from siaran.store.tables import account, post


@dataclass(frozen=True, slots=True)
class Scope:
    """Which posts a report is about; None is all. `territory` takes its subtree, `end` is left out.

    Raises SiaranError where it ends before it begins.
    """

    campaign: str | None = None
    program: str | None = None
    territory: str | None = None
    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end <= self.start:
            raise SiaranError("Tanggal awal laporan sesudah tanggal akhirnya. Tukar keduanya, lalu ulangi.")


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
    """A campaign's posts of one kind and state: when the last is due, and for which `territory/platform` they are.

    A place may be named several times, and a campaign have several stands that are alike but for their places.
    """

    campaign: str
    kind: str
    state: str
    last: datetime
    places: tuple[str, ...]


_Added = tuple[Any, ...]
"""How many posts were measured, the sums of what is ADDED, the last day."""
_NOTHING: _Added = (0, *[None] * len(ADDED), None)


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


def last_links(connection: Connection, scope: Scope, wanted: Collection[Said]) -> dict[Said, Link]:
    """Where each of these was said for the last time, in scope (by the due time); of those that are public."""
    names = ("state", "id", "campaign", "territory", "platform", "kind")
    query: Select[Any] = select(*(post.c[name] for name in names)).where(among(post.c.campaign, "campaigns"))
    query = narrowed(query.where(post.c.kind != Kind.PART), scope, post.c.due_at).order_by(post.c.due_at, post.c.id)
    # The state is looked at here: SQLite would go through everything that is public.
    found = connection.execute(query, {"campaigns": list({said.campaign for said in wanted})}).all()
    gone = set(connection.execute(select(post.c.id).where(post.c.gone_at.is_not(None))).scalars())
    last = {tuple(said): number for state, number, *said in found if state == State.PUBLISHED and number not in gone}
    known = links(connection, [last[said] for said in wanted if said in last])
    return {said: known[last[said]] for said in wanted if last.get(said) in known}


def reached(connection: Connection) -> set[tuple[str, str]]:
    """Territory and platform of every account there is, whatever its state."""
    return {(row[0], row[1]) for row in connection.execute(select(account.c.territory, account.c.platform)).all()}


def stands(connection: Connection, scope: Scope, states: Collection[State] = tuple(State)) -> list[Stand]:
    """How the campaigns in scope (by their posts' due time) stand with posts of these states; a thread stands as its
    first part does. All that is public is found faster by `Published`."""
    names = (post.c.campaign, post.c.kind, post.c.state)
    places = aggregate_strings(post.c.territory + "/" + post.c.platform, ",")
    query: Select[Any] = select(*names, func.max(post.c.due_at, type_=Utc()), places)
    query = query.where(post.c.kind != Kind.PART, post.c.state.in_(states)).group_by(*names)
    found = connection.execute(narrowed(query, scope, post.c.due_at)).all()
    return [Stand._make((*own, tuple(named.split(",")))) for *own, named in found]


def program_of(connection: Connection, campaigns: Collection[str]) -> dict[str, str]:
    """The programme of these campaigns' posts."""
    query = select(post.c.campaign, func.max(post.c.program)).where(post.c.campaign.in_(campaigns))
    return {row[0]: row[1] for row in connection.execute(query.group_by(post.c.campaign)).all()}


def _sums(connection: Connection, scope: Scope, key: str) -> dict[Any, Sum]:
    """By account or campaign. Posts are counted where they stand, measured ones added up in their tallies."""
    query = _of_accounts(select(post.c[key], func.count()).where(IS_PUBLIC), post, scope, key)
    counted = _between(query, post.c.published_at, scope.start, scope.end)
    by_months = key == "account" and scope.campaign is None
    measured = _by_months(connection, scope) if by_months else _by_tallies(connection, scope, key)
    rows = connection.execute(counted).all()
    return {row[0]: _sum((str(row[0]),), row[1], measured.get(row[0], _NOTHING)) for row in rows}


def _by_tallies(connection: Connection, scope: Scope, key: str = "account") -> dict[Any, _Added]:
    query = _of_accounts(select(tally.c[key], *months.TALLIES), tally, scope, key)
    rows = connection.execute(_between(query, tally.c.published_at, scope.start, scope.end)).all()
    return {row[0]: tuple(row[1:]) for row in rows}


def _by_months(connection: Connection, scope: Scope) -> dict[Any, _Added]:
    """Whole months as they are kept, what is cut off at both ends from the tallies."""
    start, end = scope.start, scope.end
    first = start and months.follows(start - timedelta.resolution)
    last = end and months.begins(end)
    if first and last and first >= last:
        return _by_tallies(connection, scope)
    named = replace(scope, program=scope.program or months.EVERY)
    query = _of_accounts(select(monthly.c.account, *months.MONTHS), monthly, named, "account")
    query = _between(query, monthly.c.month, first and months.month(first), last and months.month(last))
    parts: list[dict[Any, _Added]] = [{row[0]: tuple(row[1:]) for row in connection.execute(query).all()}]
    parts += [_by_tallies(connection, replace(scope, end=first))] if first and first != start else []
    parts += [_by_tallies(connection, replace(scope, start=last))] if last and last != end else []
    found: dict[Any, _Added] = {}
    for number, added in (each for part in parts for each in part.items()):
        found[number] = _together(found.get(number, _NOTHING), added)
    return found


def _together(one: _Added, other: _Added) -> _Added:
    *sums, last = zip(one, other, strict=True)
    added = (a if b is None else b if a is None else a + b for a, b in sums)
    return (*added, max((day for day in last if day is not None), default=None))


def _of_accounts(query: Select[Any], table: Table, scope: Scope, key: str) -> Select[Any]:
    """A query of published posts, or of what was measured of them, account by account: so they lie in their index."""
    named = {"campaign": scope.campaign, "program": scope.program}
    query = query.where(*(table.c[name] == value for name, value in named.items() if value is not None))
    mine = select(account.c.id).where(within(account.c.territory, scope.territory))
    return query.where(table.c.account.in_(mine)).group_by(table.c[key])


def _between(query: Select[Any], moment: ColumnElement[Any], start: Any, end: Any) -> Select[Any]:
    """From `start` on, until before `end`."""
    if start is not None:
        query = query.where(moment >= start)
    return query if end is None else query.where(moment < end)


_MEASURED = post.outerjoin(tally, tally.c.post == post.c.id)
"""Posts with what they were measured at."""

IS_PUBLIC = post.c.published_at.is_not(None)
"""It is set as a post becomes public, which it stays; its index knows it, and the state is not in it."""


def narrowed(query: Select[Any], scope: Scope, moment: ColumnElement[datetime]) -> Select[Any]:
    """A query of posts, only those in scope; `moment` is the time that the scope bounds."""
    if scope.campaign is not None:
        query = query.where(post.c.campaign == scope.campaign)
    if scope.program is not None:
        # Not by its index: a programme has more posts than whatever else is asked for, and SQLite would read them all.
        query = query.where(post.c.program.concat("") == scope.program)
    if scope.territory is not None:
        query = query.where(or_(post.c.territory == scope.territory, post.c.territory.like(f"{scope.territory}.%")))
    return _between(query, moment, scope.start, scope.end)


def _sum(names: tuple[str, ...], posts: int, cells: _Added) -> Sum:
    """First come the two that a rate is made of, then the figures, then the engagement by days."""
    measured, *numbers = cells
    rated, views, *added = map(_whole, numbers)
    figures, (*by_day, last_day) = added[: len(FIGURES)], added[len(FIGURES) :]
    return Sum(names, posts, measured, Figures(*figures), rated, views, tuple(by_day), last_day)


def _whole(value: Any) -> int | None:
    """PostgreSQL adds up to a decimal."""
    return None if value is None else int(value)
