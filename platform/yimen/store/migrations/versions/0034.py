"""A draft keeps what was written of the act beside its form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None
TABLES = ("case_draft", "opening_draft")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("reason", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "reason")
