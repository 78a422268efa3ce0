"""Forms being adjusted, step by step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "form_design",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_by", sa.String(length=200), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("change_set", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["change_set"], ["change_set.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("jurisdiction", "scope", "key"),
    )
    op.create_table(
        "form_design_step",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("design", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("patch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["design"], ["form_design.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("design", "step"),
    )


def downgrade() -> None:
    op.drop_table("form_design_step")
    op.drop_table("form_design")
