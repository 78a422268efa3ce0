"""How lists of entries compare and order by a field, written so that an expression index serves them on both engines.

Of a text an index keeps the head alone: PostgreSQL refuses to index a long value, and whoever wrote it would be told so
at activation. Constants stand inline, as in the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Text, and_, func, literal_column, or_, tuple_

from .entries import EntryRevision
from .json_fields import HEAD, case_field

ENTRY_KEY: ColumnElement[Any] = EntryRevision.__table__.c.key


class OrderStep(NamedTuple):
    """One field of an order: read as a whole number or as text, and which way."""

    field: str
    whole: bool = False
    descending: bool = False

    @property
    def column(self) -> ColumnElement[Any]:
        """What is ordered by; never NULL, so that what lacks the field has its place."""
        if self.whole:
            return func.coalesce(number_field(self.field), literal_column("0", Integer))
        return func.coalesce(head_field(self.field), literal_column("''", Text))


def head_field(field: str) -> ColumnElement[Any]:
    """The first letters of a text."""
    return case_field(EntryRevision.body, field, "head")


def number_field(field: str) -> ColumnElement[Any]:
    return case_field(EntryRevision.body, field, "integer")


def field_is(field: str, value: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the field's text is the value: by its head, which is indexed, and as a whole."""
    head = func.substr(value, literal_column("1", Integer), literal_column(str(HEAD), Integer))
    return and_(head_field(field) == head, case_field(EntryRevision.body, field, "text") == value)


def beyond(
    steps: Sequence[tuple[ColumnElement[Any], bool]], values: Sequence[ColumnElement[Any]]
) -> ColumnElement[bool]:
    """What stands behind the values in an order of (column, descending?) pairs; an index goes there at once."""
    columns, ways = [each for each, _ in steps], {way for _, way in steps}
    if len(ways) == 1:
        here, there = tuple_(*columns), tuple_(*values)
        return here < there if ways.pop() else here > there
    further = []
    for index, (column, descending) in enumerate(steps):
        same = [columns[i] == values[i] for i in range(index)]
        further.append(and_(*same, column < values[index] if descending else column > values[index]))
    first = columns[0] <= values[0] if steps[0][1] else columns[0] >= values[0]
    return and_(first, or_(*further))
