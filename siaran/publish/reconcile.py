"""Posts whose fate is unknown: look, and turn doubt into yes by evidence, into no only by proof, else ask a person."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from siaran.domain.attempt import SENDS, Receipt, effects
from siaran.domain.errors import told
from siaran.domain.likeness import nearly
from siaran.domain.platform import Container, Resend, Seen, Sighting
from siaran.domain.post import Kind, Post
from siaran.domain.times import Times
from siaran.publish.ports import Ports
from siaran.publish.ready import alarm_clock, matches, receipt_of
from siaran.queue import Doubt, absent, ask, complete_link, found, note_look, take_effect, take_links, take_looks
from siaran.store.posts import by_ids, looks, newest_live, owned

log = logging.getLogger(__name__)

MARGIN = timedelta(seconds=60)
PROOF_READS = 3
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """It is public."""

    receipt: Receipt
    attempt_id: int


@dataclass(frozen=True, slots=True)
class Absent:
    """It is proved not to be public; `drop_handle`: what was prepared can never be used again."""

    evidence: Mapping[str, Any]
    drop_handle: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """Only a person can tell."""

    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """What one look at one doubt saw, read at `at`.

    `free` are posts since the first attempt that no other post of ours owns, `until` is when the last attempt can have
    made one at the latest, `newest_seen`: the newest post known to be live is among them all.
    """

    doubt: Doubt
    leader_id: str | None
    sighting: Sighting
    at: datetime
    until: datetime
    free: tuple[Seen, ...]
    newest_seen: bool

    @property
    def matching(self) -> tuple[Seen, ...]:
        """Posts that are ours, oldest first."""
        return tuple(s for s in reversed(self.free) if s.created_at <= self.until and self._is_ours(s))

    @property
    def near(self) -> tuple[Seen, ...]:
        """Posts that are nearly ours: in their words, or the very same but later than an attempt can have made it."""
        return tuple(s for s in self.free if self._is_near(s) or (s.created_at > self.until and self._is_ours(s)))

    def _is_ours(self, seen: Seen) -> bool:
        return matches(self.doubt.post, self.leader_id, seen)

    def _is_near(self, seen: Seen) -> bool:
        words = self.doubt.post.kind is not Kind.REPOST and seen.refers_to is None
        return words and nearly(self.doubt.post.text, seen.text)

    def evidence(self) -> dict[str, Any]:
        """What is kept of this look."""
        near = {s.platform_id for s in self.near}
        shown = [s for n, s in enumerate(self.sighting.posts) if n < SHOWN or s.platform_id in near]
        return {
            "seen": len(self.sighting.posts),
            "newest_seen": self.newest_seen,
            "matches": len(self.matching),
            "near": sorted(near),
            "container": self.sighting.container,
            "recent": [_kept(s, whole=s.platform_id in near) for s in shown],
        }


def _kept(seen: Seen, *, whole: bool) -> dict[str, Any]:
    """What is kept of one post that was seen; a person compares a near match word by word, so `whole`."""
    text = seen.text if whole else seen.text[:280]
    at = seen.created_at.isoformat()
    return {"id": seen.platform_id, "at": at, "text": text, "permalink": seen.permalink, "app": seen.app}


def reconcile(ports: Ports, limit: int = 50) -> int:
    """Look for posts in doubt whose look is due, one read for each account; how many were looked for."""
    now = ports.database.now()
    with ports.database.write() as connection:
        doubts = take_looks(connection, now, ports.times, limit)
    for group in _groups(doubts, ports):
        try:
            _look(group, ports)
        except Exception as error:
            # One account's trouble must not keep the others waiting; this one has its next look already.
            log.error("%s: look not written down: %s", group[0].post.key, type(error).__name__)
    if doubts and ports.clocks.off:
        alarm_clock(ports)
    return len(doubts)


def look_now(doubt: Doubt, ports: Ports) -> None:
    """Look for one post because a person wants to know; what it proves has its effect as in any other look."""
    _look([doubt], ports)


def _groups(doubts: Sequence[Doubt], ports: Ports) -> list[list[Doubt]]:
    """One list call serves an account; where a prepared handle decides, each post is read by itself."""
    groups: dict[tuple[int, int], list[Doubt]] = {}
    for doubt in doubts:
        alone = ports.platforms[doubt.post.platform].resend is Resend.SAME_HANDLE
        groups.setdefault((doubt.post.account, doubt.post.id if alone else 0), []).append(doubt)
    return list(groups.values())


def _look(group: Sequence[Doubt], ports: Ports) -> None:
    first = group[0].post
    since = min(a.intent_at for d in group for a in d.attempts) - MARGIN
    # What is read was true when the reading began: whoever reads may be asleep before deciding.
    began = ports.database.now()
    try:
        access = ports.access(first.account)
        sighting = ports.platforms[first.platform].find(access, since, first.handle)
    except Exception as error:
        log.info("%s: look failed: %s", first.key, told(error))
        _note_failure(group, error, began, ports)
        return
    for doubt in group:
        _decide(doubt, sighting, began, ports)


def _note_failure(group: Sequence[Doubt], error: Exception, began: datetime, ports: Ports) -> None:
    """A look that could not read: what it says of the lane counts; doubt that stays unreadable becomes a question."""
    now = ports.database.now()
    lane, _ = effects(error, now, ports.times)
    with ports.database.write() as connection:
        take_effect(connection, group[0].post, lane, None, now)
        for doubt in group:
            note_look(connection, doubt.attempt.id, began, complete=False, evidence={"error": told(error)})
            if now > doubt.post.not_after + timedelta(seconds=ports.times.settle_after):
                ask(connection, doubt.post, f"Akunnya tidak dapat dibaca: {told(error)}", now)


def _decide(doubt: Doubt, sighting: Sighting, began: datetime, ports: Ports) -> None:
    now, p = ports.database.now(), doubt.post
    # By a clock that is off, nobody knows when something was read: such a read proves nothing, later either.
    clock_off = ports.clocks.off
    with ports.database.write() as connection:
        view = _view(connection, doubt, sighting, began, ports.times)
        note_look(
            connection, doubt.attempt.id, began, complete=sighting.complete and not clock_off, evidence=view.evidence()
        )
        resend = ports.platforms[p.platform].resend
        past = looks(connection, doubt.attempt.id)
        match judge(view, past, resend, ports.times, clock_off=clock_off):
            case Found(receipt, attempt_id):
                found(connection, p, receipt, now, ports.times, attempt_id=attempt_id, evidence=view.evidence())
            case Absent(evidence, drop_handle):
                absent(connection, doubt, now, evidence=evidence, drop_handle=drop_handle)
            case Ask(reason):
                ask(connection, p, reason, now)


def _view(connection: Any, doubt: Doubt, sighting: Sighting, began: datetime, times: Times) -> View:
    p = doubt.post
    since = min(a.intent_at for a in doubt.attempts) - MARGIN
    recent = [s for s in sighting.posts if s.created_at >= since]
    taken = owned(connection, p.account, [s.platform_id for s in recent])
    newest = newest_live(connection, p.account, doubt.attempt.intent_at)
    leader = by_ids(connection, [p.follows]).get(p.follows) if p.follows is not None else None
    return View(
        doubt,
        leader.platform_id if leader else None,
        sighting,
        began,
        max(a.intent_at for a in doubt.attempts) + timedelta(seconds=times.settle_after),
        tuple(s for s in recent if s.platform_id not in taken),
        newest is None or any(s.platform_id == newest for s in sighting.posts),
    )


def judge(
    view: View, past: Sequence[Mapping[str, Any]], resend: Resend, times: Times, *, clock_off: bool = False
) -> Found | Absent | Ask | None:
    """What the looks so far, this one the last of them, prove; None: look again later. Pure."""
    doubt, handle = view.doubt, view.doubt.post.handle
    if view.matching:
        return Found(receipt_of(view.matching[0], handle), _attempt_of(doubt, view.matching[0]))
    if view.sighting.container is Container.PUBLISHED:
        container = str((handle or {}).get("container"))
        return Found(Receipt(None, container_id=container), doubt.attempt.id)
    settled = view.at >= doubt.attempt.intent_at + timedelta(seconds=times.settle_after)
    if not settled or clock_off:
        return None
    if view.near:
        return Ask("Di akunnya ada kiriman yang hampir sama.")
    proof = _container_proof(view) if resend is Resend.SAME_HANDLE else _timeline_proof(past)
    if proof is not None:
        return _after_proof(doubt, proof)
    if view.at > doubt.post.not_after + timedelta(seconds=times.settle_after):
        return Ask("Halaman akunnya tidak cukup untuk membuktikan ada atau tidaknya kiriman ini.")
    return None


def _attempt_of(doubt: Doubt, seen: Seen) -> int:
    """The newest attempt that can have made what was seen: a send, and not later than it."""
    sent = [a for a in doubt.attempts if a.outcome in SENDS and a.intent_at - MARGIN <= seen.created_at]
    return (sent[-1] if sent else doubt.attempt).id


def _container_proof(view: View) -> Absent | None:
    """A container that is still ready, or that ended without ever being public, was not published."""
    container = view.sighting.container
    if container is Container.READY:
        return Absent(view.evidence())
    if container in (Container.EXPIRED, Container.BROKEN) and view.sighting.complete:
        return Absent(view.evidence(), drop_handle=True)
    return None


def _timeline_proof(past: Sequence[Mapping[str, Any]]) -> Absent | None:
    """At least three complete reads that all show the newest post known to be live, and nothing like ours."""
    good = [look for look in past if look["complete"] and look["evidence"].get("newest_seen")]
    spoilt = any(look["evidence"].get("near") or look["evidence"].get("matches") for look in past)
    if len(good) < PROOF_READS or spoilt or past[-1] is not good[-1]:
        return None
    return Absent({"reads": [look["looked_at"].isoformat() for look in good]})


def _after_proof(doubt: Doubt, proof: Absent) -> Absent | Ask:
    if doubt.strict:
        return Ask("Akun ini tidak pernah mengirim dua kali tanpa jawaban Anda.")
    if doubt.sends >= doubt.post.sends_allowed:
        return Ask("Kiriman ini sudah dicoba sebanyak yang boleh, dan tidak satu pun terlihat.")
    return proof


def complete_links(ports: Ports, limit: int = 20) -> int:
    """Look for the ids of published posts that are still pending; how many were found."""
    now = ports.database.now()
    with ports.database.write() as connection:
        pending = take_links(connection, now, ports.times, limit)
    return sum(_complete_link(p, ports) for p in pending)


def _complete_link(p: Post, ports: Ports) -> bool:
    since = (p.published_at or p.due_at) - MARGIN * 10
    try:
        sighting = ports.platforms[p.platform].find(ports.access(p.account), since, p.handle)
    except Exception as error:
        log.info("%s: link still pending: %s", p.key, told(error))
        return False
    with ports.database.write() as connection:
        leader = by_ids(connection, [p.follows]).get(p.follows) if p.follows is not None else None
        mine = [s for s in sighting.posts if s.created_at >= since]
        mine = [s for s in mine if matches(p, leader.platform_id if leader else None, s)]
        taken = owned(connection, p.account, [s.platform_id for s in mine])
        free = [s for s in mine if s.platform_id not in taken]
        return bool(free) and complete_link(connection, p.id, receipt_of(free[-1], p.handle))
