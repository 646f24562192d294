"""What a platform is: a few facts and a few verbs. Adding one is one file that fits this protocol, and its test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, runtime_checkable

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.limits import Limits
from siaran.domain.metric import Measured
from siaran.domain.post import Draft


class Alike(StrEnum):
    """What the plan does with own texts too alike across accounts."""

    REFUSE = "refuse"
    WARN = "warn"


class Resend(StrEnum):
    """How a post whose fate is unknown may be sent again: the same handle, or anew after proof of absence."""

    SAME_HANDLE = "same_handle"
    AFTER_PROOF = "after_proof"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `prepare` made there: a JSON-able handle. Not `ready`: keep it and come again in `again_in` seconds."""

    handle: Mapping[str, Any]
    ready: bool = True
    again_in: float = 1.0


class Container(StrEnum):
    """The state of a prepared handle on platforms that keep one (Instagram's container)."""

    PENDING = "pending"
    READY = "ready"
    PUBLISHED = "published"
    EXPIRED = "expired"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Seen:
    """One post read back from an account: its text as a reader sees it (links expanded, unescaped), times in UTC.

    `refers_to` is the post it reposts, `answers` the one it replies to, `app` who made it, where the platform says.
    """

    platform_id: str
    text: str
    created_at: datetime
    permalink: str | None = None
    refers_to: str | None = None
    answers: str | None = None
    app: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One read of an account's own recent posts, newest first.

    `complete`: the read succeeded and reaches back beyond the wanted time, or to the account's beginning.
    `container`: the handle's state, where the platform keeps one.
    """

    posts: tuple[Seen, ...] = ()
    complete: bool = False
    container: Container | None = None


@runtime_checkable
class Platform(Protocol):
    """A kind of network. Every verb may raise the `PlatformError`s of `domain.errors`, and nothing else on purpose.

    Facts: `kind` (its name everywhere), `label` (for people), `limits`, `secrets` (the columns an account brings),
    `options` (its settings without `SIARAN_`, lower case, and their defaults), `mode` (the default), `alike` (the rule
    for own texts), `resend` and `sends` (how a lost send is repeated, and how often in all). A platform that takes
    links beside the text says so with a static `takes_link(pictures: bool) -> bool`; one whose posts cost something,
    with a static `price(text: str) -> float` in US dollars (of an empty text: what the plainest post costs).
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    limits: ClassVar[Limits]
    secrets: ClassVar[tuple[str, ...]]
    options: ClassVar[Mapping[str, str]]
    mode: ClassVar[Mode]
    alike: ClassVar[Alike]
    resend: ClassVar[Resend]
    sends: ClassVar[int]

    @staticmethod
    def count(text: str) -> int:
        """The length of `text` as the platform counts it."""
        ...

    @staticmethod
    def warnings(text: str, link: str | None) -> tuple[str, ...]:
        """What an author should know about this text here (a bare domain costs more …), as sentences."""
        ...

    def whoami(self, access: Access) -> Identity:
        """Ask the platform who the token is."""
        ...

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        """Do everything invisible and repeatable; go on from `handle` where one is given."""
        ...

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        """Say it: one visible request, never repeated here."""
        ...

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        """Read the account's own recent posts, back beyond `since`, without filters that hide any."""
        ...

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        """The metrics of posts by platform id; what is missing in the answer was not measured."""
        ...


@runtime_checkable
class ReadsLinks(Protocol):
    """A platform whose posts have links of many forms: apps, trackers and phones each make their own."""

    def led_to(self, link: str, posts: Sequence[Seen]) -> Seen | None:
        """Which of an account's own posts a link leads to; None where none. Asks nobody.

        Raises SiaranError where it is no link of a post on this platform, or does not say of which.
        """
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """An account that a token can speak for: who it is, and the secrets it would be connected with."""

    platform: str
    external_id: str
    handle: str
    name: str
    secrets: Mapping[str, str] = field(repr=False)


@runtime_checkable
class Offers(Protocol):
    """A platform where one token stands for many accounts."""

    def offers(self, token: str) -> Sequence[Offer]:
        """Every account that the token can speak for, of this platform and of those that hang on it."""
        ...


@runtime_checkable
class Amplifies(Protocol):
    """A platform where an account can repost another's post."""

    def amplify(self, access: Access, leader_id: str) -> Receipt:
        """Repost `leader_id`: one visible request."""
        ...
