"""The order of a list and the cursor that says where its next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam

from yimen import store
from yimen.kernel import read_said
from yimen.office.list_source import ListSource
from yimen.store import ENTRY_KEY, OrderStep


class Step(NamedTuple):
    """One expression of an order, never NULL."""

    column: ColumnElement[Any]
    descending: bool

    def sorting(self) -> ColumnElement[Any]:
        return self.column.desc() if self.descending else self.column.asc()


def order_of(source: ListSource, sort: str) -> list[Step]:
    """The steps, at last the key, which makes the order total."""
    fields, backwards = source.listing.order(source.kind.key, sort)
    steps = [Step(OrderStep(name, whole).column, descending) for name, whole, descending in fields]
    return [*steps, Step(ENTRY_KEY, backwards)]


def beyond(order: Sequence[Step]) -> ColumnElement[bool]:
    """What stands behind the values bound as `after_0`, `after_1` …"""
    values = [bindparam(f"after_{index}", type_=step.column.type) for index, step in enumerate(order)]
    return store.beyond(order, values)


def write_cursor(values: Sequence[Any]) -> str:
    """The values of the last row of a page, one for each step."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode()


def read_cursor(cursor: str, order: Sequence[Step]) -> dict[str, Any] | None:
    """The values to bind; None without a cursor, or with one of another order or tampered with."""
    try:
        values = read_said(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != len(order):
        return None
    fitting = all(
        type(value) is step.column.type.python_type for value, step in zip(values, order, strict=True)
    )
    return {f"after_{index}": value for index, value in enumerate(values)} if fitting else None
