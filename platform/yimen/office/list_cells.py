"""A cell of a list: how its field is selected, and how the value is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from yimen.office.wording import day_text, value_text
from yimen.screens import ListColumn
from yimen.store import EntryRevision, case_field

Words = Callable[[Any], str]


class Cell(NamedTuple):
    """`words` is None where the value is text that is shown as it stands."""

    selected: ColumnElement[Any]
    words: Words | None


def is_number(column: ListColumn) -> bool:
    """Whether the column is read and compared as a whole number."""
    return column.sort in ("integer", "money")


def cell_of(column: ListColumn, language: str) -> Cell:
    """Texts come as text, numbers as numbers, everything else as JSON."""
    name = column.field
    if column.options:
        return Cell(case_field(EntryRevision.body, name, "text"), _option(column.options))
    if column.sort == "date":
        return Cell(case_field(EntryRevision.body, name, "text"), day_text)
    if column.plain:
        return Cell(case_field(EntryRevision.body, name, "text"), None)
    if is_number(column):
        return Cell(case_field(EntryRevision.body, name, "integer"), _worded(name, language))
    return Cell(case_field(EntryRevision.body, name, "json"), _worded(name, language))


def _option(options: Mapping[str, str]) -> Words:
    return lambda value: options.get(value, value or "")


def _worded(name: str, language: str) -> Words:
    return lambda value: value_text(name, value, language)


def in_words(rows: Sequence[Sequence[Any]], cells: Sequence[Cell]) -> list[list[Any]]:
    """Rows of selected cells as they are shown; what is empty is None or ""."""
    shown = [list(row) for row in rows]
    for index, cell in enumerate(cells):
        if cell.words is not None:
            for row in shown:
                row[index] = cell.words(row[index])
    return shown
