"""A number that is kept apart is found in other cases by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
TABLE, INDEX = "case_sensitive_value", "ix_sensitive_number"
SQLITE = (
    "CASE WHEN json_type(value, '$.v') NOT IN ('object', 'array') "
    "THEN substr(CAST(json_extract(value, '$.v') AS TEXT), 1, 100) END"
)
POSTGRESQL = "(CASE WHEN jsonb_typeof(value #> '{v}') NOT IN ('object', 'array') THEN left((value #>> '{v}'), 100) END)"


def upgrade() -> None:
    head = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    op.create_index(INDEX, TABLE, ["jurisdiction", sa.text(head)])


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
