"""Steps 2 to 7 of the protocol for one claimed lane: prepare, look first, intent, clock, call once, settle."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from siaran.domain.account import Access
from siaran.domain.attempt import Outcome, Receipt, Verdict, accepted, unsent, verdict
from siaran.domain.errors import OutcomeUnknown, Refused, Unavailable, told
from siaran.domain.likeness import same
from siaran.domain.platform import Amplifies, Container, Platform, Seen, Sighting
from siaran.domain.post import Draft, Kind, Post, State
from siaran.publish.clocks import Moment
from siaran.publish.ports import Ports
from siaran.queue import Claim, Intent, Result, found, keep_handle, postpone, release
from siaran.store.alerts import raise_alert
from siaran.store.posts import owned
from siaran.store.quarantine import note_looked

log = logging.getLogger(__name__)


def say(claim: Claim, ports: Ports) -> None:
    """Carry one claimed post as far as it will go now; whatever happens, what is known is written down."""
    try:
        call = _ready_to_send(claim, ports)
    except Exception as error:
        log.info("%s: not sent: %s", claim.post.key, told(error))
        _postpone(
            claim, ports, unsent(error, claim.post.tries, ports.database.now(), ports.times, stale=claim.post.stale)
        )
        return
    if call is not None:
        _send(claim, ports, call)


Call = Callable[[], Receipt]
"""The one visible request, with everything it needs."""


def _ready_to_send(claim: Claim, ports: Ports) -> Call | None:
    """The call that says it; None where there is nothing to send now, and the lane was given back."""
    p, platform = claim.post, ports.platforms[claim.post.platform]
    access = ports.access(p.account)
    if claim.only_look:
        _only_look(claim, ports, platform, access)
        return None
    handle = _prepare(claim, ports, platform, access)
    if handle is None:
        return None
    if p.due_at > ports.database.now():
        _release(claim, ports)
        return None
    # Any answer tells the time too: a process that has heard none yet does not know whether its clock is right.
    unsure = ports.clocks.silent or ports.clocks.off
    if (claim.look_since or unsure) and _seen_already(claim, ports, platform, access, handle):
        return None
    _mind_the_clock(ports)
    return _call(claim, platform, access, handle)


def _mind_the_clock(ports: Ports) -> None:
    """By a clock that is off nothing is sent, and a look proves nothing. Raises Unavailable."""
    if ports.clocks.off:
        alarm_clock(ports)
        raise Unavailable(
            "Jam mesin ini tidak cocok dengan jam kanal. Betulkan jamnya; kiriman menunggu.", again_in=60.0
        )


def _call(claim: Claim, platform: Platform, access: Access, handle: Mapping[str, Any]) -> Call:
    if claim.post.kind is not Kind.REPOST:
        return partial(platform.publish, access, draft_of(claim), handle)
    if not isinstance(platform, Amplifies) or claim.leader_id is None:
        raise Refused(f"Kanal {claim.post.platform} tidak dapat memposting ulang kiriman akun lain.")
    return partial(platform.amplify, access, claim.leader_id)


def _prepare(claim: Claim, ports: Ports, platform: Platform, access: Access) -> Mapping[str, Any] | None:
    """Step 2: everything invisible and repeatable; the handle is saved before going on."""
    p = claim.post
    if p.kind is Kind.REPOST:
        return {}
    wanted = request_hash(claim)
    handle = _usable(p, wanted, ports.database.now())
    if handle is not None and not p.to_prepare:
        return handle
    if handle is None and not p.to_prepare and not p.pictures:
        return {}
    prepared = platform.prepare(access, draft_of(claim), handle)
    with ports.database.write() as connection:
        kept = keep_handle(connection, claim, dict(prepared.handle), wanted, prepared.ready)
    if prepared.ready and kept:
        return prepared.handle
    again = ports.database.now() + timedelta(seconds=prepared.again_in)
    _postpone(claim, ports, Verdict(Outcome.NOT_SENT, State.QUEUED, p.reason, again), counted=False)
    return None


def _usable(p: Post, wanted: str, now: datetime) -> Mapping[str, Any] | None:
    """The saved handle, unless it was made of another text or has expired."""
    if p.handle is None or p.handle_hash != wanted:
        return None
    expires = p.handle.get("expires_at")
    return None if expires and datetime.fromisoformat(expires) <= now else p.handle


def _seen_already(claim: Claim, ports: Ports, platform: Platform, access: Access, handle: Mapping[str, Any]) -> bool:
    """Step 3: read the account's own recent posts; one that is ours and nobody's else makes the post published."""
    p = claim.post
    since = claim.look_since or p.due_at - timedelta(seconds=60)
    sighting = platform.find(access, since, handle or None)
    if not sighting.complete:
        raise Unavailable("Halaman akun belum dapat dibaca sampai cukup jauh ke belakang; dicoba lagi sebentar lagi.")
    receipt = _receipt(claim, ports, sighting, handle, since)
    if receipt is None:
        return False
    now = ports.database.now()
    with ports.database.write() as connection:
        found(connection, p, receipt, now, ports.times, attempt_id=None, evidence="look first")
        release(connection, p.account, claim.epoch)
    return True


def _only_look(claim: Claim, ports: Ports, platform: Platform, access: Access) -> None:
    """In quarantine: read the account for what may be public already, and go no further."""
    if _seen_already(claim, ports, platform, access, claim.post.handle or {}):
        return
    _mind_the_clock(ports)
    with ports.database.write() as connection:
        note_looked(connection, claim.post.id, ports.database.now())
        release(connection, claim.post.account, claim.epoch)


def _receipt(
    claim: Claim, ports: Ports, sighting: Sighting, handle: Mapping[str, Any], since: datetime
) -> Receipt | None:
    mine = [s for s in sighting.posts if s.created_at >= since and matches(claim.post, claim.leader_id, s)]
    with ports.database.read() as connection:
        taken = owned(connection, claim.post.account, [s.platform_id for s in mine])
    free = [s for s in mine if s.platform_id not in taken]
    if free:
        return receipt_of(free[-1], handle)
    if sighting.container is Container.PUBLISHED:
        return Receipt(None, container_id=str(handle.get("container")))
    return None


def matches(p: Post, leader_id: str | None, seen: Seen) -> bool:
    """Whether what was seen is this post: a repost by what it refers to, a reply by its text and what it answers."""
    if p.kind is Kind.REPOST:
        return leader_id is not None and seen.refers_to == leader_id
    if seen.refers_to is not None or not same(p.text, seen.text):
        return False
    return p.kind is not Kind.PART or seen.answers in (None, leader_id)


def receipt_of(seen: Seen, handle: Mapping[str, Any] | None = None) -> Receipt:
    """A yes by what was seen on the account."""
    container = (handle or {}).get("container")
    return Receipt(seen.platform_id, seen.permalink, str(container) if container else None, seen.created_at)


def _send(claim: Claim, ports: Ports, call: Call) -> None:
    """Steps 4 to 7."""
    began = ports.clocks.start()
    try:
        begun = ports.ledger.begin(Intent(claim, ports.worker, request_hash(claim)))
    except Exception as error:
        # The commit failed or its answer was lost: nothing is sent, and nothing was.
        log.warning("%s: intent not certain: %s", claim.post.key, type(error).__name__)
        _settle(claim, ports, _not_sent("Niat kirim tidak tercatat dengan pasti.", ports.database.now()))
        return
    if not begun:
        _release(claim, ports)
        return
    # No longer for one's turn: what was stopped meanwhile must not go out seconds later.
    with ports.turn(ports.times.presend / 3) as came:
        outcome = _call_in_time(claim, ports, call, began) if came else _no_turn(ports)
    _settle(claim, ports, outcome)


def _call_in_time(claim: Claim, ports: Ports, call: Call, began: Moment) -> Verdict:
    """Step 5: where too much time has gone since the intent began, nothing is sent."""
    half_gone = claim.lease_until - ports.database.now() < timedelta(seconds=ports.times.lease / 2)
    if ports.clocks.elapsed(began) > ports.times.presend or half_gone or ports.clocks.off:
        return _too_slow(ports)
    with ports.clocks.within(ports.times.call_timeout, began):
        return _call_once(claim, ports, call)


def _too_slow(ports: Ports) -> Verdict:
    return _not_sent("Mesin terlalu lambat untuk mengirim dengan aman.", ports.database.now())


def _no_turn(ports: Ports) -> Verdict:
    return _not_sent("Belum mendapat giliran: kanal sedang lambat menjawab.", ports.database.now())


def _call_once(claim: Claim, ports: Ports, call: Call) -> Verdict:
    """Step 6: one visible request; no database transaction is open meanwhile."""
    p = claim.post
    try:
        return accepted(_whole(p, call()))
    except Exception as error:
        log.info("%s: %s: %s", p.key, type(error).__name__, told(error))
        return verdict(error, p.tries, ports.database.now(), ports.times, stale=p.stale)


def _whole(p: Post, receipt: Receipt) -> Receipt:
    """A yes must name what it made; only a repost's id may be pending."""
    if p.kind is not Kind.REPOST and not (receipt.platform_id or receipt.container_id):
        raise OutcomeUnknown("Kanal menjawab ya, tetapi tanpa nomor kiriman.")
    return receipt


def _not_sent(reason: str, now: datetime) -> Verdict:
    return Verdict(Outcome.NOT_SENT, State.QUEUED, reason, now + timedelta(seconds=5))


def _settle(claim: Claim, ports: Ports, outcome: Verdict) -> None:
    """Step 7: into the database, or while it is away into the spool."""
    result = Result(claim.post.id, claim.epoch, ports.worker, outcome, ports.database.now())
    try:
        ports.ledger.settle(result)
    except Exception as error:
        log.error("%s: result kept in the spool: %s", claim.post.key, type(error).__name__)
        ports.spool.keep(result)


def replay(ports: Ports) -> int:
    """Write spooled results down, now that the database answers; how many. One that cannot be keeps no other."""
    done = 0
    for path, result in ports.spool.waiting():
        try:
            ports.ledger.settle(result)
        except Exception as error:
            log.error("%s: still in the spool: %s", path.name, type(error).__name__)
            continue
        path.unlink(missing_ok=True)
        done += 1
    return done


def _postpone(claim: Claim, ports: Ports, outcome: Verdict, *, counted: bool = True) -> None:
    now = ports.database.now()
    with ports.database.write() as connection:
        postpone(connection, claim, outcome, now, counted=counted)


def _release(claim: Claim, ports: Ports) -> None:
    with ports.database.write() as connection:
        release(connection, claim.post.account, claim.epoch)


def alarm_clock(ports: Ports) -> None:
    """Our clock is not the world's: tell someone, once a day."""
    now, machine = ports.database.now(), ports.worker.partition(":")[0]
    with ports.database.write() as connection:
        raise_alert(
            connection,
            key=f"clock/{machine}/{now.date().isoformat()}",
            kind="clock",
            subject=f"Jam mesin {machine} tidak cocok.",
            text=f"Jam mesin berbeda {abs(ports.clocks.skew):.0f} detik dari jam kanal. Tidak ada yang dikirim "
            "sebelum jamnya dibetulkan; periksa NTP.",
            now=now,
        )


def draft_of(claim: Claim) -> Draft:
    """What the platform's verbs are given to say."""
    p = claim.post
    return Draft(p.text, p.link, p.pictures, claim.leader_id)


def request_hash(claim: Claim) -> str:
    """The hash of everything that will be sent: account, words, link, pictures and their words, leader."""
    p = claim.post
    pictures = [[picture.sha256, picture.alt] for picture in p.pictures]
    parts = [p.platform, p.account, p.kind, p.text, p.link, pictures, claim.leader_id]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
