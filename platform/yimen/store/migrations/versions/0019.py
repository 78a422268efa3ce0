"""Case files as they were last put together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON_COLUMN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "dossier_copy",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("file_number", sa.String(length=200), nullable=False),
        sa.Column("retention", sa.String(length=64), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("notes", JSON_COLUMN, nullable=False),
        sa.Column("pdf_digest", sa.String(length=80), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("bag_digest", sa.String(length=80), nullable=False),
        sa.Column("bag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("ix_dossier_copy_made", "dossier_copy", ["jurisdiction", "made_at"])


def downgrade() -> None:
    op.drop_index("ix_dossier_copy_made", table_name="dossier_copy")
    op.drop_table("dossier_copy")
