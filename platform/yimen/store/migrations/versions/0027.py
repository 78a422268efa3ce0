"""Kinds whose words wait for their index; citations, which are derived, stand without a key to the revisions.

On PostgreSQL the index of what is superseded holds what is superseded alone: a first import writes none of it. SQLite
would then take two indexes together for what is in force, and sort a whole list for its first page.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SUPERSEDED = sa.text("superseded_by IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "entry_text_due",
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("jurisdiction", "kind"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _index_of_superseded(postgresql_where=SUPERSEDED)
    _citations()


def downgrade() -> None:
    op.drop_table("entry_text_due")
    if op.get_bind().dialect.name == "postgresql":
        _index_of_superseded()
    _citations(sa.ForeignKeyConstraint(["entry_id"], ["entry_revision.id"], ondelete="CASCADE"))


def _index_of_superseded(**where: Any) -> None:
    op.drop_index("ix_entry_superseded", table_name="entry_revision")
    op.create_index("ix_entry_superseded", "entry_revision", ["jurisdiction", "superseded_by"], **where)


def _citations(*constraints: sa.Constraint) -> None:
    """The table anew and empty: what migrates fills it out of the revisions."""
    op.drop_table("entry_citation")
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "entry_citation",
        sa.Column("id", big, autoincrement=True, nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("entry_id", big, nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=100), nullable=False),
        sa.Column("point", sa.String(length=100), nullable=False),
        *constraints,
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_citation_law", "entry_citation", ["jurisdiction", "law", "kind", "article"])
    op.create_index("ix_citation_entry", "entry_citation", ["entry_id"])
