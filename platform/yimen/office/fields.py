"""A field of an entry's body as a column of SQL: the one JSON construct of the store, by field name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from yimen.pack import Kind
from yimen.store import EntryRevision, case_field


def body_text(name: str) -> ColumnElement[Any]:
    """The field's text, NULL where it is missing."""
    return case_field(EntryRevision.body, name, "text")


def body_field(kind: Kind, name: str) -> ColumnElement[Any]:
    """The field by the type that the kind's schema gives it: whole numbers sort as numbers."""
    part = kind.schema.get("properties", {}).get(name, {})
    wanted = part.get("type")
    types = wanted if isinstance(wanted, list) else [wanted]
    return case_field(EntryRevision.body, name, "integer" if "integer" in types else "text")
