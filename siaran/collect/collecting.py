"""Published posts → snapshots: one call for an account's posts, and no account's trouble stops another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from siaran.collect.rhythm import HOUR, next_time
from siaran.domain.attempt import Closure, Gate
from siaran.domain.errors import AccountLost, RateLimited, SiaranError, told
from siaran.domain.metric import Measured, Snapshot
from siaran.domain.platform import Platform
from siaran.queue import take_effect
from siaran.store import accounts, snapshots
from siaran.store.database import Database
from siaran.store.gone import tell_gone
from siaran.store.posts import by_ids
from siaran.store.snapshots import Due
from siaran.store.vault import Vault

log = logging.getLogger(__name__)

BATCH = 100
"""Posts in one call: X's most for one look-up, and the most that a Page lists at once."""

PATIENCE = 0.25
"""Hours until an account whose metrics could not be read is asked again."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What was collected: snapshots taken, posts newly found deleted, and a sentence for each account's trouble."""

    measured: int = 0
    gone: int = 0
    notes: tuple[str, ...] = ()


Batch = Sequence[Due]
Each = Callable[[Callable[[Batch], Collected], Iterable[Batch]], Iterable[Collected]]


def collect_due(
    db: Database,
    platforms: Mapping[str, Platform],
    vault: Vault,
    now: datetime,
    limit: int = 1000,
    *,
    hour: float = HOUR,
    each: Each = map,
) -> Collected:
    """Measure at most `limit` posts whose time has come, and write down when each comes again.

    `hour` is how many seconds an hour lasts (a demo lets posts age faster); `each` maps over accounts, so that the
    caller may use its threads. Never raises because of one account: its sentence is in `notes`.
    """
    with db.write() as connection:
        due = snapshots.take_due(connection, now, limit=limit, again_at=_later(now, hour), hour=hour)
    return _collect(due, _Collector(db, platforms, vault, now, hour), each)


def collect_now(
    db: Database,
    platforms: Mapping[str, Platform],
    vault: Vault,
    now: datetime,
    *,
    since: datetime | None = None,
    hour: float = HOUR,
    each: Each = map,
) -> Collected:
    """Measure every published post (since a time) at once, whatever the rhythm says; otherwise as `collect_due`."""
    with db.read() as connection:
        every = snapshots.living(connection, now, since=since)
    return _collect(every, _Collector(db, platforms, vault, now, hour), each)


def _collect(due: Iterable[Due], collector: _Collector, each: Each) -> Collected:
    done = list(each(collector.measure, _batches(due)))
    notes = dict.fromkeys(note for one in done for note in one.notes)
    return Collected(sum(one.measured for one in done), sum(one.gone for one in done), tuple(notes))


def _batches(due: Iterable[Due]) -> Iterator[Batch]:
    by_account = sorted(due, key=lambda d: d.account)
    for _, group in groupby(by_account, key=lambda d: d.account):
        posts = list(group)
        yield from (posts[start : start + BATCH] for start in range(0, len(posts), BATCH))


@dataclass(frozen=True, slots=True)
class _Collector:
    """Measures one account's posts; what it shares with the others is only read."""

    db: Database
    platforms: Mapping[str, Platform]
    vault: Vault
    now: datetime
    hour: float

    def measure(self, batch: Batch) -> Collected:
        """Ask once for all posts of a batch, and keep the answer."""
        first = batch[0]
        try:
            with self.db.read() as connection:
                access = accounts.access(connection, first.account, self.vault)
            answer = self._platform(first.platform).measure(access, [d.platform_id for d in batch])
        except SiaranError as error:
            return self._postpone(batch, error)
        except Exception as error:
            # A plug-in's own fault. Its words are kept from the log: they may hold an address with a token in it.
            log.error("measure on %s ended with %s", first.platform, type(error).__name__)
            return self._postpone(batch, SiaranError(told(error)))
        return self._keep(batch, answer)

    def _platform(self, kind: str) -> Platform:
        if kind not in self.platforms:
            raise SiaranError(f"Kanal {kind} tidak terpasang. Pasang lagi paketnya.")
        return self.platforms[kind]

    def _keep(self, batch: Batch, answer: Mapping[str, Measured]) -> Collected:
        """An answer in which nothing is reported is not a measurement: the last one that was stays the newest.

        What is gone is asked for again in its rhythm, for a platform may hide a post and show it again.
        """
        told = {d.post: answer[d.platform_id] for d in batch if d.platform_id in answer}
        taken = {which: m for which, m in told.items() if m.gone or not m.figures.empty}
        gone = {which for which, m in taken.items() if m.gone}
        times = {d.post: next_time(d.published_at, self.now, self.hour) for d in batch}
        with self.db.write() as connection:
            snapshots.append(connection, [Snapshot(which, self.now, m) for which, m in taken.items()])
            snapshots.schedule(connection, times)
            news = tell_gone(connection, gone, self.now)
        return Collected(len(taken) - len(gone), news)

    def _postpone(self, batch: Batch, error: SiaranError) -> Collected:
        later = _later(self.now, self.hour)
        if isinstance(error, RateLimited) and error.until is not None:
            later = max(later, min(error.until, self.now + timedelta(days=1)))
        with self.db.write() as connection:
            snapshots.schedule(connection, {d.post: later for d in batch})
            if isinstance(error, AccountLost):
                asked = by_ids(connection, [batch[0].post])[batch[0].post]
                take_effect(connection, asked, Closure(Gate.LOST, str(error)), None, self.now)
            account = accounts.by_id(connection, batch[0].account)
        name = f"{account.handle} di {account.platform}" if account else batch[0].platform
        return Collected(notes=(f"Angka {name} tidak terbaca. {error}",))


def _later(now: datetime, hour: float) -> datetime:
    return now + timedelta(seconds=PATIENCE * hour)
