"""Whole months are added up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SUMS = ("views", "reach", "reactions", "comments", "shares", "saves", "clicks")
_DAYS = tuple(f"by_day_{day}" for day in (0, 1, 2, 3, 5, 7, 10, 14))


def upgrade() -> None:
    """Bring the tables to this revision."""
    added = ("rated_engagement", "rated_views", *_SUMS, *_DAYS)
    op.create_table(
        "monthly",
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in added),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_monthly_account")),
        sa.PrimaryKeyConstraint("account", "program", "month", name=op.f("pk_monthly")),
        sqlite_with_rowid=False,
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    month = "SUBSTR(published_at, 1, 7)" if sqlite else "TO_CHAR(published_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    rated = "SUM(CASE WHEN views > 0 THEN engagement END)"
    rated += ", SUM(CASE WHEN engagement IS NOT NULL AND views > 0 THEN views END)"
    sums = ", ".join(f"SUM({name})" for name in (*_SUMS, *_DAYS))
    for program, group in (("program", f"account, program, {month}"), ("''", f"account, {month}")):
        op.execute(
            f"INSERT INTO monthly SELECT account, {program}, {month}, COUNT(*), {rated}, {sums}, MAX(last_day) "
            f"FROM tally GROUP BY {group}"
        )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_table("monthly")
