"""What posts, or slots of a plan, cost on the platforms that ask for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from siaran.domain.platform import Platform
from siaran.domain.post import Kind, Post, Slot
from siaran.store.proposed import Proposed


@dataclass(frozen=True, slots=True)
class Cost:
    """What a platform asks for these posts in US dollars, and what it would ask for as many of the plainest."""

    platform: str
    posts: int
    dear: int
    dollars: float
    plainest: float

    @property
    def times(self) -> int:
        """How many times the plainest the dearest is."""
        extra = self.dollars - self.plainest
        each = self.plainest / self.posts
        return round((each + extra / self.dear) / each) if self.dear and each else 1


def costs(kinds: Mapping[str, type[Platform]], rows: Sequence[Post | Slot | Proposed]) -> list[Cost]:
    """What posts, or slots, cost on the platforms that ask for anything."""
    found = (_cost(kinds[kind], [row for row in rows if row.platform == kind]) for kind in sorted(kinds))
    return [cost for cost in found if cost is not None and cost.posts]


def _cost(kind: type[Platform], rows: Sequence[Post | Slot | Proposed]) -> Cost | None:
    """What the posts on a platform cost; None where it asks for nothing."""
    price = getattr(kind, "price", None)
    if price is None:
        return None
    plain = price("")
    prices = [plain if row.kind is Kind.REPOST else price(row.text) for row in rows]
    return Cost(kind.kind, len(prices), sum(one > plain for one in prices), sum(prices), plain * len(prices))
