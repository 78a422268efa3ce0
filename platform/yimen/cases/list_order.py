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

from yimen.kernel import read_said
from yimen.store import is_path

from .list_ranks import FORM, ListRank
from .models import NO_DUE, Case

DUE: Final[ColumnElement[Any]] = func.coalesce(Case.due_on, literal_column(f"'{NO_DUE}'", Date))
"""As its index has it: cases without a term come last."""

NEWEST_FIRST: Final = "-opened_on"


@dataclass(frozen=True, slots=True)
class ListOrder:
    """By one column and the case's id (`last`); `value` takes the column's value of a row for a token, `read` reads it.

    `path` is the field of a form whose ranks give the order; cases without one stand in no such order.
    """

    column: ColumnElement[Any]
    value: Callable[[Any], Any]
    read: Callable[[Any], Any]
    descending: bool = False
    path: str = ""
    last: ColumnElement[Any] = Case.id  # type: ignore[assignment]  # a mapped attribute is a column here

    def sorting(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """What the rows are ordered by."""
        if self.descending:
            return self.column.desc(), self.last.desc()
        return self.column.asc(), self.last.asc()

    def token(self, row: Any) -> str:
        """Where the next page begins, behind this row."""
        return written([self.value(row), row.id])

    def beyond(self, token: str) -> ColumnElement[bool]:
        """The rows behind a token; raises `ValueError` for what is none of this order."""
        try:
            said, known = read_token(token)
            value = self.read(said)
        except (ValueError, TypeError, OverflowError) as error:
            raise ValueError("not a page token of this list") from error
        column, last = self.column, self.last
        if self.descending:
            return and_(column <= value, or_(column < value, and_(column == value, last < str(known))))
        return and_(column >= value, or_(column > value, and_(column == value, last > str(known))))


def written(said: list[Any]) -> str:
    """What a token says, as text for an address."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def read_token(token: str) -> list[Any]:
    """What a token says; raises `ValueError` for none of ours."""
    try:
        found = read_said(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error) as error:
        raise ValueError("not a page token") from error
    if not isinstance(found, list):
        raise ValueError("not a page token")
    return found


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


_ORDERS: Final[Mapping[str, tuple[Any, Callable[[Any], Any], Callable[[str], Any]]]] = {
    "opened_on": (Case.opened_at, lambda row: row.opened_at.isoformat(), _moment),
    "due_on": (DUE, lambda row: row.due_on.isoformat() if row.due_on else NO_DUE, date.fromisoformat),
}
_CASE: Final[Any] = ListRank.case_id
ORDERED: Final = frozenset(_ORDERS)
"""The facts that the list can be ordered by; `opened_on` stands for the order in which cases were entered."""


def order_of(sort: str) -> ListOrder:
    """The order of a fact or "form.<form id>.<field>", descending with "-"; raises `ValueError` for one without an index."""
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name.startswith(FORM) and is_path(name):
        rank: Any = ListRank.rank
        return ListOrder(rank, lambda row: row.rank, float, descending, name.removeprefix(FORM), _CASE)
    known = _ORDERS.get(name)
    if known is None:
        raise ValueError(f"no index gives the list by {sort!r}")
    return ListOrder(*known, descending=descending)
