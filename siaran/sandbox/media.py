"""Media on their way into a post: X's uploads, Facebook's photos, Instagram's containers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from siaran.sandbox.picture import Picture
from siaran.sandbox.profile import Profile

DAY = timedelta(hours=24)


@dataclass(slots=True, eq=False)
class Upload:
    """A medium at X. Usable by its owner and `others` once finalised, and for 24 hours after that."""

    id: str
    owner: Profile
    category: str
    others: frozenset[str] = frozenset()
    total_bytes: int | None = None
    segments: dict[int, bytes] = field(default_factory=dict)
    picture: Picture | None = None
    finalized_at: datetime | None = None
    alt: str = ""

    def usable(self, by: Profile, now: datetime) -> bool:
        """Whether this account may attach it now."""
        mine = by is self.owner or by.external_id in self.others
        fresh = self.finalized_at is not None and now < self.finalized_at + DAY
        return mine and fresh and self.state(now) == "succeeded"

    def state(self, now: datetime) -> str:
        """Where processing stands: moving pictures take three seconds, still ones none."""
        if self.finalized_at is None:
            return "pending"
        if self.category not in ("tweet_gif", "tweet_video", "amplify_video"):
            return "succeeded"
        waited = (now - self.finalized_at).total_seconds()
        return "pending" if waited < 1 else "in_progress" if waited < 3 else "succeeded"


@dataclass(slots=True, eq=False)
class Photo:
    """A photo on a Page; `attached` once a post shows it."""

    id: str
    owner: Profile
    picture: Picture
    alt: str
    caption: str = ""
    attached: bool = False


@dataclass(slots=True, eq=False)
class Container:
    """An Instagram container: what will be published, and how far its making is.

    `stuck` is a state that a fault forces: "ERROR" or "EXPIRED".
    """

    id: str
    owner: Profile
    made_at: datetime
    caption: str = ""
    picture: Picture | None = None
    alt: str = ""
    part: bool = False
    children: tuple[Container, ...] = ()
    polls_left: int = 1
    ready_after: float = 5.0
    stuck: str = ""
    published: bool = False

    def look(self, now: datetime) -> str:
        """Its state for one read; reading stands for the time that passes meanwhile."""
        state = self.state(now)
        for one in (self, *self.children):
            one.polls_left = max(one.polls_left - 1, 0)
        return state

    def state(self, now: datetime) -> str:
        """IN_PROGRESS, FINISHED, PUBLISHED, ERROR or EXPIRED."""
        if self.published:
            return "PUBLISHED"
        if self.stuck:
            return self.stuck
        if now >= self.made_at + DAY:
            return "EXPIRED"
        waiting = self.polls_left > 0 and (now - self.made_at).total_seconds() < self.ready_after
        return "IN_PROGRESS" if waiting or any(c.state(now) != "FINISHED" for c in self.children) else "FINISHED"
