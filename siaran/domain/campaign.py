"""A campaign: one thing to say about one programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Mode(StrEnum):
    """*own*: each account says it itself. *amplify*: one voice says it, the others repost."""

    OWN = "own"
    AMPLIFY = "amplify"


class Fit(StrEnum):
    """What becomes of a text that is too long: shortened at a sentence, or a numbered thread."""

    SHORTEN = "shorten"
    THREAD = "thread"


class Priority(StrEnum):
    """An emergency ignores quiet hours and gaps; it still needs approval."""

    NORMAL = "normal"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture of a campaign: its file, relative to the campaign file, and what it shows in words."""

    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a campaign goes out on one platform (the block `x: {…}`). None leaves it to the platform's default.

    `voice` is a territory's code or a level; `by` are the levels or codes that repost; `similar` the author's reason
    why like texts are right here.
    """

    mode: Mode | None = None
    voice: str | None = None
    by: tuple[str, ...] = ()
    fit: Fit = Fit.SHORTEN
    similar: str | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as its author wrote it. `slug` names it.

    `publish` is wall time without a zone (each territory reads its own clock), or None for "next slot".
    `repeat` is an RRULE (RFC 5545) made from what the author wrote. `bodies` replaces `body` for single territories,
    by code. `origin` is the campaign file's path, `lines` the line of each key in it (`body` too), for messages.
    """

    slug: str
    title: str
    program: str
    body: str
    audience: tuple[str, ...]
    platforms: tuple[str, ...]
    publish: datetime | None
    template: str = "_default"
    spread: timedelta = timedelta()
    fresh_for: timedelta | None = None
    repeat: str | None = None
    delivery: Mapping[str, Delivery] = field(default_factory=dict)
    link: str | None = None
    media: tuple[Medium, ...] = ()
    hashtags: tuple[str, ...] = ()
    vars: Mapping[str, object] = field(default_factory=dict)
    priority: Priority = Priority.NORMAL
    bodies: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def delivery_on(self, platform: str) -> Delivery:
        """How it goes out on `platform`; the defaults where the author said nothing."""
        return self.delivery.get(platform, Delivery())


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored version of a campaign: `number` counts from 1, `sha256` is of everything it was made of."""

    id: int
    slug: str
    number: int
    sha256: str
    source: str
    author: str
    created_at: datetime
    campaign: Campaign
