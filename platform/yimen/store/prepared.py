"""Statements that every request asks: compiled once, then run by the driver itself.

What lies between a session and the driver costs more than these queries do. The session's guard is not on this way: only
tables that everybody may read by the statement's own conditions can be asked so, and statements that the guard admits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.visitors import iterate

GUARDED = "case_owned"
"""Tables with this word in their `info` are guarded: by the session, or before a statement is prepared."""

Change = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Form:
    """A statement as one driver takes it. `order` is None where values are bound by name."""

    text: str
    fixed: Mapping[str, Any]
    asked: Mapping[str, Change]
    order: Sequence[str] | None
    results: Sequence[Change]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them; KeyError for one that is missing."""
        given = {
            name: values[name] if change is None else change(values[name])
            for name, change in self.asked.items()
        }
        given.update(self.fixed)
        return given if self.order is None else tuple(given[name] for name in self.order)

    def read(self, rows: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The driver's rows as the columns' types read them."""
        changes = [(place, change) for place, change in enumerate(self.results) if change is not None]
        if not changes:
            return [tuple(row) for row in rows]
        found = []
        for row in rows:
            values = list(row)
            for place, change in changes:
                values[place] = change(values[place])
            found.append(tuple(values))
        return found


class Prepared:
    """A select of columns whose named `bindparam`s are given each time; ValueError for a guarded table."""

    def __init__(self, statement: Select[Any]) -> None:
        self._admit(statement)
        self.statement = statement
        self._forms: dict[str, Form] = {}

    def _admit(self, statement: Select[Any]) -> None:
        """Whoever guards tables admits what came out of the guard, and nothing else."""
        guarded = {
            each.name for each in iterate(statement) if isinstance(each, Table) and each.info.get(GUARDED)
        }
        if guarded:
            raise ValueError(f"{', '.join(sorted(guarded))} can be read through a session alone")

    def form(self, dialect: Dialect) -> Form:
        """The statement for a kind of database, compiled at the first use."""
        found = self._forms.get(dialect.name)
        if found is None:
            found = self._forms[dialect.name] = _form(self.statement, dialect)
        return found


def _form(statement: Select[Any], dialect: Dialect) -> Form:
    compiled: Any = statement.compile(dialect=dialect)
    changes = {
        name: each.type.dialect_impl(dialect).bind_processor(dialect)
        for each, name in compiled.bind_names.items()
        if not each.expanding
    }
    left_open = [name for each, name in compiled.bind_names.items() if each.required]
    # lists of values (`IN`) are fixed and written out now
    expanded = compiled.construct_expanded_state(dict.fromkeys(left_open))
    order = tuple(expanded.positiontup) if compiled.positional else None
    fixed = {
        name: value if changes.get(name) is None else changes[name](value)
        for name, value in expanded.parameters.items()
        if name not in left_open and (order is None or name in order)
    }
    results = [
        each.type.dialect_impl(dialect).result_processor(dialect, None) for each in statement.selected_columns
    ]
    return Form(expanded.statement, fixed, {name: changes[name] for name in left_open}, order, results)
