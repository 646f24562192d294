"""The pretend world outside: what is really public (G), timelines that lag and flip, answers that lie or get lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    RateLimited,
    Refused,
    Unavailable,
)
from siaran.domain.likeness import normal
from siaran.domain.limits import Limits
from siaran.domain.metric import Measured
from siaran.domain.platform import Alike, Container, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft


@dataclass(frozen=True)
class Public:
    """One post that people can really see."""

    platform_id: str
    account: str
    text: str
    created_at: datetime
    visible_at: datetime
    refers_to: str | None = None
    answers: str | None = None


@dataclass(frozen=True)
class Request:
    """One publishing request that reached the platform."""

    at: datetime
    account: str
    text: str
    refers_to: str | None = None


@dataclass
class Network:
    """Everything outside. `fault` is asked before each call what goes wrong; `hook` lets time pass or a worker die."""

    rng: random.Random
    now: Callable[[], datetime]
    hook: Callable[[str], None]
    fault: Callable[[str], str]
    filters_duplicates: bool
    max_lag: float
    public: list[Public] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    closed_until: dict[str, datetime] = field(default_factory=dict)
    containers: dict[str, dict[str, Any]] = field(default_factory=dict)
    serial: int = 0

    def next_id(self) -> str:
        self.serial += 1
        return str(1000 + self.serial)

    def show(self, account: str, text: str, **links: str | None) -> Public:
        lag = timedelta(seconds=self.rng.choice((0.0, 0.0, 2.0, self.rng.uniform(0, self.max_lag))))
        made = Public(self.next_id(), account, text, self.now(), self.now() + lag, **links)
        self.public.append(made)
        return made

    def timeline(self, account: str) -> list[Public]:
        """Newest first; now and then as a replica that lags saw it."""
        stale = timedelta(seconds=self.rng.choice((0.0, 0.0, 0.0, self.rng.uniform(0, 60.0))))
        return [p for p in reversed(self.public) if p.account == account and p.visible_at <= self.now() - stale]


class Timelines:
    """A platform like X or Facebook: one visible request, doubt resolved by reading the timeline."""

    kind: ClassVar[str] = "x"
    label: ClassVar[str] = "Timelines"
    limits: ClassVar[Limits] = Limits(280, 4, 1000, 5_000_000)
    secrets: ClassVar[tuple[str, ...]] = ("access_token",)
    options: ClassVar[Mapping[str, str]] = {}
    mode: ClassVar[Mode] = Mode.OWN
    alike: ClassVar[Alike] = Alike.WARN
    resend: ClassVar[Resend] = Resend.AFTER_PROOF
    sends: ClassVar[int] = 2

    def __init__(self, network: Network) -> None:
        self.network = network

    def count(self, text: str) -> int:
        return len(text)

    def warnings(self, text: str, link: str | None) -> tuple[str, ...]:
        return ()

    def whoami(self, access: Access) -> Identity:
        return Identity(access.external_id, access.handle)

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        return Prepared({})

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        return self._say(access.external_id, draft.text, answers=draft.leader_id)

    def amplify(self, access: Access, leader_id: str) -> Receipt:
        return self._say(access.external_id, "", refers_to=leader_id)

    def _say(self, account: str, text: str, **links: str | None) -> Receipt:
        net = self.network
        net.hook("before request")
        fault = net.fault("publish")
        if fault == "unreachable":
            raise Unavailable("tidak tersambung")
        net.requests.append(Request(net.now(), account, text, links.get("refers_to")))
        refuse(net, account, fault)
        if net.filters_duplicates and self._said(account, text, **links):
            raise Duplicate("sudah ada", status=403)
        made = net.show(account, text, **links)
        net.hook("after accept")
        lose(fault)
        return Receipt(made.platform_id, None, None, made.created_at)

    def _said(self, account: str, text: str, **links: str | None) -> bool:
        mine = [p for p in self.network.public if p.account == account]
        return any(normal(p.text) == normal(text) and p.refers_to == links.get("refers_to") for p in mine)

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        net = self.network
        net.hook("before look")
        fault = net.fault("find")
        if fault in ("unreachable", "lost"):
            raise Unavailable("tidak terbaca")
        if fault in ("rate", "token"):
            refuse(net, access.external_id, fault)
        posts = tuple(
            Seen(p.platform_id, p.text, p.created_at, None, p.refers_to, p.answers)
            for p in net.timeline(access.external_id)
        )
        return Sighting(posts, complete=fault != "cut")

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        return {}


class Containers(Timelines):
    """A platform like Instagram: a container is made, becomes ready, is published once."""

    kind: ClassVar[str] = "instagram"
    resend: ClassVar[Resend] = Resend.SAME_HANDLE
    sends: ClassVar[int] = 6

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        net = self.network
        net.hook("before prepare")
        if net.fault("prepare") in ("unreachable", "lost"):
            raise Unavailable("belum siap")
        if handle is None:
            name = f"c{net.next_id()}"
            net.containers[name] = {"polls": net.rng.randint(0, 2), "published": False, "made": net.now()}
            handle = {"container": name}
        state = net.containers[handle["container"]]
        state["polls"] -= 1
        return Prepared(handle, ready=state["polls"] < 0, again_in=3.0)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        net = self.network
        net.hook("before request")
        fault = net.fault("publish")
        if fault == "unreachable":
            raise Unavailable("tidak tersambung")
        net.requests.append(Request(net.now(), access.external_id, draft.text))
        if fault in ("rate", "token", "refused", "held", "closed"):
            raise OutcomeUnknown("media_publish menjawab dengan kesalahan", status=400)
        state = net.containers[handle["container"]]
        if state["published"]:
            raise OutcomeUnknown("sudah terbit", status=400)
        state["published"] = True
        made = net.show(access.external_id, draft.text)
        net.hook("after accept")
        lose(fault)
        return Receipt(made.platform_id, None, handle["container"], made.created_at)

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        seen = super().find(access, since, handle)
        if not handle:
            return seen
        published = self.network.containers[handle["container"]]["published"]
        return Sighting(seen.posts, seen.complete, Container.PUBLISHED if published else Container.READY)


def refuse(net: Network, account: str, fault: str) -> None:
    """Raise what the platform says when it surely did not publish."""
    match fault:
        case "rate":
            until = net.now() + timedelta(seconds=net.rng.uniform(30, 1200))
            net.closed_until[account] = until
            raise RateLimited("terlalu sering", until=until, status=429)
        case "token":
            raise AccountLost("token tidak berlaku", status=401)
        case "held":
            raise AccountHeld("akun perlu dilihat", status=403)
        case "closed":
            raise PlatformClosed("kredit habis", status=402)
        case "refused":
            raise Refused("ditolak", status=400)
        case "lost before":
            raise OutcomeUnknown("tidak ada jawaban")


def lose(fault: str) -> None:
    """The platform has it, and its answer does not reach us."""
    if fault == "lost":
        raise OutcomeUnknown("jawaban hilang")
    if fault == "bug":
        raise TypeError("a fault of our own while reading the answer")
