"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were added, changed and left as they were, and what the person who brought them should know."""

    added: int
    changed: int
    unchanged: int
    warnings: tuple[str, ...] = ()
