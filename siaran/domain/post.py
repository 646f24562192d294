"""A post: one variant bound to one account and one time; its states and the only moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """The states of a post; docs/states.md explains each in a sentence."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENDING = "sending"
    PUBLISHED = "published"
    UNKNOWN = "unknown"
    FAILED = "failed"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.QUEUED, State.WITHDRAWN, State.MISSED, State.PUBLISHED}),
    State.QUEUED: frozenset(
        {State.SENDING, State.PLANNED, State.WITHDRAWN, State.MISSED, State.FAILED, State.PUBLISHED}
    ),
    State.SENDING: frozenset({State.PUBLISHED, State.QUEUED, State.FAILED, State.MISSED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.PUBLISHED, State.QUEUED, State.MISSED, State.FAILED}),
    State.FAILED: frozenset({State.PUBLISHED}),
    State.MISSED: frozenset({State.PUBLISHED}),
    State.WITHDRAWN: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
}
"""Every move there is. `planned`, `queued`, `failed`, `missed`, `withdrawn` → `published` only by a definite yes."""

OPEN = frozenset({State.PLANNED, State.QUEUED})
"""Not yet sent: may still be rewritten, moved, withdrawn."""

IN_FLIGHT = frozenset({State.PLANNED, State.QUEUED, State.SENDING, State.UNKNOWN})
"""Not ended."""

ENDED = frozenset({State.FAILED, State.MISSED, State.WITHDRAWN})
"""Ended without being public: may be planned again."""


class Kind(StrEnum):
    """What is said: a post of its own, a thread's further part, or a repost of another post."""

    POST = "post"
    PART = "part"
    REPOST = "repost"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for a platform: its content's hash, file, kind, size in pixels, words for who cannot see it."""

    sha256: str
    path: str
    alt: str
    mime: str = "image/jpeg"
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A post as the plan wants it, before it is in the queue. Times are aware UTC, `timezone` the territory's zone.

    `follows` is the key of the post that must be public first. `fingerprint` is unique per account in flight.
    """

    key: str
    campaign: str
    revision: int
    program: str
    territory: str
    account: int
    platform: str
    kind: Kind
    due_at: datetime
    not_after: datetime
    timezone: str
    text: str
    link: str | None = None
    pictures: tuple[Picture, ...] = ()
    follows: str | None = None
    fingerprint: str = ""
    emergency: bool = False
    replaces: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post in the queue: one row, as it was read. Times are aware UTC.

    `follows` is the leader's id, `leader_id` the leader's platform id once it is public. `handle` is what was
    prepared on the platform, `handle_hash` of what text and media.
    `sends_allowed` how many there may be. `asked_at`: since when a person has been asked. `tries` counts what
    surely did not go out since the last send, `stale` the handles the platform no longer knew; `to_prepare`: something
    invisible must be done there first.
    """

    id: int
    key: str
    campaign: str
    revision: int
    program: str
    territory: str
    account: int
    platform: str
    kind: Kind
    state: State
    version: int
    due_at: datetime
    not_after: datetime
    timezone: str
    text: str
    link: str | None
    pictures: tuple[Picture, ...]
    fingerprint: str
    emergency: bool
    follows: int | None
    replaces: str | None
    retry_at: datetime | None
    reason: str
    handle: Mapping[str, Any] | None
    handle_hash: str | None
    platform_id: str | None
    container_id: str | None
    permalink: str | None
    published_at: datetime | None
    unknown_at: datetime | None
    next_look_at: datetime | None
    asked_at: datetime | None
    sends_allowed: int
    approved_by: str | None
    approved_at: datetime | None
    warnings: tuple[str, ...] = ()
    tries: int = 0
    stale: int = 0
    to_prepare: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a platform's verb is given to say. `leader_id` is the platform id of the post it answers or reposts."""

    text: str
    link: str | None = None
    pictures: tuple[Picture, ...] = ()
    leader_id: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


def post_key(
    campaign: str, territory: str, platform: str, *, handle: str = "", occurrence: str = "", part: int = 1
) -> str:
    """The stable name of a post.

    `handle` only where a territory has several accounts on the platform, `occurrence` (a date) where the campaign
    repeats, `part` from 2 for a thread's further parts.
    """
    key = f"{campaign}/{territory}/{platform}"
    key += f"/{handle}" if handle else ""
    key += f"@{occurrence}" if occurrence else ""
    return key + (f"#{part}" if part > 1 else "")
