"""A publication: one thing that a profile has said, as the platform keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from siaran.sandbox.picture import Picture
from siaran.sandbox.profile import Profile


@dataclass(slots=True)
class Shot:
    """A picture in a post: its id there, words for who cannot see it, the picture itself."""

    id: str
    alt: str
    picture: Picture


@dataclass(slots=True, eq=False)
class Publication:
    """One post, repost, or Instagram medium.

    `listed_at`: from then on it shows on timelines (lag). `live_at`: from then on it is public (scheduled ones later).
    `shadow`: the platform said yes and shows it to nobody. `hidden`: only people with a role in the app see it.
    `refers_to` is the post it reposts, `answers` the one it replies to. `wire` is what the API answers about its text.
    """

    id: str
    author: Profile
    text: str
    created_at: datetime
    live_at: datetime
    listed_at: datetime
    link: str = ""
    shots: list[Shot] = field(default_factory=list)
    refers_to: Publication | None = None
    answers: Publication | None = None
    container: str = ""
    published: bool = True
    shadow: bool = False
    hidden: bool = False
    deleted: bool = False
    reposts: int = 0
    replies: int = 0
    wire: dict[str, Any] = field(default_factory=dict)

    def exists(self, now: datetime) -> bool:
        """Whether the platform would find it by its id."""
        return not self.deleted and not self.shadow and self.published and now >= self.live_at

    def listed(self, now: datetime) -> bool:
        """Whether it shows on its author's timeline in the API."""
        return self.exists(now) and now >= self.listed_at

    def public(self, now: datetime) -> bool:
        """Whether anybody can really see it."""
        return self.exists(now) and not self.hidden
