"""Posts whose fate is unknown: when to look, what a look proves, and asking a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, select, update

from siaran.domain.attempt import Attempt, Outcome, Receipt
from siaran.domain.errors import Conflict
from siaran.domain.post import Post, State
from siaran.domain.times import Times
from siaran.queue.intent import tell_end
from siaran.queue.moves import move
from siaran.queue.settle import accept
from siaran.store import audit
from siaran.store.alerts import raise_alert
from siaran.store.among import among
from siaran.store.moments import Utc
from siaran.store.posts import POST_COLUMNS, attempts, owned, to_post
from siaran.store.tables import account, attempt, look, post


@dataclass(frozen=True, slots=True)
class Doubt:
    """A post in doubt with its attempts; the one in doubt is the last that is *unknown*."""

    post: Post
    attempts: tuple[Attempt, ...]
    strict: bool

    @property
    def attempt(self) -> Attempt:
        """The attempt whose outcome is unknown."""
        return next(a for a in reversed(self.attempts) if a.outcome is Outcome.UNKNOWN)

    @property
    def sends(self) -> int:
        """How many attempts may have reached the platform."""
        return sum(a.outcome in (Outcome.UNKNOWN, Outcome.ABSENT) for a in self.attempts)


def take_looks(connection: Connection, now: datetime, times: Times, limit: int) -> list[Doubt]:
    """Posts to look for now; each is given its next look at once, so that looks missed are not made up."""
    posts = [to_post(r) for r in connection.execute(_DUE_LOOKS, {"now": now, "limit": limit}).mappings()]
    for p in posts:
        _look_again(connection, p, p.unknown_at or now, now, times)
    return _doubts(connection, posts)


def _look_again(connection: Connection, p: Post, began: datetime, now: datetime, times: Times) -> None:
    after = times.next_look((now - began).total_seconds())
    connection.execute(_LOOK_AGAIN, {"of_post": p.id, "next_look_at": began + timedelta(seconds=after)})


def _doubts(connection: Connection, posts: Sequence[Post]) -> list[Doubt]:
    if not posts:
        return []
    tried = attempts(connection, [p.id for p in posts])
    strict = set(connection.execute(_STRICT, {"accounts": list({p.account for p in posts})}).scalars())
    doubts = [Doubt(p, tuple(tried.get(p.id, ())), p.account in strict) for p in posts]
    return [d for d in doubts if any(a.outcome is Outcome.UNKNOWN for a in d.attempts)]


def doubt_of(connection: Connection, key: str) -> Doubt | None:
    """The doubt about one post, or None where there is none."""
    found = _doubts(connection, [to_post(r) for r in connection.execute(_OF_KEY, {"of_key": key}).mappings()])
    return found[0] if found else None


def note_look(
    connection: Connection, attempt_id: int, now: datetime, *, complete: bool, evidence: Mapping[str, Any]
) -> None:
    """Keep what one look saw; proof of absence is recomputable from these rows."""
    seen = {"attempt": attempt_id, "looked_at": now, "complete": complete, "evidence": dict(evidence)}
    connection.execute(_NOTE, seen)


def found(
    connection: Connection,
    p: Post,
    receipt: Receipt,
    now: datetime,
    times: Times,
    *,
    attempt_id: int | None,
    evidence: Any,
) -> bool:
    """A look saw it: published."""
    tried = next((a for a in attempts(connection, [p.id]).get(p.id, []) if a.id == attempt_id), None)
    return accept(connection, p, tried, receipt, now, times, evidence=evidence)


def absent(
    connection: Connection, doubt: Doubt, now: datetime, *, evidence: Any, drop_handle: bool = False
) -> State | None:
    """It is proved not to be public: once more if still fresh, else missed.

    The new state; None where the doubt was answered meanwhile, or a person has been asked: only a yes counts then.
    """
    p = doubt.post
    fresh = now <= p.not_after
    values: dict[str, Any] = {"retry_at": None, "next_look_at": None}
    if drop_handle:
        values |= {"handle": None, "handle_hash": None, "to_prepare": bool(p.pictures)}
    state = State.QUEUED if fresh else State.MISSED
    reason = "" if fresh else "Terbukti tidak terbit, dan batas waktunya sudah lewat."
    unasked = and_(_this_doubt(p), post.c.asked_at.is_(None))
    if not move(connection, unasked, {State.UNKNOWN}, state, reason=reason, **values):
        return None
    _close_absent(connection, doubt, now, evidence)
    if state is State.MISSED:
        tell_end(connection, p, state, reason, now)
    return state


def _this_doubt(p: Post) -> ColumnElement[bool]:
    """Not a later doubt about the same post: whoever looked may have been asleep meanwhile."""
    return and_(post.c.id == p.id, post.c.version == p.version)


def _close_absent(connection: Connection, doubt: Doubt, now: datetime, evidence: Any) -> None:
    connection.execute(_CLOSE_ABSENT, {"of_attempt": doubt.attempt.id, "closed_at": now, "evidence": evidence})


def ask(connection: Connection, p: Post, reason: str, now: datetime) -> bool:
    """Put the question to a person, once; the lane goes on. Looks go on too, but may only find a yes."""
    question = {"of_post": p.id, "of_version": p.version, "asked_at": now, "reason": reason}
    if connection.execute(_ASK, question).rowcount != 1:
        return False
    raise_alert(
        connection,
        key=f"question/{p.id}/{p.version}",
        kind="question",
        subject=p.key,
        text=f"Belum pasti apakah {p.key} sudah terbit. {reason} Lihat akunnya, lalu jawab di halaman "
        f"Pertanyaan, atau dengan «siaran queue resolve {p.key}»: --published ALAMAT, --send, atau --drop.",
        now=now,
    )
    return True


def send_again(connection: Connection, doubt: Doubt, *, who: str, not_after: datetime, now: datetime) -> None:
    """A person who was asked says: it is not there, send now. One more send is allowed.

    Raises Conflict where it moved first, or nobody was asked.
    """
    p = doubt.post
    values = {"sends_allowed": max(p.sends_allowed, doubt.sends) + 1, "not_after": not_after, "retry_at": None}
    values |= {"asked_at": None, "next_look_at": None, "reason": ""}
    _must(move(connection, _this_question(p), {State.UNKNOWN}, State.QUEUED, **values), p)
    _close_absent(connection, doubt, now, {"person": who})
    audit.record(connection, who=who, action="resolve", subject=p.key, now=now, answer="send")


def _this_question(p: Post) -> ColumnElement[bool]:
    """Not before somebody was asked: until then Siaran looks, and a no that nobody has proved would end that."""
    return and_(_this_doubt(p), post.c.asked_at.is_not(None))


def _must(moved: object, p: Post) -> None:
    if not moved:
        raise Conflict(f"{p.key} sudah terjawab lebih dahulu.")


def drop(connection: Connection, doubt: Doubt, *, who: str, now: datetime) -> None:
    """A person who was asked says: let it be. The post has failed, with their word as the reason. Raises Conflict."""
    p = doubt.post
    reason = f"Dilepas oleh {who}: hasilnya belum pasti dan tidak dikirim lagi."
    answered = {"reason": reason, "next_look_at": None, "asked_at": None}
    _must(move(connection, _this_question(p), {State.UNKNOWN}, State.FAILED, **answered), p)
    tell_end(connection, p, State.FAILED, reason, now)
    audit.record(connection, who=who, action="resolve", subject=p.key, now=now, answer="drop")


def confirm(connection: Connection, doubt: Doubt, receipt: Receipt, *, who: str, now: datetime, times: Times) -> None:
    """A person says: it is there, and the link was checked by reading it. Raises Conflict."""
    p = doubt.post
    if receipt.platform_id is not None and owned(connection, p.account, [receipt.platform_id]):
        raise Conflict(f"{receipt.permalink or receipt.platform_id} adalah kiriman lain di akun itu, bukan {p.key}.")
    _must(accept(connection, p, doubt.attempt, receipt, now, times, evidence={"person": who}), p)
    audit.record(connection, who=who, action="resolve", subject=p.key, now=now, answer="published")


def take_links(connection: Connection, now: datetime, times: Times, limit: int) -> list[Post]:
    """Published posts whose platform id is still pending (a container's media, a repost without id), to look for now.

    Each is given its next look at once; after a day it is given up.
    """
    posts = [to_post(r) for r in connection.execute(_DUE_LINKS, {"now": now, "limit": limit}).mappings()]
    for p in posts:
        published = p.published_at or p.due_at
        if now < published + LINKS_FOR:
            _look_again(connection, p, published, now, times)
        else:
            connection.execute(_LOOK_AGAIN, {"of_post": p.id, "next_look_at": None})
    return posts


def complete_link(connection: Connection, post_id: int, receipt: Receipt) -> bool:
    """Fill in the id of a published post that was pending."""
    statement = (
        update(post)
        .where(post.c.id == post_id, post.c.platform_id.is_(None))
        .values(platform_id=receipt.platform_id, permalink=receipt.permalink, next_look_at=None)
    )
    return connection.execute(statement).rowcount == 1


LINKS_FOR = timedelta(days=1)
_DUE = (
    select(*POST_COLUMNS)
    .where(post.c.next_look_at <= bindparam("now", type_=Utc))
    .order_by(post.c.next_look_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_DUE_LOOKS = _DUE.where(post.c.state == State.UNKNOWN)
_DUE_LINKS = _DUE.where(post.c.state == State.PUBLISHED, post.c.platform_id.is_(None))
_LOOK_AGAIN = update(post).where(post.c.id == bindparam("of_post"))
_STRICT = select(account.c.id).where(among(account.c.id, "accounts"), account.c.strict)
_OF_KEY = select(*POST_COLUMNS).where(post.c.key == bindparam("of_key"), post.c.state == State.UNKNOWN)
_NOTE = insert(look)
_CLOSE_ABSENT = (
    update(attempt)
    .where(attempt.c.id == bindparam("of_attempt"), attempt.c.outcome == Outcome.UNKNOWN)
    .values(outcome=Outcome.ABSENT)
)
_ASK = update(post).where(
    post.c.id == bindparam("of_post"),
    post.c.version == bindparam("of_version"),
    post.c.state == State.UNKNOWN,
    post.c.asked_at.is_(None),
)
