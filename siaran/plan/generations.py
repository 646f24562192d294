"""A slot's generations: which post stands for it in the queue, and the key of the one that would come after it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from siaran.domain.post import Post, State

ENDED = frozenset({State.FAILED, State.MISSED, State.WITHDRAWN})
"""Ended without being public: may be planned again."""

_GENERATION = re.compile(r"~(\d+)$")
_OCCASION = re.compile(r"@(\d{4}-\d{2}-\d{2})$")


def standing(posts: Iterable[Post]) -> dict[str, Post]:
    """The post that stands for each slot, by its first generation's key.

    The newest one; but one that is, or may become, public stands before any that ended: a late yes of an old one
    withdraws its successor, and there must be no third.
    """
    found: dict[str, Post] = {}
    for p in sorted(posts, key=lambda p: (p.state not in ENDED, p.id)):
        found[stem(p.key)] = p
    return found


def stem(key: str) -> str:
    """The key without its generation: `a/1/x~2` → `a/1/x`."""
    return _GENERATION.sub("", key)


def successor(key: str) -> str:
    """The next generation's key: `a/1/x` → `a/1/x~2` → `a/1/x~3`."""
    match = _GENERATION.search(key)
    return f"{stem(key)}~{int(match[1]) + 1 if match else 2}"


def head(key: str) -> str:
    """The key of the whole thread: `a/1/x#3` → `a/1/x`."""
    return stem(key).partition("#")[0]


def occasion(key: str) -> str:
    """The repetition that a key belongs to: `a/1/x@2026-12-04#2` → `2026-12-04`; empty where there is none."""
    match = _OCCASION.search(head(key))
    return match[1] if match else ""
