"""Imports of catalogs: what was handed in, said, seen, found and compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON_COLUMN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "catalog_import",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", JSON_COLUMN, nullable=False),
        sa.Column("options", JSON_COLUMN, nullable=False),
        sa.Column("reading", JSON_COLUMN, nullable=False),
        sa.Column("comparison", JSON_COLUMN, nullable=False),
        sa.Column("job", sa.String(length=32), nullable=True),
        sa.Column("change_set", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_catalog_import_account", "catalog_import", ["jurisdiction", "account", "touched_at"], unique=False
    )
    op.create_index("ix_catalog_import_touched", "catalog_import", ["touched_at"], unique=False)
    op.create_table(
        "catalog_import_file",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("marked", sa.LargeBinary(), nullable=True),
        sa.Column("marked_of", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["catalog_import.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("import_id", "number"),
    )
    op.create_table(
        "catalog_import_rows",
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("sheet", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["catalog_import.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("import_id", "sheet", "part"),
    )
    op.create_table(
        "catalog_import_finding",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", JSON_COLUMN, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["catalog_import.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_catalog_import_finding", "catalog_import_finding", ["import_id", "code", "id"], unique=False
    )
    op.create_table(
        "catalog_import_line",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("op", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", JSON_COLUMN, nullable=False),
        sa.Column("fields", JSON_COLUMN, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["catalog_import.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_catalog_import_line", "catalog_import_line", ["import_id", "op", "kind", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("catalog_import_line")
    op.drop_table("catalog_import_finding")
    op.drop_table("catalog_import_rows")
    op.drop_table("catalog_import_file")
    op.drop_table("catalog_import")
