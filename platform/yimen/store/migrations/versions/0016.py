"""Standing in: absences with a substitute, and roles lent for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jurisdiction", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("substitute", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.id"]),
        sa.ForeignKeyConstraint(["account"], ["person.account"]),
        sa.ForeignKeyConstraint(["substitute"], ["person.account"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_substitution_account", "substitution", ["account", "since"])
    op.create_index("ix_substitution_substitute", "substitution", ["substitute", "since"])


def downgrade() -> None:
    op.drop_table("substitution")
