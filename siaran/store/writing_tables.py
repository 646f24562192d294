"""The tables of what is written and approved at the desk."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from siaran.store.moments import Utc
from siaran.store.tables import metadata

draft = Table(
    "draft",
    metadata,
    Column("slug", String(200), primary_key=True),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("file", String(64), nullable=False),
    Column("territory", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("seat", String(32), nullable=False),
    Column("saved_at", Utc, nullable=False),
    Column("writers", JSON, nullable=False, server_default="[]"),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", String(200), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("returned_by", Text),
    Column("returned_at", Utc),
    Column("note", Text, nullable=False, server_default=""),
    Column("writers", JSON, nullable=False, server_default="[]"),
)
_OPEN = text("open")
Index("uq_submission_open", submission.c.campaign, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign", String(200), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
)

picture = Table(
    "picture",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("alt", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("territory", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("name", "territory"),
)
