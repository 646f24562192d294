"""What closes a lane, a platform or everything, and what opens it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from siaran.domain.account import AccountState
from siaran.domain.attempt import Closure, Gate
from siaran.domain.times import Times
from siaran.store import audit
from siaran.store.alerts import raise_alert
from siaran.store.among import among
from siaran.store.condition import longest_lease
from siaran.store.moments import Utc
from siaran.store.tables import account, gate, instance, lane

PROBE_EVERY = timedelta(hours=1)


def close_lane(connection: Connection, account_id: int, closure: Closure, now: datetime) -> None:
    """A lane rests until a time (rate limit), or its account waits for a person (lost, held), who is told once."""
    if closure.gate is Gate.RATE:
        rest = {"of_account": account_id, "later": closure.until}
        connection.execute(_REST, {**rest, "closed_until": closure.until, "reason": closure.reason})
        return
    state = AccountState.LOST if closure.gate is Gate.LOST else AccountState.HELD
    row = connection.execute(_SHUT, {"of_account": account_id, "state": state, "reason": closure.reason}).first()
    if row is not None:
        raise_alert(
            connection,
            key=f"account/{account_id}/{state}/{now.isoformat()}",
            kind=state,
            subject=f"{row.platform} {row.handle}",
            text=f"Akun {row.handle} di {row.platform} ({row.territory}) tidak dapat dipakai: {closure.reason} "
            "Kirimannya menunggu. Sambungkan lagi di halaman Akun, lalu periksa di sana atau dengan "
            "«siaran accounts check».",
            now=now,
        )


def close_platform(connection: Connection, platform: str, closure: Closure, now: datetime) -> None:
    """All lanes of a platform wait: until a time, or for an hourly probe. The administrator is told once.

    Of two times the later one counts, and any time more than none.
    """
    probe_at = closure.until or now + PROBE_EVERY
    values = {"reason": closure.reason, "until": closure.until, "probe_at": probe_at, "probe_account": None}
    sooner = or_(gate.c.until.is_(None), gate.c.until <= (closure.until or now))
    if connection.execute(update(gate).where(gate.c.platform == platform, sooner).values(values)).rowcount:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(gate).values(platform=platform, closed_at=now, **values)
    if connection.execute(statement.on_conflict_do_nothing().returning(gate.c.platform)).first() is None:
        return  # it is closed for longer, or another process heard it at the same moment, and tells
    raise_alert(
        connection,
        key=f"platform/{platform}/{now.isoformat()}",
        kind="closed",
        subject=platform,
        text=f"Kanal {platform} tertutup untuk semua akun: {closure.reason} "
        "Semua kirimannya menunggu; Siaran mencoba satu kiriman setiap jam.",
        now=now,
    )


def free(connection: Connection, *, who: str, now: datetime, times: Times) -> int:
    """Take back lanes under a lease that a clock that was ahead left behind; how many.

    For when nobody lives who may hold one. Whoever did holds nothing any more, for the epoch is raised.
    """
    freed = connection.execute(_FREE, {"longest": longest_lease(now, times)}).rowcount
    if freed:
        audit.record(connection, who=who, action="free lanes", subject="queue", now=now, accounts=freed)
    return freed


def open_probed(connection: Connection, accounts: Collection[int]) -> None:
    """Posts of these accounts went out: a platform that one of them was to probe is open again.

    Any other yes says nothing: it was on its way, or public, before the platform closed.
    """
    connection.execute(_OPEN, {"accounts": list(accounts)})


def open_expired(connection: Connection, now: datetime) -> int:
    """Open platforms whose own time has passed."""
    return connection.execute(_OPEN_EXPIRED, {"now": now}).rowcount


def closed(connection: Connection, platforms: Collection[str]) -> set[str]:
    """Those of these platforms that are closed for all their lanes."""
    return set(connection.execute(_CLOSED, {"platforms": list(platforms)}).scalars())


def take_probe(connection: Connection, platform: str, account_id: int, now: datetime) -> bool:
    """Claim the one probe of this hour for an account; False where it is not time, or another account has it.

    Whoever has it goes on with it: a container takes several steps until it can be published.
    """
    next_at = case((gate.c.probe_at <= now, now + PROBE_EVERY), else_=gate.c.probe_at)
    statement = (
        update(gate)
        .where(gate.c.platform == platform, or_(gate.c.probe_at <= now, gate.c.probe_account == account_id))
        .values(probe_at=next_at, probe_account=account_id)
    )
    return connection.execute(statement).rowcount == 1


def running(connection: Connection) -> bool:
    """Whether anything may be sent at all: neither stopped nor in quarantine."""
    return connection.execute(_HALTED).first() is None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the instance's row says of sending, in one read.

    `quarantined`: this is a copy, or an old database, of which nobody has said yet that it may send. `restored_at`:
    when it was put back, `known_until`: until when it knows what was sent before.
    """

    stopped: bool = False
    quarantined: bool = False
    restored_at: datetime | None = None
    known_until: datetime | None = None


def standing(connection: Connection) -> Standing:
    """How this instance stands now."""
    row = connection.execute(_STANDING).first()
    return Standing(row[0] is not None, row[1] is not None, row[2], row[3]) if row else Standing()


def stop(connection: Connection, *, who: str, now: datetime, reason: str = "") -> bool:
    """Stop everything: no claim and no intent from now on. Whether it was running."""
    done = connection.execute(
        update(instance).where(instance.c.stopped_at.is_(None)).values(stopped_at=now, stopped_by=who)
    ).rowcount
    audit.record(connection, who=who, action="stop", subject="queue", now=now, reason=reason)
    return done == 1


def resume(connection: Connection, *, who: str, now: datetime, after_restore: bool = False) -> bool:
    """Go on after a stop; with `after_restore` also leave quarantine. Whether anything changed."""
    done = connection.execute(_RELEASE if after_restore else _RESUME).rowcount
    audit.record(connection, who=who, action="resume", subject="queue", now=now, after_restore=after_restore)
    return done == 1


_OPEN = delete(gate).where(among(gate.c.probe_account, "accounts"))
_OPEN_EXPIRED = delete(gate).where(gate.c.until <= bindparam("now", type_=Utc))
_CLOSED = select(gate.c.platform).where(among(gate.c.platform, "platforms"))
_HALTED = select(instance.c.id).where(or_(instance.c.stopped_at.is_not(None), instance.c.quarantined_at.is_not(None)))
_GO_ON = update(instance).values(stopped_at=None, stopped_by="")
_RESUME = _GO_ON.where(instance.c.stopped_at.is_not(None))
_RELEASE = _GO_ON.values(quarantined_at=None, quarantine_reason="").where(instance.c.id.in_(_HALTED))
_STANDING = select(instance.c.stopped_at, instance.c.quarantined_at, instance.c.restored_at, instance.c.known_until)
_REST = update(lane).where(
    lane.c.account == bindparam("of_account"),
    or_(lane.c.closed_until.is_(None), lane.c.closed_until < bindparam("later", type_=Utc)),
)
_FREE = (
    update(lane)
    .where(lane.c.lease_until > bindparam("longest", type_=Utc))
    .values(worker=None, lease_until=None, epoch=lane.c.epoch + 1)
)
_SHUT = (
    update(account)
    .where(account.c.id == bindparam("of_account"), account.c.state == AccountState.ACTIVE)
    .returning(account.c.handle, account.c.platform, account.c.territory)
)
