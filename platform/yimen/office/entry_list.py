"""A page of a catalog: 25 entries in force, filtered, searched, sorted, found by the key after the last one.

One query for the rows; how many there are, and what the filters offer, is kept for as long as the source's key is
the same. A statement is built once for all pages of one shape: building it costs more than running it. Words are looked
for by the index of searchable texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, bindparam, func
from sqlalchemy.orm import Session

from yimen.office.kept import kept
from yimen.office.list_cells import Cell, cell_of, in_words, is_number
from yimen.office.list_order import Step, beyond, order_of, read_cursor, write_cursor
from yimen.office.list_source import ListSource
from yimen.office.list_wishes import Condition, Wanted
from yimen.office.request import db, language, runtime
from yimen.screens import ListColumn
from yimen.store import ENTRY_KEY, EntryRevision, Prepared, Sought, case_field, field_is, seek_entries

PAGE = 25
SAMPLE = "sample"


class ListedEntry(NamedTuple):
    """One row as it is shown: a text for each column of the page."""

    key: str
    sample: bool
    cells: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class EntryPage:
    columns: tuple[ListColumn, ...]
    rows: list[ListedEntry]
    total: int
    exact: bool
    following: str | None
    slow: bool = False


class Shape(NamedTuple):
    """What decides a list's statement, its values being bound."""

    conditions: tuple[tuple[str, str], ...]
    sort: str
    later: bool
    columns: tuple[str, ...]


class Plan(NamedTuple):
    """The statement of a shape; its rows are key, provenance, the cells, and the order's values but the key."""

    rows: Prepared
    columns: tuple[ListColumn, ...]
    cells: tuple[Cell, ...]


def entry_page(source: ListSource, wanted: Wanted, *, size: int = PAGE) -> EntryPage:
    """The page that `wanted` asks for."""
    order = kept("list_order", (source.key, wanted.sort), lambda: order_of(source, wanted.sort))
    after = read_cursor(wanted.after, order)
    shape = Shape(
        tuple((each.field, each.way) for each in wanted.conditions),
        wanted.sort,
        after is not None,
        wanted.columns or tuple(each.field for each in source.listing.columns),
    )
    sought = _sought(source, wanted)
    slow = sought is not None and sought.slow
    plan = kept(
        "list_plan", (source.key, shape, wanted.text, slow), lambda: _plan(source, shape, order, sought)
    )
    values = {**_values(wanted), **(after or {}), "size": size + 1}
    found = runtime().database.ask(plan.rows, values)
    last = len(plan.cells) + 2
    shown = in_words([row[2:last] for row in found[:size]], plan.cells)
    rows = [ListedEntry(row[0], row[1] == SAMPLE, cells) for row, cells in zip(found, shown, strict=False)]
    following = write_cursor([*found[size - 1][last:], found[size - 1][0]]) if len(found) > size else None
    return EntryPage(plan.columns, rows, *total_of(source, wanted), following, slow)


def total_of(source: ListSource, wanted: Wanted) -> tuple[int, bool]:
    """How many entries the list has, counted once; False where it has more, of which common words hold too many."""
    conditions = tuple((each.field, each.way, each.value) for each in wanted.conditions)

    def count() -> tuple[int, bool]:
        chosen, sought = filtered(source, wanted), _sought(source, wanted)
        if sought is not None:
            return sought.count(db(), chosen, _values(wanted))
        counted = chosen.with_only_columns(func.count(), maintain_column_froms=True)
        return int(runtime().database.ask(Prepared(counted), _values(wanted))[0][0]), True

    return kept("list_total", (source.key, conditions, wanted.text), count)


def every_body(session: Session, source: ListSource, wanted: Wanted) -> Iterator[Mapping[str, Any]]:
    """The bodies of all entries of the list, in its order."""
    chosen, sought = filtered(source, wanted), _sought(source, wanted)
    if sought is not None:
        chosen = chosen.where(sought.condition)
    chosen = chosen.with_only_columns(EntryRevision.body)
    chosen = chosen.order_by(*(each.sorting() for each in order_of(source, wanted.sort)))
    yield from session.scalars(chosen.execution_options(yield_per=1_000), _values(wanted))


def filtered(source: ListSource, wanted: Wanted) -> Select[Any]:
    """The revisions of the list, whatever words they hold; the values of `wanted` are to be bound."""
    return _filtered(source, tuple((each.field, each.way) for each in wanted.conditions))


def _sought(source: ListSource, wanted: Wanted) -> Sought | None:
    """How the words are looked for; None without any."""
    if not wanted.text.strip():
        return None

    def seek() -> Sought:
        return seek_entries(db(), source.jurisdiction, source.kind.id, wanted.text)

    found = kept("list_sought", (source.key, wanted.text), seek)
    return seek() if found.slow else found  # the index may have been made since


def _plan(source: ListSource, shape: Shape, order: Sequence[Step], sought: Sought | None) -> Plan:
    columns = tuple(each for each in map(source.listing.column, shape.columns) if each is not None)
    cells = tuple(cell_of(each, language()) for each in columns)
    chosen = _filtered(source, shape.conditions)
    if sought is not None:
        chosen = chosen.where(sought.condition)
    if shape.later:
        chosen = chosen.where(beyond(order))
    selected = [each.selected.label(f"cell_{index}") for index, each in enumerate(cells)]
    selected += [each.column.label(f"order_{index}") for index, each in enumerate(order[:-1])]
    provenance = case_field(EntryRevision.origin, "provenance").label("provenance")
    rows = chosen.with_only_columns(ENTRY_KEY, provenance, *selected)
    rows = rows.order_by(*(each.sorting() for each in order)).limit(bindparam("size"))
    return Plan(Prepared(rows), columns, cells)


def _filtered(source: ListSource, conditions: Sequence[tuple[str, str]]) -> Select[Any]:
    chosen: Select[Any] = source.chosen()
    for index, (field, way) in enumerate(conditions):
        chosen = chosen.where(_condition(source, field, way, index))
    return chosen


def _condition(source: ListSource, field: str, way: str, index: int) -> ColumnElement[bool]:
    name = f"value_{index}"
    if way == "is":
        return field_is(field, bindparam(name, type_=Text()))
    if way == "has":
        return _holds(_text(field), name)
    column = source.listing.column(field)
    whole = column is not None and is_number(column)
    compared = case_field(EntryRevision.body, field, "integer" if whole else "date")
    bound = bindparam(name, type_=compared.type)
    return compared >= bound if way == "from" else compared <= bound


def _text(field: str) -> ColumnElement[Any]:
    return case_field(EntryRevision.body, field, "text")


def _holds(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return func.lower(column).like(bindparam(name), escape="/")


def _values(wanted: Wanted) -> dict[str, Any]:
    return {f"value_{index}": _bound(each) for index, each in enumerate(wanted.conditions)}


def _bound(condition: Condition) -> Any:
    return _pattern(condition.value) if condition.way == "has" else condition.value


def _pattern(part: str) -> str:
    escaped = part.lower().replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"
