"""A post that is gone from its platform is marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_GONE = sa.text("gone_at IS NOT NULL")


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("post", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_post_gone", "post", ["gone_at"], sqlite_where=_GONE, postgresql_where=_GONE)
    seen = "SELECT 1 FROM snapshot n WHERE n.post = s.post AND NOT n.gone AND n.taken_at >= s.taken_at"
    since = f"SELECT MIN(s.taken_at) FROM snapshot s WHERE s.post = post.id AND s.gone AND NOT EXISTS ({seen})"
    op.execute(f"UPDATE post SET gone_at = ({since}) WHERE id IN (SELECT post FROM snapshot WHERE gone)")
    led = "SELECT l.gone_at FROM post l WHERE l.id = post.follows"
    op.execute(
        f"UPDATE post SET gone_at = ({led}) WHERE kind = 'repost' AND state = 'published' AND follows IS NOT NULL"
    )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_index("ix_post_gone", "post")
    op.drop_column("post", "gone_at")
