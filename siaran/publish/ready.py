"""Steps 2 and 3 of the protocol for one claimed lane: make ready what is invisible, and look first where need be."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from siaran.domain.account import Access
from siaran.domain.attempt import Outcome, Receipt, Verdict, unsent
from siaran.domain.errors import Refused, Unavailable, told
from siaran.domain.likeness import same
from siaran.domain.platform import Amplifies, Container, Platform, Seen, Sighting
from siaran.domain.post import Draft, Kind, Post, State
from siaran.publish.clocks import Moment
from siaran.publish.ports import Ports
from siaran.queue import Claim, Intent, found, keep_handle, postpone, release
from siaran.store.alerts import raise_alert
from siaran.store.posts import owned
from siaran.store.quarantine import note_looked

log = logging.getLogger(__name__)

Call = Callable[[], Receipt]
"""The one visible request, with everything it needs."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A claimed post that can be said: what is meant, the call that says it, and since when it is ready."""

    intent: Intent
    call: Call
    since: Moment

    @property
    def claim(self) -> Claim:
        """The lease and the post."""
        return self.intent.claim


def ready(claim: Claim, ports: Ports) -> Ready | None:
    """Make a claimed post ready to be said; None where there is nothing to say now.

    Then what is known is written down, and the lane was given back.
    """
    try:
        call = _prepared(claim, ports)
    except Exception as error:
        log.info("%s: not sent: %s", claim.post.key, told(error))
        _postpone(
            claim, ports, unsent(error, claim.post.tries, ports.database.now(), ports.times, stale=claim.post.stale)
        )
        return None
    if call is None:
        return None
    return Ready(Intent(claim, ports.worker, request_hash(claim)), call, ports.clocks.start())


def _prepared(claim: Claim, ports: Ports) -> Call | None:
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
    if p.kind is Kind.REPOST or not (p.handle or p.to_prepare or p.pictures):
        return {}
    wanted = request_hash(claim)
    handle = _usable(p, wanted, ports.database.now())
    if handle is not None and not p.to_prepare:
        return handle
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
