"""Metrics by their common names; not reported is None, never 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

DAYS = (0, 1, 2, 3, 5, 7, 10, 14)
"""Ages in days at which a post's engagement is kept, to show how it grew."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a platform reports about one post, or the plain sum over several."""

    views: int | None = None
    reach: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None

    @property
    def engagement(self) -> int | None:
        """Reactions + comments + shares + saves; None where none of them was reported."""
        known = [n for n in (self.reactions, self.comments, self.shares, self.saves) if n is not None]
        return sum(known) if known else None

    @property
    def empty(self) -> bool:
        """Whether nothing at all was reported."""
        return all(getattr(self, f.name) is None for f in fields(self))


@dataclass(frozen=True, slots=True)
class Measured:
    """One post's answer: common figures, the platform's own names and numbers, its API version; `gone` there."""

    figures: Figures = Figures()
    raw: Mapping[str, Any] = field(default_factory=dict)
    api_version: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The metrics of one post at one moment; append-only."""

    post: int
    taken_at: datetime
    measured: Measured


def total(rows: Iterable[Figures]) -> Figures:
    """The plain sum of what was reported; None where no row reported it."""
    sums: dict[str, int] = {}
    names = [f.name for f in fields(Figures)]
    for row in rows:
        for name in names:
            value = getattr(row, name)
            if value is not None:
                sums[name] = sums.get(name, 0) + value
    return Figures(**sums)


def rate(rows: Iterable[Figures]) -> float | None:
    """Engagement / views over the posts that have both; None where no post has."""
    both = [(r.engagement, r.views) for r in rows if r.engagement is not None and r.views]
    return sum(e or 0 for e, _ in both) / sum(v or 0 for _, v in both) if both else None
