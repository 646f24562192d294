"""A slot's generations: which post stands for it in the queue, and the key of the one that would come after it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import timedelta

from siaran.domain.post import ENDED, Kind, Post, Slot, State

AGAIN = frozenset({State.FAILED, State.MISSED})
"""Ended though nobody wanted it to: a person may have it sent again as it is."""

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


def again(p: Post, posts: Sequence[Post], kept: Collection[str], later: timedelta, revision: int) -> list[Slot]:
    """Successors with the same words, so much `later`, of an ended post and of what followed it and ended with it.

    `posts` are the campaign's, as they are now; what a person withdrew (its key is in `kept`) stays so. Leaders come
    first; empty where the post has changed or has a successor, or where what it follows has ended too.
    """
    there, keys = standing(posts), {q.id: q.key for q in posts}
    leader = there[stem(keys[p.follows])] if p.follows is not None else None
    if there[stem(p.key)] != p or (leader is not None and leader.state in ENDED):
        return []
    made = [_again(p, leader, later, revision)]
    layer = {p.id: made[0].key}
    while layer:
        ended = [q for q in posts if q.follows in layer and q.state in ENDED and not _taken_back(q, kept)]
        lost = [q for q in ended if there[stem(q.key)].id == q.id]
        new = {q.id: replace(_again(q, None, later, revision), follows=layer[q.follows or 0]) for q in lost}
        made += new.values()
        layer = {number: slot.key for number, slot in new.items()}
    return made


def _taken_back(p: Post, kept: Collection[str]) -> bool:
    """Whether a person withdrew it; `kept` also has what a person moved."""
    return p.state is State.WITHDRAWN and p.key in kept


def _again(p: Post, leader: Post | None, later: timedelta, revision: int) -> Slot:
    same = {f.name: getattr(p, f.name) for f in fields(Slot)}
    times = {"due_at": p.due_at + later, "not_after": p.not_after + later}
    names = {"key": successor(p.key), "replaces": p.key, "follows": leader.key if leader else None}
    slot = Slot(**same | times | names | {"revision": revision})
    said = leader if p.kind is Kind.REPOST else None
    return replace(slot, text=said.text, link=said.link) if said else slot
