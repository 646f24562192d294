"""Attempts to sign in are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "tried",
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_tried")),
    )
    with op.batch_alter_table("tried", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tried_until"), ["until"], unique=False)


def downgrade() -> None:
    """Take the tables back to the revision before."""
    with op.batch_alter_table("tried", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tried_until"))

    op.drop_table("tried")
