"""The drafts under way are found without reading those that became papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_draft_step_moving",
        "draft_step",
        ["jurisdiction", "recorded_at"],
        postgresql_where=sa.text("document_id = ''"),
        sqlite_where=sa.text("document_id = ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_draft_step_moving", table_name="draft_step")
