"""The acts that supervision counts are found without reading the whole journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
WATCHED = sa.text("sort IN ('correct', 'override', 'return')")


def upgrade() -> None:
    op.create_index(
        "ix_journal_watched", "case_journal", ["occurred_on"], postgresql_where=WATCHED, sqlite_where=WATCHED
    )


def downgrade() -> None:
    op.drop_index("ix_journal_watched", table_name="case_journal")
