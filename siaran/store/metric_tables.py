"""The tables of metrics: every measurement, and which one of each post is the newest."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from siaran.store.moments import Utc
from siaran.store.tables import metadata

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post", Integer, ForeignKey("post.id"), nullable=False),
    Column("taken_at", Utc, nullable=False),
    Column("views", Integer),
    Column("reach", Integer),
    Column("reactions", Integer),
    Column("comments", Integer),
    Column("shares", Integer),
    Column("saves", Integer),
    Column("clicks", Integer),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    Column("raw", JSON, nullable=False),
    Column("api_version", String(20), nullable=False),
    Index("ix_snapshot_post_taken", "post", "taken_at"),
)

# A report adds up the newest measurements of thousands of posts: it must not look for each among the older ones.
newest = Table(
    "newest",
    metadata,
    Column("post", Integer, ForeignKey("post.id"), primary_key=True),
    Column("snapshot", Integer, ForeignKey("snapshot.id"), nullable=False),
    Column("taken_at", Utc, nullable=False),
)
