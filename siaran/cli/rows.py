"""A post as `plan --json` and `queue list --json` show it: the same keys in both. Only a plan says what `change`s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from siaran.cli.output import local
from siaran.domain.post import Post, Slot, State
from siaran.house import House
from siaran.store import posts as stored

FEW = 1000
"""So many posts can be asked for by name in one statement."""


def post_rows(opened: House, posts: Sequence[Post]) -> list[dict[str, Any]]:
    """Rows of stored posts, in their order."""
    with opened.database.read() as connection:
        tries = stored.attempt_counts(connection, [p.id for p in posts] if len(posts) <= FEW else None)
        handles = stored.handles(connection)
        leaders = stored.keys(connection, {p.follows for p in posts if p.follows is not None})
    return [_row(p, handles, leaders, tries) for p in posts]


def _row(p: Post, handles: dict[int, str], leaders: dict[int, str], tries: dict[int, int]) -> dict[str, Any]:
    return {
        "key": p.key,
        "campaign": p.campaign,
        "program": p.program,
        "territory": p.territory,
        "account": handles.get(p.account, str(p.account)),
        "platform": p.platform,
        "kind": p.kind,
        "state": p.state,
        "due_at": p.due_at,
        "due_local": local(p.due_at, p.timezone),
        "not_after": p.not_after,
        "text": p.text,
        "link": p.link,
        "follows": leaders.get(p.follows) if p.follows is not None else None,
        "platform_id": p.platform_id,
        "permalink": p.permalink,
        "published_at": p.published_at,
        "attempts": tries.get(p.id, 0),
        "asked_at": p.asked_at,
        "reason": p.reason,
        "warnings": list(p.warnings),
        "change": None,
    }


def slot_row(slot: Slot, handles: Mapping[int, str]) -> dict[str, Any]:
    """The row of a post that is only planned yet."""
    return {
        "key": slot.key,
        "campaign": slot.campaign,
        "program": slot.program,
        "territory": slot.territory,
        "account": handles.get(slot.account, str(slot.account)),
        "platform": slot.platform,
        "kind": slot.kind,
        "state": State.PLANNED,
        "due_at": slot.due_at,
        "due_local": local(slot.due_at, slot.timezone),
        "not_after": slot.not_after,
        "text": slot.text,
        "link": slot.link,
        "follows": slot.follows,
        "platform_id": None,
        "permalink": None,
        "published_at": None,
        "attempts": 0,
        "asked_at": None,
        "reason": "",
        "warnings": list(slot.warnings),
        "change": None,
    }
