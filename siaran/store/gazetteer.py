"""The places Siaran knows by itself: Kota Cimahi for a start, and the zone of each of the 38 provinces."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sqlalchemy import Connection

from siaran.domain.territory import Level, Territory
from siaran.store.territories import add_missing

_OWN_COLUMNS = ("code", "name", "level", "parent", "timezone")


@cache
def province_zones() -> Mapping[str, str]:
    """The IANA zone of each province, by its code. Source: builtin/SOURCE.md."""
    return MappingProxyType({row["code"]: row["timezone"] for row in _rows("province_zones.csv")})


def builtin_territories() -> list[Territory]:
    """Jawa Barat and Kota Cimahi with its 3 kecamatan and 15 kelurahan, parents first. Source: builtin/SOURCE.md."""
    return [_territory(row) for row in _rows("cimahi.csv")]


def plant(connection: Connection) -> int:
    """Store the built-in territories that are not there yet; what a person changed stays. How many were added."""
    return add_missing(connection, builtin_territories())


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("siaran.store") / "builtin" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _territory(row: dict[str, str]) -> Territory:
    code, name, level, parent, timezone = (row[column] for column in _OWN_COLUMNS)
    variables = {key: value for key, value in row.items() if key not in _OWN_COLUMNS and value}
    return Territory(code, name, Level(level), parent or None, timezone or None, None, variables)
