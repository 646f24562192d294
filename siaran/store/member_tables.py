"""The tables of people: those who use the desk, and the record of what they changed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from siaran.domain.member import Role
from siaran.store.moments import Utc
from siaran.store.tables import metadata, one_of

member = Table(
    "member",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("office", Text, nullable=False),
    Column("email", Text),
    Column("role", String(10), nullable=False),
    Column("territory", String(20), nullable=False),
    Column("language", String(5)),
    Column("password", Text),
    Column("totp", LargeBinary),
    Column("totp_step", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("access", String(64)),
    one_of("role", Role),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("member", Integer, ForeignKey("member.id"), nullable=False, index=True),
    Column("agent", Text, nullable=False),
    Column("address", String(60), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("notice", Text, nullable=False, server_default=""),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("member", Integer, ForeignKey("member.id"), nullable=False, index=True),
    Column("invited_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
)

pending = Table(
    "pending",
    metadata,
    Column("member", Integer, ForeignKey("member.id"), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False),
)

recovery = Table(
    "recovery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member", Integer, ForeignKey("member.id"), nullable=False, index=True),
    Column("code", String(64), nullable=False),
    Column("used_at", Utc),
)

tried = Table(
    "tried",
    metadata,
    Column("what", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("until", Utc, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("number", Integer, unique=True),
    Column("previous", String(64)),
    Column("hash", String(64)),
    Index("ix_audit_subject", "subject", "id"),
)
