"""The things of the model: a post is a paper, a lane a tray, a closed platform is shut."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from siaran.domain.attempt import Outcome
from siaran.domain.post import Kind, State

A_SEND = (Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.ABSENT, Outcome.DOUBLED)


@dataclass
class Paper:
    """One post as it ought to be; `tries` are its attempts: what became of each, by the lease that opened it."""

    name: str
    account: int
    due: datetime
    until: datetime
    kind: Kind = Kind.POST
    follows: str | None = None
    replaces: str | None = None
    ahead: bool = False
    state: State = State.PLANNED
    version: int = 1
    retry: datetime | None = None
    failures: int = 0
    doubted: datetime | None = None
    look: datetime | None = None
    asked: datetime | None = None
    allowed: int = 2
    number: str | None = None
    looked: datetime | None = None
    tries: dict[int, Outcome] = field(default_factory=dict)

    def to(self, state: State) -> None:
        self.state, self.version = state, self.version + 1

    @property
    def sends(self) -> int:
        return sum(o in A_SEND for o in self.tries.values())


@dataclass
class Tray:
    """One lane with its account."""

    platform: str
    epoch: int = 0
    lease: datetime | None = None
    closed: datetime | None = None
    state: str = "active"


@dataclass
class Shut:
    """A platform that is closed, until a time or for an hourly probe."""

    until: datetime | None
    probe: datetime
    account: int | None = None
