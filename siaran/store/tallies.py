"""What each post's measurements have come to: newest figures, engagement by each of its first days, since when gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from siaran.domain.metric import DAYS
from siaran.domain.post import Kind
from siaran.store import months
from siaran.store.among import among
from siaran.store.metric_tables import FIGURES, snapshot, tally
from siaran.store.moments import Utc, seconds
from siaran.store.tables import post

_DAY = 86_400


def recount(connection: Connection, posts: Collection[int]) -> None:
    """Add up these posts' measurements anew; whoever does the same beside us waits, and then sees ours."""
    named = {"posts": sorted(posts)}
    connection.execute(_ALONE, named)
    before = months.touched(connection, posts)
    connection.execute(_FORGET, named)
    connection.execute(_ADD_UP, named)
    months.add_up(connection, before | months.touched(connection, posts))
    connection.execute(_MARK, named)
    connection.execute(_MARK_REPOSTS, named)


def _engagement(of: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[int | None]:
    """The sum of what was reported of them; NULL where none was."""
    parts = [of[name] for name in ("reactions", "comments", "shares", "saves")]
    total: ColumnElement[int | None] = sum((func.coalesce(part, 0) for part in parts[1:]), func.coalesce(parts[0], 0))
    return case((or_(*(part.is_not(None) for part in parts)), total))


def _newest(wanted: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Of a post's measurements the newest one; that it is gone is no measurement."""
    mine = select(wanted).where(_EACH.c.post == post.c.id, ~_EACH.c.gone, *conditions)
    return mine.order_by(_EACH.c.taken_at.desc(), _EACH.c.id.desc()).limit(1).scalar_subquery()


_EACH = snapshot.alias("each_snapshot")
_ENGAGED = _engagement(_EACH.c)
_AGE = seconds(post.c.published_at, _EACH.c.taken_at)
_BY_DAY = {f"by_day_{day}": _newest(_ENGAGED, _ENGAGED.is_not(None), day * _DAY >= _AGE) for day in DAYS}
_LAST_DAY = (
    select(func.max((_AGE + _DAY - 1) // _DAY, type_=Integer()))
    .where(_EACH.c.post == post.c.id, ~_EACH.c.gone, _ENGAGED.is_not(None))
    .scalar_subquery()
)
_OWN = {"account": post.c.account, "published_at": post.c.published_at, "post": post.c.id}
_OWN |= {"campaign": post.c.campaign, "program": post.c.program, "taken_at": snapshot.c.taken_at}
_VALUES = {**_OWN, **{name: snapshot.c[name] for name in FIGURES}, "engagement": _engagement(snapshot.c)}
_VALUES |= {**_BY_DAY, "last_day": _LAST_DAY}
_MINE = among(post.c.id, "posts")
_ALONE = select(post.c.id).where(_MINE).order_by(post.c.id).with_for_update(key_share=True)
_FORGET = delete(tally).where(among(tally.c.post, "posts"))
_ADD_UP = insert(tally).from_select(
    list(_VALUES),
    select(*_VALUES.values())
    .select_from(post.join(snapshot, snapshot.c.id == _newest(_EACH.c.id)))
    .where(_MINE, post.c.published_at.is_not(None)),
)
_LOST, _SEEN, _LED_BY = snapshot.alias("lost"), snapshot.alias("seen"), post.alias("led_by")
_SEEN_LATER = exists().where(_SEEN.c.post == _LOST.c.post, ~_SEEN.c.gone, _SEEN.c.taken_at >= _LOST.c.taken_at)
_GONE_AT = (
    select(func.min(_LOST.c.taken_at, type_=Utc()))
    .where(_LOST.c.post == post.c.id, _LOST.c.gone, ~_SEEN_LATER)
    .scalar_subquery()
)
_MARK = update(post).where(_MINE, post.c.gone_at.is_distinct_from(_GONE_AT)).values(gone_at=_GONE_AT)
# A repost has no measurements of its own: it is gone with what it shows. That it is public is told by when it became
# so: by its state, SQLite would go through everything that is public, at each measurement.
_ITS_LEADERS = select(_LED_BY.c.gone_at).where(_LED_BY.c.id == post.c.follows).scalar_subquery()
_MARK_REPOSTS = (
    update(post)
    .where(among(post.c.follows, "posts"), post.c.kind == Kind.REPOST, post.c.published_at.is_not(None))
    .where(post.c.gone_at.is_distinct_from(_ITS_LEADERS))
    .values(gone_at=_ITS_LEADERS)
)
