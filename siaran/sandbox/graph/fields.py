"""Graph's fields: what `fields=a,b.limit(0).summary(total_count),c{d}` asks of a node."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from siaran.sandbox.graph import errors

ARGUMENT = re.compile(r"\.(\w+)\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Want:
    """One field: its name, its arguments, and what is asked of the objects inside."""

    name: str
    arguments: Mapping[str, str]
    inner: str = ""


Reader = Callable[[Want], Any]
"""Reads one field of one node; None leaves it out of the answer."""


def wanted(spec: str) -> list[Want]:
    """The fields of a specification."""
    return [_want(part) for part in _split(spec)]


def _split(spec: str) -> Iterator[str]:
    """Split at commas that are not inside brackets."""
    depth = start = 0
    for at, letter in enumerate(spec):
        depth += (letter in "({") - (letter in ")}")
        if letter == "," and depth == 0:
            yield spec[start:at]
            start = at + 1
    if spec[start:]:
        yield spec[start:]


def _want(part: str) -> Want:
    head, _, inner = part.strip().partition("{")
    name = re.split(r"[.(]", head, maxsplit=1)[0]
    return Want(name, dict(ARGUMENT.findall(head)), inner.removesuffix("}"))


def pick(readers: Mapping[str, Reader], spec: str, default: str, node: str) -> dict[str, Any]:
    """The asked fields of one node, and always its id. Raises Refusal: (#100) for a field it does not have."""
    row: dict[str, Any] = {}
    for want in wanted(spec or default):
        reader = readers.get(want.name)
        if reader is None:
            what = f"(#100) Tried accessing nonexisting field ({want.name}) on node type ({node})"
            raise errors.refuse(100, None, what)
        value = reader(want)
        if value is not None:
            row[want.name] = value
    return row | {"id": readers["id"](Want("id", {}))}
