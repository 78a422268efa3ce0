"""The index of entries' searchable text; `migrate` fills it for what is recorded already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE entry_text_grams USING fts5("
    "grams, content='entry_text', content_rowid='id', detail=none, columnsize=0, tokenize='ascii')"
)


def upgrade() -> None:
    op.create_table(
        "entry_text",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_entry_text_grams", "entry_text", ["grams"], postgresql_using="gin")
    else:
        op.execute(SQLITE_INDEX)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE entry_text_grams")
    op.drop_table("entry_text")
