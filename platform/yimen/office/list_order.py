"""The order of a list and the cursor that says where its next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_

from yimen.office.list_cells import is_number
from yimen.office.list_source import ListSource
from yimen.store import EntryRevision, case_field

ENTRY_KEY: ColumnElement[Any] = EntryRevision.__table__.c.key


class Step(NamedTuple):
    """One expression of an order, never NULL."""

    column: ColumnElement[Any]
    descending: bool

    def sorting(self) -> ColumnElement[Any]:
        return self.column.desc() if self.descending else self.column.asc()


def order_of(source: ListSource, sort: str) -> list[Step]:
    """The steps, at last the key, which makes the order total.

    Where the key is the one field that is sorted by, the key alone gives the order: an index has it.
    """
    wanted = [(sort.removeprefix("-"), sort.startswith("-"))] if sort else list(source.listing.sort)
    backwards = bool(wanted) and wanted[0][1]
    if [name for name, _ in wanted] == list(source.kind.key) and _is_text(source, wanted):
        wanted = []
    steps = [Step(_never_null(source, name), descending) for name, descending in wanted]
    return [*steps, Step(ENTRY_KEY, backwards)]


def _is_text(source: ListSource, wanted: Sequence[tuple[str, bool]]) -> bool:
    columns = [source.listing.column(name) for name, _ in wanted]
    return len(columns) == 1 and columns[0] is not None and columns[0].plain


def _never_null(source: ListSource, name: str) -> ColumnElement[Any]:
    column = source.listing.column(name)
    if column is not None and is_number(column):
        return func.coalesce(case_field(EntryRevision.body, name, "integer"), 0)
    return func.coalesce(case_field(EntryRevision.body, name, "text"), "")


def beyond(order: Sequence[Step]) -> ColumnElement[bool]:
    """What stands behind the values bound as `after_0`, `after_1` …"""
    values = [bindparam(f"after_{index}", type_=step.column.type) for index, step in enumerate(order)]
    ways = []
    for index, (step, value) in enumerate(zip(order, values, strict=True)):
        same = [order[i].column == values[i] for i in range(index)]
        ways.append(and_(*same, step.column < value if step.descending else step.column > value))
    return or_(*ways)


def write_cursor(values: Sequence[Any]) -> str:
    """The values of the last row of a page, one for each step."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode()


def read_cursor(cursor: str, order: Sequence[Step]) -> dict[str, Any] | None:
    """The values to bind; None without a cursor, or with one of another order or tampered with."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != len(order):
        return None
    fitting = all(
        type(value) is step.column.type.python_type for value, step in zip(values, order, strict=True)
    )
    return {f"after_{index}": value for index, value in enumerate(values)} if fitting else None
