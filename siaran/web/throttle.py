"""How often somebody may try to sign in: guessing is hopeless, and one who forgot does not lock an office out."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from siaran.store import tries
from siaran.web.desk import Visitor


class Limit(NamedTuple):
    """So many tries within a time that begins with the first of them."""

    most: int
    within: timedelta


ONE_NAME_HERE = Limit(5, timedelta(minutes=5))
"""One name from one address."""
ONE_NAME = Limit(50, timedelta(hours=1))
"""One name from anywhere."""
ONE_ADDRESS = Limit(60, timedelta(minutes=10))
"""Any names from one address: a whole office may share it."""


def admits(visitor: Visitor, name: str) -> bool:
    """Count a try; whether it may be made. Names that do not exist are counted like others.

    An address that may not is not counted further: nobody fills the table with invented names, or keeps the database
    writing that publishes, too.
    """
    database, now = visitor.house.database, visitor.now
    here, who = f"address {visitor.address}", f"name {name.strip().casefold()}"
    wanted = ((ONE_ADDRESS, here), (ONE_NAME, who), (ONE_NAME_HERE, f"{here} {who}"))
    with database.read() as connection:
        if tries.spent(connection, here, most=ONE_ADDRESS.most, now=now):
            return False
    with database.write() as connection:
        tries.forget(connection, now)
    with database.write() as connection:
        return all(tries.count(connection, what, within=limit.within, now=now) <= limit.most for limit, what in wanted)
