"""What alleged acts were decided by and to which sum, for comparing like cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_alleged_act", sa.Column("sum_fen", sa.BigInteger(), nullable=True))
    op.add_column("case_alleged_act", sa.Column("sum_tier", sa.String(length=200), nullable=True))
    op.add_column("case_alleged_act", sa.Column("decided_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_alleged_act_decided",
        "case_alleged_act",
        ["jurisdiction", "item", "decided_on"],
        postgresql_where=sa.text("decided_on IS NOT NULL"),
        sqlite_where=sa.text("decided_on IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_alleged_act_decided", table_name="case_alleged_act")
    op.drop_column("case_alleged_act", "decided_on")
    op.drop_column("case_alleged_act", "sum_tier")
    op.drop_column("case_alleged_act", "sum_fen")
