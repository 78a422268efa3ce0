"""Whom of several parties a paper concerns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("whom", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("document", "whom")
