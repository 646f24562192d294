"""Days, numbers and words as addresses and forms hold them, kept within what people can mean.

Beyond it there is nothing to show; and neither dates nor databases can count on from a last day or a largest number,
nor do databases look for whole books.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from siaran.domain.century import FIRST, LAST

LARGEST = 2_000_000_000
LONGEST = 200
"""Letters that somebody looks for."""


def _number(value: int) -> int:
    return min(max(value, 0), LARGEST)


def _page(value: int) -> int:
    return min(max(value, 1), 1_000_000)


def _day(value: date) -> date:
    return min(max(value, FIRST), LAST)


Number = Annotated[int, AfterValidator(_number)]
"""An id, a version, a place in a list; what is out of bounds is taken for the nearest within."""
PageNumber = Annotated[int, AfterValidator(_page)]
"""Which page of a list, from 1 on."""
Day = Annotated[date, AfterValidator(_day)]
"""A day of this century."""


Words = Annotated[str, AfterValidator(lambda text: text[:LONGEST])]
"""What is looked for, or where; what is too long is cut."""


def number_of(text: str) -> int | None:
    """The number that a part of a path is; None where it is none, or beyond what anything is counted by."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST)) else None


def day_of(text: str) -> date | None:
    """The day of this century that is meant; None where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day == _day(day) else None
