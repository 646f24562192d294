"""Two kinds of platform as the core sees them: timelines as of X and Facebook, containers as of Instagram."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import Duplicate, OutcomeUnknown, PlatformError, Refused, Unavailable
from siaran.domain.likeness import normal
from siaran.domain.limits import Limits
from siaran.domain.metric import Measured
from siaran.domain.platform import Alike, Container, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft
from tests.sim.network import Network, Public

Said = Callable[[str, str, str | None, str | None], Callable[[], int]]
"""A publishing request sets out: account, the text that will be public, what it reposts, the container it is made in;
called again as it arrives, it says whose it is."""


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

    def __init__(self, network: Network, said: Said) -> None:
        self.network, self.said = network, said

    def count(self, text: str) -> int:
        return len(text)

    def warnings(self, text: str, link: str | None) -> tuple[str, ...]:
        return ()

    def whoami(self, access: Access) -> Identity:
        return Identity(access.external_id, access.handle)

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        return {}

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        made: str = self.network.call("prepare", lambda fault: self._upload(access.external_id, fault))
        return Prepared({"media": made})

    def _upload(self, account: str, fault: str) -> str:
        self.network.refuse(self.kind, account, fault)
        made = f"m{self.network.next_id()}"
        self.network.media.add(made)
        return made

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        account, medium = access.external_id, handle.get("media")
        arrived = self.said(account, draft.text, None, None)

        def arrive(fault: str) -> Public:
            post = arrived()
            if fault == "stale medium":
                self.network.media.discard(str(medium))
            if medium is not None and medium not in self.network.media:
                raise Refused("gambar tidak dikenal", stale_handle=True, status=400)
            return self._say(account, draft.text, post, fault, answers=draft.leader_id)

        return self._receipt(self.network.call("publish", arrive))

    def amplify(self, access: Access, leader_id: str) -> Receipt:
        account = access.external_id
        arrived = self.said(account, "", leader_id, None)

        def arrive(fault: str) -> Public:
            return self._say(account, "", arrived(), fault, refers_to=leader_id)

        made = self.network.call("publish", arrive)
        return Receipt(None) if self.network.rng.random() < 0.3 else self._receipt(made)

    def _receipt(self, made: Public) -> Receipt:
        return Receipt(made.platform_id, None, None, made.created_at)

    def _say(self, account: str, text: str, post: int, fault: str, **links: str | None) -> Public:
        net = self.network
        net.refuse(self.kind, account, fault)
        if fault == "duplicate" or (net.filters_duplicates and self._said(account, text, **links)):
            raise Duplicate("sudah ada", status=403)
        return net.show(account, text, post, **links)

    def _said(self, account: str, text: str, **links: str | None) -> bool:
        mine = [p for p in self.network.public if p.account == account and not p.deleted]
        return any(normal(p.text) == normal(text) and p.refers_to == links.get("refers_to") for p in mine)

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        sighting: Sighting = self.network.call(
            "find", lambda fault: self._timeline(access.external_id, since, fault, handle)
        )
        return sighting

    def _timeline(self, account: str, since: datetime, fault: str, handle: Mapping[str, Any] | None) -> Sighting:
        net = self.network
        net.refuse(self.kind, account, fault if fault in ("rate", "token") else "")
        if fault == "error before":
            raise Unavailable("tidak terbaca", status=500)
        seen = [Seen(p.platform_id, p.text, p.created_at, None, p.refers_to, p.answers) for p in net.timeline(account)]
        if fault == "cut":
            net.cut[account] = net.now() + timedelta(seconds=net.rng.uniform(0, 3000))
        cut = net.now() < net.cut.get(account, net.now())
        return Sighting(tuple(seen[: net.rng.randint(0, 1)] if cut else seen), complete=not cut)


class Containers(Timelines):
    """A platform like Instagram: a container is made, becomes ready, is published once."""

    kind: ClassVar[str] = "instagram"
    resend: ClassVar[Resend] = Resend.SAME_HANDLE
    sends: ClassVar[int] = 6

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        prepared: Prepared = self.network.call(
            "prepare", lambda fault: self._container(access.external_id, draft.text, handle, fault)
        )
        return prepared

    def _container(self, account: str, text: str, handle: Mapping[str, Any] | None, fault: str) -> Prepared:
        net = self.network
        net.refuse(self.kind, account, fault)
        if handle is None:
            name = f"c{net.next_id()}"
            net.containers[name] = {"text": text, "polls": net.rng.randint(0, 2), "public_at": None, "ended": None}
            handle = {"container": name, "expires_at": (net.now() + timedelta(hours=24)).isoformat()}
        net.containers[handle["container"]]["polls"] -= 1
        return Prepared(handle, ready=net.containers[handle["container"]]["polls"] < 0, again_in=3.0)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        net, account, name = self.network, access.external_id, handle["container"]
        arrived = self.said(account, net.containers[name]["text"], None, name)

        def arrive(fault: str) -> Public:
            return self._publish_container(account, arrived(), net.containers[name], fault)

        made: Public = net.call("publish", arrive)
        return Receipt(made.platform_id, None, name, made.created_at)

    def _publish_container(self, account: str, post: int, state: dict[str, Any], fault: str) -> Public:
        """Any error of this step is doubt; what it says about the account counts all the same."""
        net = self.network
        try:
            net.refuse(self.kind, account, fault)
        except PlatformError as error:
            also = error.also if isinstance(error, OutcomeUnknown) else error
            raise OutcomeUnknown("media_publish menjawab dengan kesalahan", also=also, status=400) from error
        if fault == "stale medium" and state["public_at"] is None:
            state["ended"] = net.rng.choice((Container.EXPIRED, Container.BROKEN))
        if state["public_at"] is not None or state["ended"]:
            raise OutcomeUnknown("kontainer tidak dapat terbit", status=400)
        state["public_at"] = net.now()
        return net.show(account, state["text"], post)

    def _timeline(self, account: str, since: datetime, fault: str, handle: Mapping[str, Any] | None) -> Sighting:
        seen = super()._timeline(account, since, fault, None)
        return Sighting(seen.posts, seen.complete, self._state(handle) if handle else None)

    def _state(self, handle: Mapping[str, Any]) -> Container:
        """The state of a container may lag behind as timelines do."""
        state = self.network.containers[handle["container"]]
        if state["ended"]:
            return Container(state["ended"])
        lag = timedelta(seconds=self.network.rng.choice((0.0, 0.0, 0.0, self.network.rng.uniform(0, 60.0))))
        public = state["public_at"] is not None and state["public_at"] <= self.network.now() - lag
        return Container.PUBLISHED if public else Container.READY
