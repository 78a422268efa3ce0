"""An event of the journal says whether days contradict each other after it, and those events are found by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
TOLD = sa.text("contradicts")
OLD = """UPDATE case_journal SET contradicts = :yes
WHERE sort IN ('correct', 'override', 'return') AND text LIKE :told"""


def upgrade() -> None:
    op.add_column(
        "case_journal", sa.Column("contradicts", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    told = sa.text(OLD).bindparams(sa.bindparam("yes", True, sa.Boolean()), told='%"sort":"conflict"%')
    op.execute(told)
    op.create_index(
        "ix_journal_contradicts", "case_journal", ["occurred_on"], postgresql_where=TOLD, sqlite_where=TOLD
    )


def downgrade() -> None:
    op.drop_index("ix_journal_contradicts", table_name="case_journal")
    op.drop_column("case_journal", "contradicts")
