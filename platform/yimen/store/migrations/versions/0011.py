"""Tasks given in turn: when everybody's turn last came, per unit and task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment_turn",
        sa.Column("jurisdiction", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("task", sa.String(201), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction", "unit", "task", "account"),
    )


def downgrade() -> None:
    op.drop_table("assignment_turn")
