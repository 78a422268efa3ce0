"""What came back to whoever waited for it, and has not been looked at yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_came_back",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"]),
        sa.PrimaryKeyConstraint("case_id", "account"),
    )
    op.create_index("ix_came_back", "case_came_back", ["jurisdiction", "account", "made_at"])


def downgrade() -> None:
    op.drop_table("case_came_back")
