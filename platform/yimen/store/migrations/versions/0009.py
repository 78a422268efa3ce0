"""Designs are of forms and of procedures alike: the tables lose the form from their names and gain the kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DESIGN = (
    "id", "jurisdiction", "scope", "key", "start", "step", "version", "began_by", "began_at", "account", "saved_at",
    "change_set",
)  # fmt: skip
STEP = ("design", "step", "account", "at", "patch")


def upgrade() -> None:
    _create("design", "design_step", sa.Column("kind", sa.String(length=64), nullable=False))
    old = sa.table("form_design", *map(sa.column, DESIGN))
    new = sa.table("design", *map(sa.column, (*DESIGN, "kind")))
    op.execute(new.insert().from_select([*DESIGN, "kind"], sa.select(*old.c, sa.literal_column("'form'"))))
    _copy_steps("form_design_step", "design_step")
    op.drop_table("form_design_step")
    op.drop_table("form_design")


def downgrade() -> None:
    _create("form_design", "form_design_step")
    old = sa.table("design", *map(sa.column, (*DESIGN, "kind")))
    new = sa.table("form_design", *map(sa.column, DESIGN))
    forms = sa.select(*(old.c[each] for each in DESIGN)).where(old.c.kind == "form")
    op.execute(new.insert().from_select(list(DESIGN), forms))
    _copy_steps("design_step", "form_design_step", new)
    op.drop_table("design_step")
    op.drop_table("design")


def _copy_steps(source: str, target: str, designs: sa.TableClause | None = None) -> None:
    """The steps in their order, of `designs` alone where these are named."""
    old = sa.table(source, *map(sa.column, (*STEP, "id")))
    new = sa.table(target, *map(sa.column, STEP))
    chosen = sa.select(*(old.c[each] for each in STEP)).order_by(old.c.id)
    if designs is not None:
        chosen = chosen.where(old.c.design.in_(sa.select(designs.c.id)))
    op.execute(new.insert().from_select(list(STEP), chosen))


def _create(designs: str, steps: str, *more: sa.Column[str]) -> None:
    op.create_table(
        designs,
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        *more,
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
        sa.UniqueConstraint("jurisdiction", *(each.name for each in more), "scope", "key"),
    )
    op.create_table(
        steps,
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("design", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("patch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["design"], [f"{designs}.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("design", "step"),
    )
