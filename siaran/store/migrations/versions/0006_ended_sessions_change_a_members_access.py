"""Ended sessions change a member's word of access."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("member", sa.Column("access", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_column("member", "access")
