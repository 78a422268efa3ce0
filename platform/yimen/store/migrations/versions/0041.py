"""A draft keeps the earlier day that its act is entered for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
DRAFTS = ("case_draft", "opening_draft")


def upgrade() -> None:
    for table in DRAFTS:
        op.add_column(table, sa.Column("occurred_on", sa.Date()))


def downgrade() -> None:
    for table in DRAFTS:
        op.drop_column(table, "occurred_on")
