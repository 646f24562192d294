"""Looking for words in a column, whatever their case, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Like(FunctionElement[bool]):
    """LIKE without the case of a to z. SQLite's own is that; SQLAlchemy's makes every text small first, at some cost.

    PostgreSQL makes a text small letter by letter, as its language wants it; in "C" byte by byte, much faster.
    """

    inherit_cache = True
    type = Boolean()


def mentions(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Whether a column's text has these words in it, as they stand; the case of a to z does not count."""
    plain = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return _Like(column, f"%{plain}%")


@compiles(_Like)
def _everywhere(element: _Like, compiler: SQLCompiler, **_: Any) -> str:
    return _compared(element, compiler, 'COLLATE "C" ILIKE')


@compiles(_Like, "sqlite")
def _on_sqlite(element: _Like, compiler: SQLCompiler, **_: Any) -> str:
    return _compared(element, compiler, "LIKE")


def _compared(element: _Like, compiler: SQLCompiler, how: str) -> str:
    column, pattern = (compiler.process(each) for each in element.clauses)
    return f"({column} {how} {pattern} ESCAPE '/')"
