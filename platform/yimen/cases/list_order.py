"""The orders that the list of cases has an index for, and the token that says where its next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, and_, func, literal_column, or_

from .models import NO_DUE, Case

DUE: Final[ColumnElement[Any]] = func.coalesce(Case.due_on, literal_column(f"'{NO_DUE}'", Date))
"""As its index has it: cases without a term come last."""

NEWEST_FIRST: Final = "-opened_on"


@dataclass(frozen=True, slots=True)
class ListOrder:
    """By one column and the case's id; `value` takes the column's value of a row, `read` reads it out of a token."""

    column: ColumnElement[Any]
    value: Callable[[Any], Any]
    read: Callable[[str], Any]
    descending: bool = False

    def sorting(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """What the rows are ordered by."""
        if self.descending:
            return self.column.desc(), Case.id.desc()
        return self.column.asc(), Case.id.asc()

    def token(self, row: Any) -> str:
        """Where the next page begins, behind this row."""
        text = json.dumps([self.value(row).isoformat(), row.id])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def beyond(self, token: str) -> ColumnElement[bool]:
        """The rows behind a token; raises `ValueError` for what is none of this order."""
        try:
            said, last = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            value = self.read(said)
        except (ValueError, TypeError, binascii.Error) as error:
            raise ValueError("not a page token of this list") from error
        column, known = self.column, str(last)
        if self.descending:
            return and_(column <= value, or_(column < value, and_(column == value, Case.id < known)))
        return and_(column >= value, or_(column > value, and_(column == value, Case.id > known)))


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


_ORDERS: Final[Mapping[str, tuple[Any, Callable[[Any], Any], Callable[[str], Any]]]] = {
    "opened_on": (Case.opened_at, lambda row: row.opened_at, _moment),
    "due_on": (DUE, lambda row: row.due_on or date.fromisoformat(NO_DUE), date.fromisoformat),
}
ORDERED: Final = frozenset(_ORDERS)
"""The facts that the list can be ordered by; `opened_on` stands for the order in which cases were entered."""


def order_of(sort: str) -> ListOrder:
    """The order of a fact's name, a leading "-" meaning descending; raises `ValueError` for one without an index."""
    known = _ORDERS.get(sort.removeprefix("-"))
    if known is None:
        raise ValueError(f"no index gives the list by {sort!r}")
    return ListOrder(*known, descending=sort.startswith("-"))
