"""Fixed words, such as states, written out in a statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, literal_column


def among(column: ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column holds one of these words of our own (members of an enum; never what came from outside).

    Not bound parameters: a list of those is spelt out anew at each run, and SQLite plans a statement anew at each run
    where such a value decides whether a partial index may serve it.
    """
    return column.in_([literal_column(f"'{word}'", column.type) for word in sorted(words)])
