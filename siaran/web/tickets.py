"""What a form carries from one step to the next, sealed: nobody else can read it, make it, or use it later."""

from __future__ import annotations

from datetime import datetime, timedelta

from siaran.domain.errors import SiaranError
from siaran.house import House

GOOD_FOR = timedelta(minutes=10)


def issue(house: House, purpose: str, now: datetime, *, good_for: timedelta = GOOD_FOR, **values: str) -> str:
    """A ticket for one purpose."""
    until = (now + good_for).isoformat()
    return house.vault.seal({**values, "purpose": purpose, "until": until}).decode()


def read(house: House, purpose: str, ticket: str, now: datetime) -> dict[str, str] | None:
    """What a ticket holds; None where it is not ours, for something else, or too old."""
    try:
        values = house.vault.open(ticket.encode())
    except SiaranError:
        return None
    good = values.get("purpose") == purpose and datetime.fromisoformat(values["until"]) > now
    return values if good else None
