"""Many rows as one parameter, in a statement that reads the same however many there are.

`executemany` runs a statement for each row: spelt out, sent and answered anew. One list of rows as JSON, joined with as
a table, costs none of that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Text, TypeDecorator, bindparam, literal_column, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from siaran.store.moments import Utc


class _Rows(TypeDecorator[Sequence[Mapping[str, Any]]]):
    """Rows as JSON, their times written as `Utc` keeps them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Mapping[str, Any]] | None, dialect: Dialect) -> str:
        def written(moment: datetime) -> str:
            stored = Utc().process_bind_param(moment, dialect)
            assert stored is not None, "JSON writes None by itself"
            return stored.isoformat(" ", "microseconds")

        return json.dumps(value, ensure_ascii=False, default=written)


class _Each(FunctionElement[Any]):
    """The rows, one a row, as `value`."""

    inherit_cache = True


class _Cell(FunctionElement[Any]):
    """What a row holds under a name."""

    inherit_cache = True

    def __init__(self, name: str, kind: TypeEngine[Any]) -> None:
        super().__init__(literal_column("item.value"), literal_column(f"'{name}'", kind))
        self.type = kind


def rows(name: str, **columns: TypeEngine[Any]) -> FromClause:
    """The rows given as the parameter `name`, a list of mappings, as a table with these columns.

    The columns are whole numbers, texts or times; what a row does not name is NULL.
    """
    each = _Each(bindparam(name, type_=_Rows())).table_valued("value", name="item")
    return select(*(_Cell(c, kind).label(c) for c, kind in columns.items())).select_from(each).subquery(name)


@compiles(_Each)
def _each(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Each, "postgresql")
def _each_of_array(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"jsonb_array_elements(CAST({compiler.process(element.clauses, **options)} AS JSONB))"


@compiles(_Cell)
def _cell(element: _Cell, compiler: SQLCompiler, **options: Any) -> str:
    value, name = element.clauses
    return f"json_extract({compiler.process(value, **options)}, '$.' || {compiler.process(name, **options)})"


@compiles(_Cell, "postgresql")
def _cell_of_its_type(element: _Cell, compiler: SQLCompiler, **options: Any) -> str:
    value, name = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST({value} ->> {name} AS {compiler.dialect.type_compiler_instance.process(element.type)})"
