"""The sensitive values of drafts stand apart from them; what drafts hold already is moved.

Which fields are sensitive is read from the form that a draft was drawn with: an opening draft names it by its digest,
of a case's draft it is among the forms that the case is pinned to (the fields of all of them are moved: a value that
is moved needlessly is read back like the others). Should such a form no longer be found, nobody can tell which
fields are sensitive, and every value of the draft is moved: nothing stays open, nothing is lost.

The rows written before linger in the engine's free pages until they are used again; `VACUUM` empties them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON_COLUMN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DEPTH = 12
APART = "draft"

CASE = sa.table("enforcement_case", sa.column("id"), sa.column("bindings", JSON_COLUMN))
FORM = sa.table(
    "entry_revision",
    sa.column("jurisdiction"),
    sa.column("kind"),
    sa.column("digest"),
    sa.column("body", JSON_COLUMN),
)
DRAFT_COLUMNS = ("id", "jurisdiction", "account")
CASE_DRAFT = sa.table(
    "case_draft", *map(sa.column, (*DRAFT_COLUMNS, "case_id")), sa.column("values", JSON_COLUMN)
)
OPENING_DRAFT = sa.table(
    "opening_draft", *map(sa.column, (*DRAFT_COLUMNS, "form")), sa.column("values", JSON_COLUMN)
)
VALUE_COLUMNS = ("id", "field", "account", "draft_id")
CASE_VALUE = sa.table(
    "case_draft_value",
    *map(sa.column, (*VALUE_COLUMNS, "case_id", "jurisdiction")),
    sa.column("value", JSON_COLUMN),
)
OPENING_VALUE = sa.table(
    "opening_draft_value", *map(sa.column, VALUE_COLUMNS), sa.column("value", JSON_COLUMN)
)


def upgrade() -> None:
    op.create_table(
        "case_draft_value",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("value", JSON_COLUMN, nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["enforcement_case.id"]),
        sa.ForeignKeyConstraint(["draft_id"], ["case_draft.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        info={"case_owned": True},
    )
    op.create_index("ix_draft_value_draft", "case_draft_value", ["draft_id"])
    op.create_table(
        "opening_draft_value",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("value", JSON_COLUMN, nullable=False),
        sa.Column("draft_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["opening_draft.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_opening_value_draft", "opening_draft_value", ["draft_id"])
    connection = op.get_bind()
    for draft in connection.execute(sa.select(OPENING_DRAFT)).mappings().all():
        fields = _fields_of(connection, draft["jurisdiction"], [draft["form"]])
        _move(connection, OPENING_DRAFT, OPENING_VALUE, dict(draft), fields, {})
    pinned = sa.select(CASE_DRAFT, CASE.c.bindings).join(CASE, CASE.c.id == CASE_DRAFT.c.case_id)
    for draft in connection.execute(pinned).mappings().all():
        digests = list((draft["bindings"] or {}).get("forms", {}).values())
        fields = _fields_of(connection, draft["jurisdiction"], digests)
        more = {"case_id": draft["case_id"], "jurisdiction": draft["jurisdiction"]}
        _move(connection, CASE_DRAFT, CASE_VALUE, dict(draft), fields, more)


def _fields_of(connection: sa.Connection, jurisdiction: str, digests: list[str]) -> set[str] | None:
    """The dotted paths of the forms' sensitive fields; None where one of the forms is not found."""
    fields: set[str] = set()
    for digest in digests:
        found = sa.select(FORM.c.body).where(
            FORM.c.jurisdiction == jurisdiction, FORM.c.kind == "form", FORM.c.digest == digest
        )
        body = connection.execute(found.limit(1)).scalar()
        if body is None:
            return None
        schema = body.get("schema", {})
        fields.update(".".join(path) for path in _sensitive(schema, schema, (), 0))
    return fields


def _sensitive(root: Any, part: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, ...]]:
    if not isinstance(part, Mapping) or depth > DEPTH:
        return
    if part.get("x-sensitive"):
        yield path
    inner = [(_target(root, str(part.get("$ref", ""))), path), (part.get("items"), (*path, "*"))]
    inner += [(each, (*path, str(name))) for name, each in (part.get("properties") or {}).items()]
    inner += [(each, path) for word in ("allOf", "anyOf", "oneOf") for each in part.get(word) or ()]
    inner += [(part.get(word), path) for word in ("if", "then", "else")]
    inner += [(each, path) for each in (part.get("dependentSchemas") or {}).values()]
    for each, below in inner:
        yield from _sensitive(root, each, below, depth + 1)


def _target(root: Any, reference: str) -> Any:
    here = root if reference.startswith("#") else None
    for step in reference[1:].split("/")[1:]:
        here = here.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(here, Mapping) else None
    return here


def _move(
    connection: sa.Connection,
    drafts: sa.TableClause,
    store: sa.TableClause,
    draft: Mapping[str, Any],
    fields: set[str] | None,
    more: Mapping[str, Any],
) -> None:
    made: list[dict[str, Any]] = []

    def walk(value: Any, path: tuple[str, ...]) -> Any:
        apart = path and (fields is None or ".".join(path) in fields)
        if apart and value not in (None, "", [], {}) and not _is_reference(value):
            row = {"id": uuid.uuid4().hex, "field": ".".join(path), "value": {"v": value}}
            made.append({**row, "account": draft["account"], "draft_id": draft["id"], **more})
            return {"$sensitive": APART, "value": row["id"]}
        if isinstance(value, Mapping):
            return {key: walk(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [walk(each, (*path, "*")) for each in value]
        return value

    kept = walk(draft["values"], ())
    if made:
        connection.execute(sa.insert(store), made)
        connection.execute(sa.update(drafts).where(drafts.c.id == draft["id"]).values({"values": kept}))


def _is_reference(value: Any) -> bool:
    return isinstance(value, Mapping) and "$sensitive" in value


def downgrade() -> None:
    connection = op.get_bind()
    for drafts, store in ((CASE_DRAFT, CASE_VALUE), (OPENING_DRAFT, OPENING_VALUE)):
        apart = {row.id: row.value["v"] for row in connection.execute(sa.select(store.c.id, store.c.value))}
        for draft in connection.execute(sa.select(drafts)).mappings().all():
            whole = {"values": _whole(draft["values"], apart)}
            connection.execute(sa.update(drafts).where(drafts.c.id == draft["id"]).values(whole))
    op.drop_table("opening_draft_value")
    op.drop_table("case_draft_value")


def _whole(value: Any, apart: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        if value.get("$sensitive") == APART:
            return apart.get(value["value"])
        return {key: _whole(each, apart) for key, each in value.items()}
    return [_whole(each, apart) for each in value] if isinstance(value, list) else value
