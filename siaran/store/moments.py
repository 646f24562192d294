"""Times in the database: aware UTC in, aware UTC out, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps it as sortable text without a zone, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - theirs
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Unix(FunctionElement[int]):
    """A time as whole seconds since 1970."""

    inherit_cache = True
    type = BigInteger()


def seconds(since: ColumnElement[datetime], until: ColumnElement[datetime]) -> ColumnElement[int]:
    """Seconds between two columns' times, each of them cut to whole ones."""
    return _Unix(until) - _Unix(since)


@compiles(_Unix)
def _everywhere(element: _Unix, compiler: SQLCompiler, **_: Any) -> str:
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {compiler.process(element.clauses)})) AS BIGINT)"


@compiles(_Unix, "sqlite")
def _on_sqlite(element: _Unix, compiler: SQLCompiler, **_: Any) -> str:
    return f"CAST(STRFTIME('%s', {compiler.process(element.clauses)}) AS INTEGER)"


class _Day(FunctionElement[str]):
    """The day of a time in UTC, as ISO 8601 writes it."""

    inherit_cache = True
    type = String()


def day(column: ColumnElement[datetime]) -> ColumnElement[str]:
    """The day of a column's time, in UTC: 2026-08-17."""
    return _Day(column)


@compiles(_Day)
def _day_everywhere(element: _Day, compiler: SQLCompiler, **_: Any) -> str:
    return f"TO_CHAR({compiler.process(element.clauses)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


@compiles(_Day, "sqlite")
def _day_on_sqlite(element: _Day, compiler: SQLCompiler, **_: Any) -> str:
    return f"SUBSTR({compiler.process(element.clauses)}, 1, 10)"
