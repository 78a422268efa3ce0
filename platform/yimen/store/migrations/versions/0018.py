"""The public's door: how often somebody came, and the sealed answers to forms sent once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_count",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_visit_count_ends", "visit_count", ["ends_at"])
    op.create_table(
        "sent_form",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_sent_form_at", "sent_form", ["sent_at"])


def downgrade() -> None:
    op.drop_table("sent_form")
    op.drop_table("visit_count")
