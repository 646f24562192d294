"""Steps 4 to 7 of the protocol, for many lanes at once where it is a transaction: intent, clock, call once, settle."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from siaran.domain.attempt import Outcome, Receipt, Verdict, accepted, verdict
from siaran.domain.errors import OutcomeUnknown, told
from siaran.domain.keepable import keepable
from siaran.domain.post import Kind, Post, State
from siaran.publish.clocks import Moment
from siaran.publish.ports import Ports
from siaran.publish.ready import Ready, ready
from siaran.queue import Claim, Result

log = logging.getLogger(__name__)

LONGEST_ID = 120
"""Characters of a platform's id for a post or a container."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A post whose intent stands in the database since `at`: it may be called, soon and once."""

    ready: Ready
    at: Moment


def say(claims: Sequence[Claim], ports: Ports) -> None:
    """Carry claimed posts as far as they will go now, one call after the other, with shared transactions.

    Whatever happens, what is known is written down.
    """
    made = [one for claim in claims if (one := ready(claim, ports)) is not None]
    said: list[Result] = []
    try:
        for begun in begin(made, ports):
            said.append(call(begun, ports))
    finally:
        settle(said, ports)


def begin(those: Sequence[Ready], ports: Ports) -> list[Begun]:
    """Step 4, one transaction for all: those that may be called. The lanes of the others were given back."""
    if not those:
        return []
    try:
        answers = ports.ledger.begin([one.intent for one in those])
    except Exception as error:
        # The commit failed or its answer was lost: nothing is sent, and nothing was.
        log.warning("%d intents not certain: %s", len(those), type(error).__name__)
        reason = "Niat kirim tidak tercatat dengan pasti."
        settle([_result(one.claim, _not_sent(reason, ports), ports) for one in those], ports)
        return []
    at = ports.clocks.start()
    return [Begun(one, at) for one, begun in zip(those, answers, strict=True) if begun]


def call(begun: Begun, ports: Ports) -> Result:
    """Steps 5 and 6: where too much time has gone since the intent, nothing is sent; else one visible request."""
    one, clocks, times = begun.ready, ports.clocks, ports.times
    half_gone = one.claim.lease_until - ports.database.now() < timedelta(seconds=times.lease / 2)
    if waits_too_long(begun, ports):
        outcome = _not_sent("Belum mendapat giliran: kanal sedang lambat menjawab.", ports)
    elif clocks.elapsed(one.since) > times.presend or half_gone or clocks.off:
        outcome = _not_sent("Mesin terlalu lambat untuk mengirim dengan aman.", ports)
    else:
        with clocks.within(times.call_timeout, one.since):
            outcome = _call_once(one, ports)
    return _result(one.claim, outcome, ports)


def waits_too_long(begun: Begun, ports: Ports) -> bool:
    """Whether its turn comes too late by now: what was stopped meanwhile must not go out seconds later."""
    return ports.clocks.elapsed(begun.at) > ports.times.presend / 3


def _call_once(one: Ready, ports: Ports) -> Verdict:
    """No database transaction is open meanwhile."""
    p, began = one.claim.post, ports.clocks.start()
    try:
        return accepted(_whole(p, one.call()))
    except Exception as error:
        log.info("%s: %s: %s", p.key, type(error).__name__, told(error))
        return verdict(error, p.tries, ports.database.now(), ports.times, stale=p.stale)
    finally:
        ports.called(ports.clocks.elapsed(began))


def _whole(p: Post, receipt: Receipt) -> Receipt:
    """A yes must name what it made, by an id that can be kept; only a repost's id may be pending."""
    ids = [number for number in (receipt.platform_id, receipt.container_id) if number]
    if p.kind is not Kind.REPOST and not ids:
        raise OutcomeUnknown("Kanal menjawab ya, tetapi tanpa nomor kiriman.")
    if any(len(number) > LONGEST_ID or number != keepable(number) for number in ids):
        raise OutcomeUnknown("Kanal menjawab ya, tetapi dengan nomor kiriman yang rusak.")
    return replace(receipt, permalink=receipt.permalink and keepable(receipt.permalink))


def _not_sent(reason: str, ports: Ports) -> Verdict:
    return Verdict(Outcome.NOT_SENT, State.QUEUED, reason, ports.database.now() + timedelta(seconds=5))


def _result(claim: Claim, outcome: Verdict, ports: Ports) -> Result:
    return Result(claim.post.id, claim.epoch, ports.worker, outcome, ports.database.now())


def settle(results: Sequence[Result], ports: Ports) -> None:
    """Step 7, one transaction for all: into the database, or else into the spool, to be replayed one by one."""
    if not results:
        return
    try:
        ports.ledger.settle(results)
    except Exception as error:
        log.error("%d results go into the spool: %s", len(results), type(error).__name__)
        for result in results:
            _keep(result, ports)


def _keep(result: Result, ports: Ports) -> None:
    """Whatever is wrong with it, and be it a plug-in's: it keeps no other from being kept."""
    try:
        ports.spool.keep(result)
    except Exception as error:
        log.error("result of post %d is lost, so it is looked for: %s", result.post, type(error).__name__)


def replay(ports: Ports) -> int:
    """Write spooled results down, now that the database answers; how many. One that cannot be keeps no other."""
    done = 0
    for path, result in ports.spool.waiting():
        try:
            ports.ledger.settle([result])
        except Exception as error:
            log.error("%s: still in the spool: %s", path.name, type(error).__name__)
            continue
        path.unlink(missing_ok=True)
        done += 1
    return done
