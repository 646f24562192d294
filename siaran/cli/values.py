"""What people type as a date, a time or one of several words; what cannot be read is told with how to write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import typer

Word = TypeVar("Word", bound=StrEnum)

YEARS = range(2000, 2101)
"""Beyond them nobody means anything, and no zone can be counted on."""
_MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")


class Misuse(typer.BadParameter):
    """A command was called wrongly (status 2): the sentence alone, without English words before it."""

    def format_message(self) -> str:
        """What is shown."""
        return self.message


def day(text: str) -> datetime:
    """`2026-12-31`, as its first moment, without a zone. Raises Misuse."""
    return _read(text, ("%Y-%m-%d",), "bukan tanggal. Tulis seperti 2026-12-31.")


def moment(text: str) -> datetime:
    """`2026-12-31T07:30`, with a T or a blank, or a date alone, without a zone. Raises Misuse."""
    return _read(text, _MOMENTS, "bukan waktu. Tulis seperti 2026-12-31T07:30, menurut jam setempat.")


def one_of(words: type[Word]) -> Callable[[str], Word]:
    """Reads one of these words. What it returns raises Misuse."""

    def read(text: str) -> Word:
        try:
            return words(text)
        except ValueError:
            raise Misuse(f"“{text}” tidak ada. Pilih salah satu: {', '.join(words)}.") from None

    return read


def _read(text: str, forms: Sequence[str], wrong: str) -> datetime:
    for form in forms:
        try:
            found = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        if found.year in YEARS:
            return found
    raise Misuse(f"“{text}” {wrong}")
