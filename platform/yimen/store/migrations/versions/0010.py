"""The list of cases by the next last day: an index whose rows without a term come last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_case_due",
        "enforcement_case",
        ["jurisdiction", sa.text("coalesce(due_on, '9999-12-31')"), "id"],
    )


def downgrade() -> None:
    op.drop_index("ix_case_due", table_name="enforcement_case")
