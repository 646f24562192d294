"""What a worker needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from siaran.domain.account import Access
from siaran.domain.platform import Platform
from siaran.domain.times import Times
from siaran.publish.clocks import Clocks
from siaran.publish.spool import Spool
from siaran.queue import Ledger
from siaran.store.database import Database


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a worker needs from outside; a simulator brings its own.

    `access` decrypts an account's secrets for one call; `expect` is told for which accounts it will be asked at once.
    `worker` names this process. `called` is told how many seconds each visible call lasted.
    """

    database: Database
    platforms: Mapping[str, Platform]
    access: Callable[[int], Access]
    times: Times
    ledger: Ledger
    spool: Spool
    clocks: Clocks
    worker: str
    expect: Callable[[Sequence[int]], None] = lambda _: None
    called: Callable[[float], None] = lambda _: None
