"""What waits for a yes is counted by campaign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PLANNED = sa.text("state = 'planned'")


def upgrade() -> None:
    """Bring the tables to this revision."""
    columns = ["state", "campaign", "revision", "territory"]
    op.create_index("ix_post_planned", "post", columns, sqlite_where=_PLANNED, postgresql_where=_PLANNED)


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_index("ix_post_planned", "post")
