"""Days and numbers of form fields by which a list of cases is ordered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_list_rank",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"]),
        sa.PrimaryKeyConstraint("case_id", "path"),
    )
    op.create_index(
        "ix_case_list_rank",
        "case_list_rank",
        ["jurisdiction", "path", "rank", "case_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("case_list_rank")
