"""Every table. The constraints hold the promises of the protocol too (docs/states.md)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from siaran.domain.account import AccountState
from siaran.domain.attempt import Outcome
from siaran.domain.post import Kind, State
from siaran.store.moments import Utc
from siaran.store.words import Word


def only(where: str) -> dict[str, Any]:
    """Of an index that holds only some rows: which."""
    return {"sqlite_where": text(where), "postgresql_where": text(where)}


def one_of(column: str, values: Any) -> CheckConstraint:
    allowed = ", ".join(f"'{v.value}'" for v in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

territory = Table(
    "territory",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", String(20), nullable=False, index=True),
    Column("parent", String(20), index=True),
    Column("timezone", String(40)),
    Column("population", Integer),
    Column("variables", JSON, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("territory", String(20), ForeignKey("territory.code"), nullable=False, index=True),
    Column("platform", String(30), nullable=False),
    Column("handle", Text, nullable=False),
    Column("external_id", String(80), nullable=False),
    Column("secrets", LargeBinary, nullable=False),
    Column("state", Word(10), nullable=False, server_default="active"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("strict", Boolean, nullable=False, server_default=text("false")),
    Column("quiet_hours", String(20)),
    Column("min_gap", Integer),
    Column("slots", Text),
    Column("checked_at", Utc),
    Column("holder", Text, nullable=False, server_default=""),
    Column("contact", Text, nullable=False, server_default=""),
    Column("scopes", Text, nullable=False, server_default=""),
    Column("expires_at", Utc),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("platform", "external_id"),
    one_of("state", AccountState),
)

lane = Table(
    "lane",
    metadata,
    Column("account", Integer, ForeignKey("account.id"), primary_key=True),
    Column("worker", String(80)),
    Column("lease_until", Utc),
    Column("epoch", Integer, nullable=False, server_default=text("0")),
    Column("closed_until", Utc),
    Column("reason", Text, nullable=False, server_default=""),
)

gate = Table(
    "gate",
    metadata,
    Column("platform", String(30), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("closed_at", Utc, nullable=False),
    Column("until", Utc),
    Column("probe_at", Utc, nullable=False),
    Column("probe_account", Integer),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("origin", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("campaign", JSON, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("slug", "number"),
)

post = Table(
    "post",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("campaign", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("program", Text, nullable=False),
    Column("territory", String(20), nullable=False, index=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("platform", String(30), nullable=False),
    Column("kind", Word(10), nullable=False),
    Column("state", Word(10), nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("due_at", Utc, nullable=False),
    Column("not_after", Utc, nullable=False),
    Column("timezone", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text),
    Column("pictures", JSON, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("emergency", Boolean, nullable=False, server_default=text("false")),
    Column("follows", Integer, ForeignKey("post.id"), index=True),
    Column("replaces", String(300)),
    Column("warnings", JSON, nullable=False),
    Column("retry_at", Utc),
    Column("reason", Text, nullable=False, server_default=""),
    Column("handle", JSON),
    Column("handle_hash", String(64)),
    Column("to_prepare", Boolean, nullable=False, server_default=text("false")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("stale", Integer, nullable=False, server_default=text("0")),
    Column("platform_id", String(120)),
    Column("container_id", String(120)),
    Column("permalink", Text),
    Column("published_at", Utc),
    Column("unknown_at", Utc),
    Column("next_look_at", Utc),
    Column("asked_at", Utc),
    Column("sends_allowed", Integer, nullable=False, server_default=text("2")),
    Column("kept_revision", Integer),
    Column("approved_by", Text),
    Column("approved_at", Utc),
    Column("looked_at", Utc),
    Column("measure_at", Utc),
    Column("created_at", Utc, nullable=False),
    Column("timed_by", Text),
    Column("gone_at", Utc),
    one_of("state", State),
    one_of("kind", Kind),
    CheckConstraint("not_after >= due_at", name="fresh"),
    UniqueConstraint("account", "platform_id"),
)
_ACTIVE, _SENDING = "state IN ('planned', 'queued', 'sending', 'unknown')", "state = 'sending'"
_PLANNED = "state = 'planned'"
Index("uq_post_sending_account", post.c.account, unique=True, **only(_SENDING))
Index("uq_post_fingerprint_in_flight", post.c.account, post.c.fingerprint, unique=True, **only(_ACTIVE))
Index("ix_post_state_due", post.c.state, post.c.due_at, post.c.id, post.c.territory)  # the last for counts of a part
# What every page counts of what waits for a yes; SQLite takes it where the state stands in it, too.
Index("ix_post_planned", *(post.c[name] for name in ("state", "campaign", "revision", "territory")), **only(_PLANNED))
Index("ix_post_account_state_due", post.c.account, post.c.state, post.c.due_at, post.c.id)
Index("ix_post_program", post.c.program, post.c.territory)
# These cover what counts posts by the thousand and reads no text: coverage, the calendar, and the figures.
Index(
    "ix_post_campaign",
    *(post.c[name] for name in ("campaign", "state", "territory", "due_at", "platform", "kind", "program")),
)
Index(
    "ix_post_calendar",
    *(post.c[name] for name in ("due_at", "campaign", "state", "territory", "program", "platform", "kind", "id")),
)
_PUBLIC, _GONE = "published_at IS NOT NULL", "gone_at IS NOT NULL"
_NAMES = ("published_at", "territory", "platform", "campaign", "program", "id")
Index("ix_post_published", *(post.c[name] for name in _NAMES), **only(_PUBLIC))
Index(
    "ix_post_account_published",
    *(post.c[name] for name in ("account", "published_at", "campaign", "program", "territory")),
    **only(_PUBLIC),
)
Index("ix_post_measure", post.c.measure_at)
Index("ix_post_gone", post.c.gone_at, **only(_GONE))  # few: reports ask for all of them
Index("ix_post_replaces", post.c.replaces)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post", Integer, ForeignKey("post.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("worker", String(80), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("intent_at", Utc, nullable=False),
    Column("request_sha256", String(64), nullable=False),
    Column("outcome", Word(10), nullable=False),
    Column("http_status", Integer),
    Column("code", String(40), nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("evidence", JSON),
    Column("closed_at", Utc),
    UniqueConstraint("post", "n"),
    one_of("outcome", Outcome),
)
_DOUBT, _YES = "outcome IN ('open', 'unknown')", "outcome = 'accepted'"
Index("uq_attempt_in_doubt", attempt.c.post, unique=True, **only(_DOUBT))
Index("uq_attempt_accepted", attempt.c.post, unique=True, **only(_YES))

look = Table(
    "look",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt", Integer, ForeignKey("attempt.id"), nullable=False, index=True),
    Column("looked_at", Utc, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("evidence", JSON, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("kind", String(30), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("told_at", Utc),
)

telling = Table(
    "telling",
    metadata,
    Column("alert", Integer, ForeignKey("alert.id"), primary_key=True),
    Column("target", String(16), primary_key=True),
    Column("told_at", Utc),
    Column("next_try_at", Utc),
    Column("tries", Integer, nullable=False, server_default=text("0")),
)

hold = Table(
    "hold",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("territory", String(20)),
    Column("program", Text),
    Column("platform", String(30)),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc),
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
)

instance = Table(
    "instance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("intent_seq", Integer, nullable=False),
    Column("machine", String(80), nullable=False),
    Column("quarantined_at", Utc),
    Column("quarantine_reason", Text, nullable=False, server_default=""),
    Column("restored_at", Utc),
    Column("known_until", Utc),
    Column("stopped_at", Utc),
    Column("stopped_by", Text, nullable=False, server_default=""),
    Column("beat_at", Utc),
    Column("touched_at", Utc),
    Column("territories", Integer, nullable=False, server_default=text("0")),
    Column("skew", Float),
)
