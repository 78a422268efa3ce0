"""Certificates of officers stand beside those of units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unit_seal") as table:
        table.add_column(sa.Column("account", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("unit_seal") as table:
        table.alter_column("account", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("unit_seal") as table:
        table.drop_column("account")
