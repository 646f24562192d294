"""What a worker needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
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
    `worker` names this process. `turn` is held during the visible call, and waits for so many seconds at the most; it
    tells whether one's turn came. Whoever limits how many calls are made at one time brings one.
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
    turn: Callable[[float], AbstractContextManager[bool]] = lambda _: nullcontext(True)
