"""What the public reads of cases, and the index by which it is searched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON_COLUMN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE publication_text_grams USING fts5("
    "grams, content='publication_text', content_rowid='id', detail=none, columnsize=0, tokenize='ascii')"
)
OWED = sa.text("shown_on IS NULL AND withdrawn_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("lines", JSON_COLUMN, nullable=False),
        sa.Column("owed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "rule"),
    )
    op.create_index(
        "ix_publication_shown",
        "publication",
        ["jurisdiction", "rule", sa.text("shown_on DESC"), sa.text("id DESC")],
    )
    owed = ["jurisdiction", "due_on"]
    op.create_index("ix_publication_owed", "publication", owed, postgresql_where=OWED, sqlite_where=OWED)
    op.create_table(
        "publication_text",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_publication_text_grams", "publication_text", ["grams"], postgresql_using="gin")
    else:
        op.execute(SQLITE_INDEX)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE publication_text_grams")
    op.drop_table("publication_text")
    op.drop_table("publication")
