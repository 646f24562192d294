"""A plan becomes rows: add, rewrite, move, withdraw; each loses against whoever changed the post first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from siaran.domain.errors import Conflict
from siaran.domain.post import ENDED, IN_FLIGHT, OPEN, Kind, Post, Slot, State
from siaran.queue.moves import edit, move, moving
from siaran.queue.sequels import above, unapprove
from siaran.store import audit
from siaran.store.among import among
from siaran.store.quarantine import in_question
from siaran.store.tables import post

FROZEN = (State.SENDING, State.UNKNOWN, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An open post and what it is to become."""

    post: Post
    slot: Slot


def add(connection: Connection, slots: Sequence[Slot], *, sends: Mapping[str, int], now: datetime) -> None:
    """Put new posts into the queue as *planned*; `sends` is how often each platform may be tried.

    Raises Conflict where a key is taken or an account already has the same words in flight; then nothing is stored.
    """
    if not slots:
        return
    _refuse_taken(connection, slots)
    _refuse_public(connection, [s.replaces for s in slots if s.replaces])
    rows = [_row(slot, now) | {"sends_allowed": sends.get(slot.platform, 2)} for slot in slots]
    try:
        connection.execute(_ADD, rows)
    except IntegrityError as error:
        raise Conflict("Rencana lain baru saja disimpan lebih dahulu. Susun ulang rencananya.") from error
    _link_leaders(connection, slots)


def add_again(
    connection: Connection, slots: Sequence[Slot], *, sends: Mapping[str, int], who: str, now: datetime
) -> None:
    """A person has an ended post sent again: its successors wait for approval, and the plan leaves them there.

    The first slot is the post that was meant, the others are its sequels. Raises Conflict.
    """
    add(connection, slots, sends=sends, now=now)
    mine = post.c.key.in_([slot.key for slot in slots])
    connection.execute(update(post).where(mine).values(kept_revision=post.c.revision, timed_by=who))
    first = slots[0]
    audit.record(connection, who=who, action="plan again", subject=first.key, now=now, due_at=first.due_at.isoformat())


def _refuse_taken(connection: Connection, slots: Sequence[Slot]) -> None:
    wanted = {(s.account, s.fingerprint): s.key for s in slots}
    if len(wanted) < len(slots):
        raise Conflict("Dua kiriman di satu akun memakai kata-kata yang sama. Bedakan naskahnya.")
    for row in connection.execute(_IN_FLIGHT, {"accounts": list({s.account for s in slots})}):
        if (row.account, row.fingerprint) in wanted:
            key = wanted[row.account, row.fingerprint]
            raise Conflict(
                f"{key}: akun ini masih memiliki kiriman yang sama, {row.key}. Tarik yang lama, atau bedakan naskahnya."
            )
    taken = connection.execute(_KEYS, {"keys": [s.key for s in slots]}).scalars().first()
    if taken is not None:
        raise Conflict(f"{taken} sudah ada di antrean. Susun ulang rencananya.")


def _refuse_public(connection: Connection, replaced: Sequence[str]) -> None:
    """Only what ended otherwise than public is replaced; locked, for a late yes must find what replaces it."""
    for row in connection.execute(_REPLACED, {"keys": replaced}) if replaced else ():
        if row.state not in ENDED:
            raise Conflict("Kiriman yang hendak diganti ternyata sudah terbit, atau masih berjalan. Lihat keadaannya.")


def _row(slot: Slot, now: datetime) -> dict[str, Any]:
    values = {name: getattr(slot, name) for name in ("key", "campaign", "revision", "program", "territory", "account")}
    return (
        values
        | _words(slot)
        | {
            "platform": slot.platform,
            "kind": slot.kind,
            "state": State.PLANNED,
            "due_at": slot.due_at,
            "not_after": slot.not_after,
            "timezone": slot.timezone,
            "emergency": slot.emergency,
            "replaces": slot.replaces,
            "created_at": now,
        }
    )


def _words(slot: Slot) -> dict[str, Any]:
    return {
        "text": slot.text,
        "link": slot.link,
        "pictures": [asdict(p) for p in slot.pictures],
        "fingerprint": slot.fingerprint,
        "warnings": list(slot.warnings),
        "to_prepare": bool(slot.pictures) and slot.kind is not Kind.REPOST,
    }


def _link_leaders(connection: Connection, slots: Sequence[Slot]) -> None:
    keys = {s.follows for s in slots if s.follows}
    if not keys:
        return
    ids = {r[0]: r[1] for r in connection.execute(_KEYS, {"keys": list(keys)})}
    for slot in slots:
        if slot.follows:
            if slot.follows not in ids:
                raise Conflict(f"{slot.key} mengikuti {slot.follows} yang tidak ada. Susun ulang rencananya.")
            connection.execute(_FOLLOW, {"of_key": slot.key, "follows": ids[slot.follows]})


def rewrite(connection: Connection, changes: Sequence[Rewrite]) -> None:
    """Give open posts new words or times; approval is asked again, of their sequels too.

    Raises Conflict where a post was changed, sent or frozen meanwhile (a thread is frozen once its first part is sent).
    """
    try:
        for change in changes:
            _rewrite_one(connection, change)
    except IntegrityError as error:
        raise Conflict("Akun ini masih memiliki kiriman yang sama. Tarik yang lama, atau bedakan naskahnya.") from error
    # Only now: this raises the sequels' versions, and they may be among the changes.
    for change in changes:
        unapprove(connection, change.post)
    _link_leaders(connection, [c.slot for c in changes])


_UNAPPROVED = {"approved_by": None, "approved_at": None}


def _rewrite_one(connection: Connection, change: Rewrite) -> None:
    p, slot = change.post, change.slot
    _refuse_frozen(connection, p)
    _refuse_in_question(connection, p)
    times = {"due_at": slot.due_at, "not_after": slot.not_after, "timezone": slot.timezone, "retry_at": None}
    values = _words(slot) | times | _UNAPPROVED | {"revision": slot.revision, "program": slot.program, "tries": 0}
    values |= {"emergency": slot.emergency, "kind": slot.kind, "follows": None, "kept_revision": None, "timed_by": None}
    if _same_request(p, slot):
        values.pop("to_prepare")
    else:
        values |= {"handle": None, "handle_hash": None, "stale": 0}
    mine = and_(post.c.id == p.id, post.c.version == p.version)
    done = (
        edit(connection, p.id, p.version, State.PLANNED, **values)
        if p.state is State.PLANNED
        else bool(move(connection, mine, {State.QUEUED}, State.PLANNED, **values))
    )
    _must(done, p.key)


def _same_request(p: Post, slot: Slot) -> bool:
    return (p.text, p.link, p.pictures) == (slot.text, slot.link, slot.pictures)


def _refuse_frozen(connection: Connection, p: Post) -> None:
    if p.kind is Kind.PART and any(leader.state in FROZEN for leader in above(connection, p)):
        raise Conflict(f"{p.key} bagian dari utas yang sudah mulai terbit; naskahnya tidak dapat diubah lagi.")


def _refuse_in_question(connection: Connection, p: Post) -> None:
    if in_question(connection, p.id):
        raise Conflict(
            f"{p.key} mungkin sudah terbit sebelum basis data dipulihkan. Tunggu sampai akunnya sudah dibaca."
        )


def revise(connection: Connection, posts: Sequence[Post], revision: int, program: str) -> None:
    """The same posts, now of a newer revision: nothing that the public sees changes, so approval stays."""
    still_open = and_(post.c.id.in_([p.id for p in posts]), post.c.state.in_(OPEN))
    connection.execute(update(post).where(still_open).values(revision=revision, program=program))


def approve(connection: Connection, keys: Collection[str], *, who: str, now: datetime) -> list[str]:
    """Release planned posts; a thread as a whole. The keys that were approved."""
    ids = _whole_threads(connection, keys)
    released = list(connection.execute(_APPROVE, {"ids": list(ids), "approved_by": who, "approved_at": now}).scalars())
    approved = sorted(connection.execute(_KEYS_OF, {"ids": released}).scalars())
    for campaign, some in groupby(approved, key=lambda key: key.partition("/")[0]):
        audit.record(connection, who=who, action="approve", subject=campaign, now=now, keys=[*some])
    return approved


def _whole_threads(connection: Connection, keys: Collection[str]) -> set[int]:
    """The posts named, with every other part of the threads they belong to."""
    stems = {key.partition("#")[0] for key in keys}
    ids = {r[1] for r in connection.execute(_KEYS, {"keys": list({*keys, *stems})})}
    layer = ids
    while layer:
        layer = set(connection.execute(_PARTS, {"leaders": list(layer)}).scalars()) - ids
        ids |= layer
    return ids


def withdraw(
    connection: Connection, p: Post, *, who: str, now: datetime, reason: str = "", by_person: bool = True
) -> None:
    """Take an open post back; a person's word stands until the campaign's next revision. Raises Conflict.

    `reason` follows the person's name; where it was nobody (`by_person`), it is all that is told.
    """
    _refuse_in_question(connection, p)
    mine = and_(post.c.id == p.id, post.c.version == p.version)
    kept = p.revision if by_person else None
    told = " ".join([f"Ditarik oleh {who}.", reason]).rstrip() if by_person else reason
    done = move(connection, mine, OPEN, State.WITHDRAWN, reason=told, kept_revision=kept)
    _must(bool(done), p.key)
    audit.record(connection, who=who, action="withdraw", subject=p.key, now=now)


def reschedule(
    connection: Connection, p: Post, *, due_at: datetime, not_after: datetime, who: str, now: datetime
) -> None:
    """A person moves an open post; approval is asked again and the plan leaves it there. Raises Conflict."""
    _refuse_in_question(connection, p)
    values = {"due_at": due_at, "not_after": not_after, "retry_at": None, "kept_revision": p.revision, "timed_by": who}
    values |= _UNAPPROVED
    mine = and_(post.c.id == p.id, post.c.version == p.version)
    done = (
        edit(connection, p.id, p.version, State.PLANNED, **values)
        if p.state is State.PLANNED
        else bool(move(connection, mine, {State.QUEUED}, State.PLANNED, **values))
    )
    _must(done, p.key)
    audit.record(connection, who=who, action="move", subject=p.key, now=now, due_at=due_at.isoformat())


def reschedule_all(
    connection: Connection, moves: Sequence[tuple[Post, datetime, datetime]], *, who: str, now: datetime
) -> None:
    """Move several posts, each to its `due_at` and `not_after`. Raises Conflict that names those that moved first."""
    first: list[str] = []
    for p, due_at, not_after in moves:
        try:
            reschedule(connection, p, due_at=due_at, not_after=not_after, who=who, now=now)
        except Conflict:
            first.append(p.key)
    if first:
        named = ", ".join(first[:3]) + (" …" if len(first) > 3 else "")
        raise Conflict(f"Belum ada yang dipindahkan: {len(first)} kiriman lebih dahulu berubah atau dikirim ({named}).")


def _must(done: bool, key: str) -> None:
    if not done:
        raise Conflict(
            f"{key} sudah diubah atau dikirim lebih dahulu. Perubahan ini tidak disimpan; lihat, lalu ulangi."
        )


# What every plan and every approval asks, built once.
_IN_FLIGHT = select(post.c.key, post.c.account, post.c.fingerprint).where(
    among(post.c.account, "accounts"), post.c.state.in_(IN_FLIGHT)
)
_KEYS = select(post.c.key, post.c.id).where(among(post.c.key, "keys"))
_REPLACED = select(post.c.state).where(among(post.c.key, "keys")).order_by(post.c.id).with_for_update()
_KEYS_OF = select(post.c.key).where(among(post.c.id, "ids"))
_ADD = insert(post)
_FOLLOW = update(post).where(post.c.key == bindparam("of_key"))
_PARTS = select(post.c.id).where(among(post.c.follows, "leaders"), post.c.kind == Kind.PART)
_APPROVE = moving(among(post.c.id, "ids"), {State.PLANNED}, State.QUEUED, retry_at=None, timed_by=None)
