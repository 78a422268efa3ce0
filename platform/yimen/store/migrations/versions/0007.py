"""The index of what cites which law; `migrate` fills it for what is recorded already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "entry_citation",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("entry_id", BIG_ID, nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=100), nullable=False),
        sa.Column("point", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry_revision.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_citation_law", "entry_citation", ["jurisdiction", "law", "kind", "article"])
    op.create_index("ix_citation_entry", "entry_citation", ["entry_id"])


def downgrade() -> None:
    op.drop_table("entry_citation")
