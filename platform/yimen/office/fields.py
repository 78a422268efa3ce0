"""A field of an entry's body as a column of SQL: the one JSON construct of the store, by field name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from yimen.store import EntryRevision, case_field


def body_text(name: str) -> ColumnElement[Any]:
    """The field's text, NULL where it is missing."""
    return case_field(EntryRevision.body, name, "text")
