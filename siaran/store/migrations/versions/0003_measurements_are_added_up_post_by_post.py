"""Measurements are added up post by post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PUBLIC = sa.text("published_at IS NOT NULL")
_FIGURES = ("views", "reach", "reactions", "comments", "shares", "saves", "clicks")
_DAYS = (0, 1, 2, 3, 5, 7, 10, 14)


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "tally",
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=200), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _FIGURES),
        sa.Column("engagement", sa.Integer(), nullable=True),
        *(sa.Column(f"by_day_{day}", sa.Integer(), nullable=True) for day in _DAYS),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_tally_account")),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_tally_post")),
        sa.PrimaryKeyConstraint("account", "published_at", "post", name=op.f("pk_tally")),
        sa.UniqueConstraint("post", name=op.f("uq_tally_post")),
        sqlite_with_rowid=False,
    )
    op.execute(_tallies(sqlite=op.get_bind().dialect.name == "sqlite"))
    op.drop_table("newest")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_campaign")
        batch_op.create_index(
            "ix_post_campaign", ["campaign", "state", "territory", "due_at", "platform", "kind", "program"]
        )
        batch_op.create_index(
            "ix_post_account_published",
            ["account", "published_at", "campaign", "program", "territory"],
            sqlite_where=_PUBLIC,
            postgresql_where=_PUBLIC,
        )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_account_published")
        batch_op.drop_index("ix_post_campaign")
        batch_op.create_index("ix_post_campaign", ["campaign", "state", "territory", "due_at"])
    op.create_table(
        "newest",
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["post.id"], name=op.f("fk_newest_post")),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.id"], name=op.f("fk_newest_snapshot")),
        sa.PrimaryKeyConstraint("post", name=op.f("pk_newest")),
    )
    newest = _last("s.id")
    op.execute(f"INSERT INTO newest SELECT p.id, {newest}, t.taken_at FROM tally t JOIN post p ON p.id = t.post")
    op.drop_table("tally")


def _tallies(*, sqlite: bool) -> str:
    """Every measured post's newest figures, and its engagement by each of its first days."""
    unix = "CAST(STRFTIME('%s', {}) AS INTEGER)" if sqlite else "CAST(FLOOR(EXTRACT(EPOCH FROM {})) AS BIGINT)"
    age = f"({unix.format('s.taken_at')} - {unix.format('p.published_at')})"
    engaged = _engagement("s")
    values = [f"n.{name}" for name in _FIGURES]
    values.append(_engagement("n"))
    values += [_last(engaged, f"{engaged} IS NOT NULL AND {age} <= {day * 86_400}") for day in _DAYS]
    measured = f"s.post = p.id AND NOT s.gone AND {engaged} IS NOT NULL"
    values.append(f"(SELECT MAX(({age} + 86399) / 86400) FROM snapshot s WHERE {measured})")
    return (
        "INSERT INTO tally SELECT p.account, p.published_at, p.id, p.campaign, p.program, n.taken_at, "
        f"{', '.join(values)} FROM post p JOIN newest w ON w.post = p.id JOIN snapshot n ON n.id = w.snapshot "
        "WHERE p.published_at IS NOT NULL"
    )


def _engagement(of: str) -> str:
    """What was reported of it."""
    parts = [f"{of}.{name}" for name in ("reactions", "comments", "shares", "saves")]
    said = " OR ".join(f"{part} IS NOT NULL" for part in parts)
    return f"CASE WHEN {said} THEN {' + '.join(f'COALESCE({part}, 0)' for part in parts)} END"


def _last(value: str, condition: str = "TRUE") -> str:
    """Something of a post's newest measurement."""
    mine = f"FROM snapshot s WHERE s.post = p.id AND NOT s.gone AND {condition}"
    return f"(SELECT {value} {mine} ORDER BY s.taken_at DESC, s.id DESC LIMIT 1)"
