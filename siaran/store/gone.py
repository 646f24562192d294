"""Posts that were public and are gone from their platform, as far as measuring them tells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from siaran.domain.post import Kind
from siaran.store.alerts import raise_alert
from siaran.store.among import among
from siaran.store.figures import Scope, narrowed
from siaran.store.metric_tables import tally
from siaran.store.tables import post


class Gone(NamedTuple):
    """One of them: since when we know it, and when it was measured last (None: never)."""

    id: int
    campaign: str
    territory: str
    platform: str
    kind: str
    timezone: str
    gone_at: datetime
    measured_at: datetime | None


def gone(connection: Connection, scope: Scope) -> list[Gone]:
    """Those in scope (by their due time), the newest first; a thread is gone with its first part."""
    # They are few, and found first: by the time, SQLite would go through all that was due then.
    few = select(post.c.id).where(post.c.gone_at.is_not(None))
    query = _GONE.where(post.c.id.in_(few), post.c.kind != Kind.PART)
    query = narrowed(query, scope, post.c.due_at).order_by(post.c.gone_at.desc(), post.c.id)
    return [Gone(*row) for row in connection.execute(query)]


def of_post(connection: Connection, post_id: int) -> Gone | None:
    """What is known of one post; None where it is not gone."""
    row = connection.execute(_GONE.where(post.c.gone_at.is_not(None), post.c.id == post_id)).first()
    return Gone(*row) if row else None


def tell_gone(connection: Connection, posts: Collection[int], now: datetime) -> int:
    """Tell people of these posts, each once whatever becomes of it: of how many they did not know."""
    query = select(post.c.id, post.c.key, post.c.platform).where(among(post.c.id, "posts")).order_by(post.c.id)
    news = 0
    for number, key, platform in connection.execute(query, {"posts": sorted(posts)}).all() if posts else ():
        text = f"Kiriman {key} sudah dihapus di {platform}. Tanyakan sebabnya kepada penjaga akunnya."
        news += raise_alert(connection, key=f"gone/{number}", kind="gone", subject=key, text=text, now=now)
    return news


_GONE: Select[Any] = select(
    *(post.c[name] for name in ("id", "campaign", "territory", "platform", "kind", "timezone", "gone_at")),
    tally.c.taken_at,
).outerjoin(tally, tally.c.post == post.c.id)
