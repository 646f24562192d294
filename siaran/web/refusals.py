"""Who was not let in, in the record: as whom they came and from where; never what they typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from siaran.store import audit, members, tries
from siaran.web.desk import Visitor

EVERY = timedelta(minutes=10)
"""One line in this time for each member and step: nobody fills the record, or the disk, by trying."""


def record(visitor: Visitor, name: str, step: Literal["password", "code"]) -> None:
    """Somebody came as `name`, and what they typed at the `step` was wrong.

    A name that nobody has, which may be a password in the wrong field, is counted too, since the answer must take the
    same work, and is not written down.
    """
    what = f"refused {step} of {name.strip().casefold()}"
    with visitor.house.database.write() as connection:
        first = tries.count(connection, what, within=EVERY, now=visitor.now) == 1
        member = members.by_name(connection, name)
        if first and member is not None:
            whence = visitor.address[:60] or "?"
            audit.record(
                connection, who=whence, action="refuse sign in", subject=member.name, now=visitor.now, step=step
            )
