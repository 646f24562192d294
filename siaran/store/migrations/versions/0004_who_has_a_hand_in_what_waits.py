"""Who has a hand in what waits; and a picture's name is one place's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    for table in ("draft", "submission"):
        op.add_column(table, sa.Column("writers", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("post", sa.Column("timed_by", sa.Text(), nullable=True))
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_picture_name"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_picture_name_territory"), ["name", "territory"])


def downgrade() -> None:
    """Take the tables back to the revision before."""
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_picture_name_territory"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_picture_name"), ["name"])
    op.drop_column("post", "timed_by")
    for table in ("submission", "draft"):
        op.drop_column(table, "writers")
