"""A column of words of our own, such as states, which stand in the statement itself.

A bound parameter would do, but SQLite plans a statement anew at each run where such a value decides whether a partial
index may serve it, and a list of parameters is spelt out anew at each run.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from sqlalchemy import String, literal_column
from sqlalchemy.types import TypeDecorator


class Word(TypeDecorator[str]):
    """Text that is always a member of an enum; compared with a member, or members, it writes them out.

    What came from outside is a plain text, and is bound.
    """

    impl = String
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[str]):
        """Compares with what is written out."""

        def operate(self, op: Any, *other: Any, **more: Any) -> Any:
            """The comparison, as it stands in the statement."""
            return super().operate(op, *(self._written(value) for value in other), **more)

        def _written(self, value: Any) -> Any:
            if isinstance(value, Enum):
                return literal_column(f"'{value.value}'", self.type)
            if isinstance(value, (list, tuple, set, frozenset)):
                return [self._written(each) for each in sorted(value)]
            return value

    comparator_factory = Comparator
