"""Rows become entries: merged and repeated cells filled, cells parsed, missing fields taken from the context.

This is the hot path of an import: no work here that could be done once per table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yimen.kernel import Place
from yimen.pack import Column as Field
from yimen.pack import Entry

from ..reading.workbook import Raw
from ..seeing.cells import changed_how, plain
from ..seeing.table import Column, SeenTable
from .columns import KindMapping
from .context import fills
from .fields import fields_of
from .parsers import CellError, CellParser, Read, Spread
from .remarks import Remarks

DITTO = frozenset({"同上", "同前", "〃", "″", "^", "＂", "”", "“", '"', "″″"})


@dataclass(slots=True)
class _Source:
    """One mapped column while its rows are read; `last` is the value that merged and empty cells repeat."""

    index: int
    letter: str
    title: str
    field: str
    read: Read
    spread: Spread | None
    watched: bool
    joins: bool
    separator: str
    fill: bool
    merged: Mapping[int, int]
    last: Any = None


def read_rows(
    file: str,
    table: SeenTable,
    mapping: KindMapping,
    parsers: Mapping[str, CellParser],
    remarks: Remarks,
    constants: Mapping[str, Any],
    ordinals: dict[tuple[str, Any], int],
) -> list[Entry]:
    """One entry per data row, in the order of the sheet; a row without key is kept with key ""."""
    sources = _sources(table, mapping, parsers)
    unmapped = [(column.index, column.title or column.letter) for column in mapping.unmapped]
    context = fills(mapping.kind.context, table, ordinals)
    kind, sheet, rows = mapping.kind, table.sheet.name, table.sheet.rows
    entries = []
    before = -1
    for row, section in table.data:
        if section != before:
            before = section
            for source in sources:
                source.last = None
        cells = rows[row]
        body: dict[str, Any] = dict(constants)
        raw: dict[str, str] = {}
        for source in sources:
            _take(source, cells[source.index], row, body, raw, remarks)
        for index, title in unmapped:
            cell = cells[index]
            if cell != "" and (text := plain(cell)):
                raw[title] = text
        for fill in context:
            fill(body, section)
        origin: dict[str, Any] = {"file": file, "sheet": sheet, "row": row + 1}
        if raw:
            origin["raw"] = raw
        entries.append(
            Entry(kind.id, kind.key_of(body), body, place=Place(file, sheet, row + 1), origin=origin)
        )
    return entries


def _take(
    source: _Source, cell: Raw, row: int, body: dict[str, Any], raw: dict[str, str], remarks: Remarks
) -> None:
    """Read one cell into the body; what differs from the cell goes to `raw` as it stood."""
    if cell == "" or (type(cell) is str and len(cell) <= 2 and cell.strip() in DITTO):
        value = source.last if _repeats(source, cell, row) else None
    else:
        value = _value(source, cell, row, raw, remarks)
    if value is None or value == "" or value == []:
        return
    if source.joins and isinstance(body.get(source.field), str):
        value = f"{body[source.field]}{source.separator}{value}"
    body[source.field] = value
    if source.spread is not None:
        _spread(source, value, body)


def _repeats(source: _Source, cell: Raw, row: int) -> bool:
    """The cell says "as above", or lies in a merged range, or its column is filled down and merges nothing."""
    return cell != "" or row in source.merged or (source.fill and not source.merged)


def _value(source: _Source, cell: Raw, row: int, raw: dict[str, str], remarks: Remarks) -> Any:
    try:
        value = source.read(cell)
    except CellError as error:
        remarks.failed(row, source.letter, error)
        raw[source.title] = plain(cell)
        source.last = None
        return None
    source.last = value
    if type(cell) is str:
        if value != cell:
            raw[source.title] = cell
            if source.watched and (what := changed_how(cell, value)):
                remarks.normalised(row, source.letter, source.title, what)
    elif source.watched and (what := changed_how(cell, value)):
        raw[source.title] = plain(cell)
        remarks.normalised(row, source.letter, source.title, what)
    return value


def _spread(source: _Source, value: Any, body: dict[str, Any]) -> None:
    assert source.spread is not None
    for name, part in source.spread(source.field, value).items():
        if name == source.field or name not in body:
            body[name] = part


def _sources(table: SeenTable, mapping: KindMapping, parsers: Mapping[str, CellParser]) -> list[_Source]:
    """Columns that spread come last, so that a field's own column wins over what another column implies."""
    fields: dict[str, Field] = {each.field: each for each in fields_of(mapping.kind)}
    merged = _merged(table)
    counts: dict[str, int] = {}
    for match in mapping.mapped:
        counts[match.field] = counts.get(match.field, 0) + 1
    made = []
    for match in mapping.mapped:
        field = fields.get(match.field) or Field(match.field, (match.field,))
        parser = parsers.get(field.parse) or parsers["text"]
        column = match.column
        made.append(
            _Source(
                index=column.index,
                letter=column.letter,
                title=column.title or column.letter,
                field=match.field,
                read=parser.reader(field, _leaf(column)),
                spread=parser.spread,
                watched=parser.watched,
                joins=counts[match.field] > 1,
                separator="\n" if parser.joins else "／",
                fill=field.fill,
                merged=merged.get(column.index, {}),
            )
        )
    return sorted(made, key=lambda each: (each.spread is not None, each.index))


def _leaf(column: Column) -> str:
    return "/".join(column.path) if column.path else column.letter


def _merged(table: SeenTable) -> dict[int, dict[int, int]]:
    """By column: rows covered by a merged range that starts above them, with the range's top row."""
    if not table.data:
        return {}
    first = table.data[0][0]
    covered: dict[int, dict[int, int]] = {}
    for merge in table.sheet.merges:
        if merge.top >= first and merge.bottom > merge.top:
            rows = covered.setdefault(merge.left, {})
            for row in range(merge.top + 1, merge.bottom + 1):
                rows[row] = merge.top
    return covered
