"""The index of cases' searchable text; a job fills it for the cases that are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE case_text_grams USING fts5("
    "grams, content='case_text', content_rowid='id', detail=none, columnsize=0, tokenize='ascii')"
)


def upgrade() -> None:
    op.create_table(
        "case_text",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_case_text_grams", "case_text", ["grams"], postgresql_using="gin")
    else:
        op.execute(SQLITE_INDEX)
    op.add_column("enforcement_case", sa.Column("text_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_case_text", "enforcement_case", ["text_id"], unique=True)
    lacking = sa.text("text_id IS NULL")
    op.create_index(
        "ix_case_unindexed",
        "enforcement_case",
        ["jurisdiction", "id"],
        postgresql_where=lacking,
        sqlite_where=lacking,
    )


def downgrade() -> None:
    op.drop_index("ix_case_unindexed", table_name="enforcement_case")
    op.drop_index("ix_case_text", table_name="enforcement_case")
    op.drop_column("enforcement_case", "text_id")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_text_grams")
    op.drop_table("case_text")
