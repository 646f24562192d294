"""Where campaigns are public: read once, day by day. What is public stays so, so the same number is the same posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select
from sqlalchemy.sql.functions import aggregate_strings

from siaran.domain.post import Kind, State
from siaran.store import instance
from siaran.store.figures import Scope, Stand, stands
from siaran.store.moments import Utc, day
from siaran.store.tables import post

_ONE = timedelta(days=1)


class _Group(NamedTuple):
    """A campaign's posts of one day and kind that are public."""

    program: str
    stand: Stand


class _Day(NamedTuple):
    """How many posts of a day are public, and where."""

    posts: int
    groups: Sequence[_Group]


_EMPTY = _Day(0, ())


class Published:
    """What was due on each day, and is public, as it was read last.

    A post that is public never becomes anything else, nor due on another day (docs/states.md): so a day that has as
    many as were read has the same ones, and so have many days together. Days are those of UTC.
    """

    def __init__(self) -> None:
        self._days: dict[date, _Day] = {}
        self._life: object = None

    def stands(self, connection: Connection, scope: Scope) -> list[Stand]:
        """How the campaigns in scope (by their posts' due time) stand; a thread stands as its first part does."""
        if scope.campaign is not None:
            return stands(connection, scope)
        return [*self._public(connection, scope), *stands(connection, scope, set(State) - {State.PUBLISHED})]

    def _public(self, connection: Connection, scope: Scope) -> Iterator[Stand]:
        here = (f"{scope.territory}/", f"{scope.territory}.")  # the place itself, and what lies below it
        for program, stand in self._groups(connection, scope):
            if stand.kind == Kind.PART or scope.program not in (None, program):
                continue
            if scope.territory is None:
                yield stand
            elif places := tuple(place for place in stand.places if place.startswith(here)):
                yield stand._replace(places=places)

    def _groups(self, connection: Connection, scope: Scope) -> Iterator[_Group]:
        """Whole days as they are known, what is cut off at both ends read anew."""
        first, last = connection.execute(select(_bound(func.min), _bound(func.max))).one()
        if first is None:
            return
        earliest, latest = _midnight(first.date()), _midnight(last.date() + _ONE)
        start, end = max(scope.start or earliest, earliest), min(scope.end or latest, latest)
        since, until = (start + _ONE - timedelta.resolution).astimezone(UTC).date(), end.astimezone(UTC).date()
        if since >= until:
            yield from _all(_read(connection, start, end))
            return
        self._learn(connection, since, until)
        yield from _all(_read(connection, start, _midnight(since)))
        for each in _between(since, until):
            yield from self._days.get(each, _EMPTY).groups
        yield from _all(_read(connection, _midnight(until), end))

    def _learn(self, connection: Connection, since: date, until: date) -> None:
        """Read those days that have more posts than are known; of many days they are found half by half."""
        life = instance.life(connection)
        if life != self._life:
            self._days, self._life = {}, life
        self._compare(connection, since, until)

    def _compare(self, connection: Connection, since: date, until: date) -> None:
        days = list(_between(since, until))
        known = [self._days[each].posts for each in days if each in self._days]
        query = select(func.count()).select_from(post).where(post.c.state == State.PUBLISHED)
        bounds = (post.c.due_at >= _midnight(since), post.c.due_at < _midnight(until))
        if connection.execute(query.where(*bounds)).scalar_one() == sum(known):
            return
        if not known or len(days) == 1:
            read = _read(connection, _midnight(since), _midnight(until))
            self._days |= {each: read.get(each, _EMPTY) for each in days}
            return
        middle = days[len(days) // 2]
        self._compare(connection, since, middle)
        self._compare(connection, middle, until)


def _read(connection: Connection, start: datetime, end: datetime) -> Mapping[date, _Day]:
    """What is public of the posts that are due between two times, by the days that have any.

    A place is kept once, however often something is public there: a country has millions of posts a year.
    The state is looked at here: by it SQLite would choose an index that holds no campaigns, and read every row.
    """
    if start >= end:
        return {}
    names = (day(post.c.due_at), post.c.campaign, post.c.kind, post.c.state, post.c.program)
    told: tuple[Any, ...] = (func.count(), func.max(post.c.due_at, type_=Utc()))
    places = aggregate_strings(post.c.territory + "/" + post.c.platform, ",")
    query = select(*names, *told, places).where(post.c.due_at >= start, post.c.due_at < end).group_by(*names)
    found = defaultdict[date, list[tuple[int, _Group]]](list)
    for on, campaign, kind, state, program, posts, last, named in connection.execute(query).all():
        if state == State.PUBLISHED:
            stand = Stand(campaign, kind, state, last, tuple(map(intern, named.split(","))))
            found[date.fromisoformat(on)].append((posts, _Group(program, stand)))
    return {on: _Day(sum(posts for posts, _ in some), [group for _, group in some]) for on, some in found.items()}


def _all(days: Mapping[date, _Day]) -> Iterator[_Group]:
    return (group for each in days.values() for group in each.groups)


def _between(since: date, until: date) -> Iterator[date]:
    return (since + n * _ONE for n in range((until - since).days))


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


def _bound(of: Any) -> Any:
    """The first or the last due time of what is public."""
    return select(of(post.c.due_at, type_=Utc())).where(post.c.state == State.PUBLISHED).scalar_subquery()
