"""How often somebody may try to sign in: guessing is hopeless, and one who forgot does not lock an office out."""

from __future__ import annotations

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

ONE_NAME_HERE = parse("5 per 5 minutes")
"""One name from one address."""
ONE_NAME = parse("50 per hour")
"""One name from anywhere."""
ONE_ADDRESS = parse("60 per 10 minutes")
"""Any names from one address: a whole office may share it."""


class Throttle:
    """Counts attempts, in the memory of this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def admits(self, address: str, name: str) -> bool:
        """Count an attempt; whether it may be made. Names that do not exist are counted like others."""
        who = name.strip().casefold()
        wanted: tuple[tuple[RateLimitItem, tuple[str, ...]], ...] = (
            (ONE_ADDRESS, (address,)),
            (ONE_NAME, (who,)),
            (ONE_NAME_HERE, (address, who)),
        )
        admitted = [self._limiter.hit(limit, *key) for limit, key in wanted]
        return all(admitted)
