"""Evidence: pieces, their files, and files on their way in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case_evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("kind_title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        *_owned(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "position"),
    )
    op.create_table(
        "case_evidence_file",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("evidence_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("picture", sa.String(length=8), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(["evidence_id"], ["case_evidence.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("evidence_id", "digest"),
    )
    op.create_index("ix_evidence_file_case", "case_evidence_file", ["case_id"])
    op.create_table(
        "evidence_upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("mime", sa.String(length=120), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        *_owned(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_evidence_upload_case", "evidence_upload", ["case_id"])
    op.create_index("ix_evidence_upload_touched", "evidence_upload", ["jurisdiction", "touched_at"])
    op.create_table(
        "evidence_part",
        sa.Column("upload_id", sa.String(length=32), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(["upload_id"], ["evidence_upload.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("upload_id", "start"),
    )


def downgrade() -> None:
    for name in ("evidence_part", "evidence_upload", "case_evidence_file", "case_evidence"):
        op.drop_table(name)


def _owned() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("case_id", sa.String(length=32), sa.ForeignKey("enforcement_case.id"), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
    )
