"""One of many values, in a statement that reads the same however many there are.

`IN (?, ?, …)` is another statement for each number of values: spelt out, read and planned anew. One list as one
parameter, an array on PostgreSQL and JSON on SQLite, costs none of that.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 - theirs
        """Itself: written as `… = 1`, as SQLAlchemy writes a function's truth for SQLite, no index would serve it."""
        return self


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether `column`, of whole numbers or texts, is one of the values given as the parameter `name`, a list."""
    return _Among(column, bindparam(name, type_=JSON()))


@compiles(_Among)
def _in_list(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    each = func.json_each(values).table_valued("value")
    return compiler.process(column.in_(select(each.c.value)), **options)


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = element.clauses
    item = BigInteger() if issubclass(column.type.python_type, int) else Text()
    return compiler.process(column == bindparam(values.key, type_=ARRAY(item)).any_(), **options)
