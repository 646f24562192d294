"""The world outside: what is really public (G), and who made it; answers that lie, come late or get lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol

from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    OutcomeUnknown,
    PlatformClosed,
    PlatformError,
    RateLimited,
    Refused,
    Unavailable,
)
from tests.sim.clockwork import START

CALL_TIMEOUT = 45.0
SECRET = "token-yang-rahasia"
"""What every account is opened with; errors that are not ours may quote it."""
Arrival = Callable[[str], Any]


@dataclass
class Public:
    """One post that people can really see. `post` is ours, by its id; None: a person made it on the account."""

    platform_id: str
    account: str
    text: str
    created_at: datetime
    visible_at: datetime
    post: int | None = None
    refers_to: str | None = None
    answers: str | None = None
    deleted: bool = False
    forgotten: bool = False


class Caller(Protocol):
    """The process that makes a call."""

    @property
    def name(self) -> str: ...
    def wait(self, seconds: float) -> None: ...
    def boot(self) -> float: ...
    def hook(self, where: str) -> None: ...
    def too_late(self) -> bool: ...
    def heard(self) -> None: ...


@dataclass
class Network:
    """Everything outside. `fault` says what goes wrong with a call, `after` lets something happen later."""

    rng: Random
    now: Callable[[], datetime]
    after: Callable[[float, Callable[[], object]], None]
    caller: Callable[[], Caller]
    fault: Callable[[str], str]
    filters_duplicates: bool
    max_lag: float
    public: list[Public] = field(default_factory=list)
    containers: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    resting: dict[str, datetime] = field(default_factory=dict)
    dead_tokens: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    broke: set[str] = field(default_factory=set)
    cut: dict[str, datetime] = field(default_factory=dict)
    written_at: datetime = START
    serial: int = 1000

    def next_id(self) -> str:
        self.serial += 1
        return str(self.serial)

    def show(self, account: str, text: str, post: int | None, **links: str | None) -> Public:
        lag = timedelta(seconds=self.rng.choice((0.0, 0.0, 2.0, self.rng.uniform(0, self.max_lag))))
        made = Public(self.next_id(), account, text, self.now(), self.now() + lag, post, **links)
        self.public.append(made)
        return made

    def timeline(self, account: str) -> list[Public]:
        """Newest first; now and then as a replica that lags saw it, so that what was there is gone again."""
        stale = timedelta(seconds=self.rng.choice((0.0, 0.0, 0.0, self.rng.uniform(0, 60.0))))
        seen_at = self.now() - (stale if self.max_lag else timedelta())
        mine = (p for p in reversed(self.public) if p.account == account)
        return [p for p in mine if p.visible_at <= seen_at and not p.deleted]

    def call(self, verb: str, arrive: Arrival) -> Any:
        """One call over the wire, with its watchdog: connect, write unless it is too late, wait, read the answer.

        The watchdog is a thread like others: where the whole process stood still, it may wake up last.
        """
        caller, fault = self.caller(), self.fault(verb)
        began = caller.boot()
        caller.hook(f"connecting to {verb}")
        cut = caller.boot() - began > CALL_TIMEOUT and self.rng.random() < 0.5
        if fault == "unreachable" or cut or caller.too_late():
            raise Unavailable("tidak tersambung")
        if fault == "lost before":
            caller.wait(30.0)
            raise OutcomeUnknown("tidak ada jawaban")
        if fault == "slow":
            written_at = self.now()
            self.after(self.rng.uniform(46, 100), lambda: self._answered(arrive, "", written_at))
            caller.wait(CALL_TIMEOUT)
            raise OutcomeUnknown("tidak ada jawaban dalam 45 detik")
        answer, error = self._answered(arrive, fault, self.now())
        self._bring(caller, began, verb, fault)
        if error is not None:
            raise error
        return answer

    def _answered(self, arrive: Arrival, fault: str, written_at: datetime) -> tuple[Any, PlatformError | None]:
        """What arrived is done, whether or not anybody still waits for the answer."""
        self.written_at = written_at
        try:
            return arrive(fault), None
        except PlatformError as error:
            return None, error

    def _bring(self, caller: Caller, began: float, verb: str, fault: str) -> None:
        """The answer's way back."""
        caller.wait(self.rng.choice((0.05, 0.1, 0.3, 1.0, 20.0 if fault else 0.5)))
        caller.hook(f"answer of {verb} on its way")
        if caller.boot() - began > CALL_TIMEOUT and self.rng.random() < 0.5:
            raise OutcomeUnknown("panggilan terputus")
        if fault == "lost":
            raise OutcomeUnknown("jawaban hilang")
        caller.heard()
        if fault == "error after":
            raise OutcomeUnknown("kesalahan server", status=500)
        if fault == "bug":
            raise TypeError(f"a fault of our own while reading the answer to {SECRET}")

    def refuse(self, platform: str, account: str, fault: str) -> None:
        """Raise what the platform says when it surely did not do what was asked."""
        if fault == "token":
            self.dead_tokens.add(account)
        if fault == "closed":
            self.broke.add(platform)
        if fault == "held":
            self.held.add(account)
        if fault == "rate":
            self.resting[account] = self.now() + timedelta(seconds=self.rng.uniform(30, 1200))
        if fault == "spent":
            self.resting[platform] = self.now() + timedelta(seconds=self.rng.uniform(30, 1200))
        if account in self.dead_tokens:
            raise AccountLost("token tidak berlaku", status=401)
        if platform in self.broke:
            raise PlatformClosed("kredit habis", status=402)
        if self.now() < self.resting.get(platform, self.now()):
            raise PlatformClosed("batas aplikasi", until=self._reset(platform), status=429)
        if account in self.held:
            raise AccountHeld("akun perlu dilihat", status=403)
        if self.now() < self.resting.get(account, self.now()):
            raise RateLimited("terlalu sering", until=self._reset(account), status=429)
        if fault == "refused":
            raise Refused("ditolak", status=400)
        if fault == "error before":
            raise OutcomeUnknown("kesalahan server", status=500)

    def _reset(self, who: str) -> datetime | None:
        """When the rest is over, as the platform says; now and then it says nothing, or nonsense."""
        absurd = self.now() + timedelta(days=self.rng.choice((-1, 30)))
        return self.rng.choice((self.resting[who], self.resting[who], None, absurd))

    def forget_deleted(self) -> None:
        """Whoever restores an older database cannot know of what was public and is not any more."""
        for made in self.public:
            made.forgotten = made.forgotten or made.deleted

    def mend(self) -> None:
        """Everything outside is as it should be."""
        for trouble in (self.dead_tokens, self.held, self.broke, self.resting, self.cut):
            trouble.clear()
