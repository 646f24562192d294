"""The tables of metrics: every measurement, what those of each post have come to, and those of a month in all."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from siaran.domain.metric import DAYS, Figures
from siaran.store.moments import Utc
from siaran.store.tables import metadata

FIGURES = tuple(f.name for f in fields(Figures))

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post", Integer, ForeignKey("post.id"), nullable=False),
    Column("taken_at", Utc, nullable=False),
    *(Column(name, Integer) for name in FIGURES),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    Column("raw", JSON, nullable=False),
    Column("api_version", String(20), nullable=False),
    Index("ix_snapshot_post_taken", "post", "taken_at"),
)

# A report adds up the metrics of tens of thousands of posts: one narrow row of each, side by side by account and time.
tally = Table(
    "tally",
    metadata,
    Column("account", Integer, ForeignKey("account.id"), primary_key=True),
    Column("published_at", Utc, primary_key=True),
    Column("post", Integer, ForeignKey("post.id"), primary_key=True),
    Column("campaign", String(200), nullable=False),
    Column("program", Text, nullable=False),
    Column("taken_at", Utc, nullable=False),
    *(Column(name, Integer) for name in FIGURES),
    Column("engagement", Integer),
    *(Column(f"by_day_{day}", Integer) for day in DAYS),
    Column("last_day", Integer),
    UniqueConstraint("post"),
    sqlite_with_rowid=False,
)

ADDED = ("rated_engagement", "rated_views", *FIGURES, *(f"by_day_{day}" for day in DAYS))

# Most months of a report are whole ones: what the tallies of one come to, by account and programme, and once for every
# programme (""). `month`: 2026-08.
monthly = Table(
    "monthly",
    metadata,
    Column("account", Integer, ForeignKey("account.id"), primary_key=True),
    Column("program", Text, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("measured", Integer, nullable=False),
    *(Column(name, BigInteger) for name in ADDED),
    Column("last_day", Integer),
    sqlite_with_rowid=False,
)
