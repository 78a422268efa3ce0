"""Rows become entries: what the cells of each column say, missing fields taken from the context, keys and origins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from yimen.kernel import Place
from yimen.pack import Entry

from ..reading.workbook import Raw
from ..seeing.cells import plain
from ..seeing.table import SeenTable
from .context import Around, Fill, fills
from .labelled import Labelled, labelled
from .lined import Lined, lined_of
from .matches import KindMapping
from .parsers import CellError, CellParser
from .remarks import Remarks
from .sources import Heard, Merged, Row, Source, hear, put, sources_of

BLOCK = (
    1_000  # rows whose columns are heard together: few enough for the cache, and one odd cell slows only them
)


def read_rows(
    file: str,
    table: SeenTable,
    mapping: KindMapping,
    parsers: Mapping[str, CellParser],
    remarks: Remarks,
    constants: Mapping[str, Any],
    ordinals: dict[tuple[str, Any], int],
    merged: Merged,
    heads: Collection[int] = (),
) -> list[Entry]:
    """One entry per data row, in the order of the sheet; a row without key is kept with key "".

    `heads` are rows that are none: they only say what is filled down.
    """
    sources = sources_of(table, mapping, parsers, merged)
    unmapped = [
        (column.index, column.title or column.letter, merged.get(column.index, {}))
        for column in mapping.unmapped
    ]
    titles = {source.field: source.title for source in sources}
    labels = labelled(table, mapping.kind)
    context = [
        *_labels_filled(labels, parsers, remarks),
        *fills(
            mapping.kind.context, Around(table, ordinals, titles, labels=labels, fields=mapping.kind.columns)
        ),
    ]
    kind, sheet, rows, pages = mapping.kind, table.sheet.name, table.sheet.rows, table.sheet.pages
    key_of, kind_id = kind.key_of, kind.id
    lined = lined_of(table, mapping, sources, constants)
    entries = []
    for each, body, raw in _bodies(_rows(table, lined, heads, remarks), sources, constants, remarks):
        for fill in context:
            if (stood := fill(body, each.section)) is not None:
                raw.update(stood)
        if unmapped:
            raw.update(_rest(rows, each.row, unmapped))
        raw.update(each.stood)
        row = each.row
        origin = {"file": file, "sheet": sheet, "row": row + 1, **({"raw": raw} if raw else {})}
        place = Place(file, sheet, row + 1, page=pages[row] if pages else None)
        entries.append(Entry(kind_id, key_of(body), body, place=place, origin=origin))
    return entries


def _rows(table: SeenTable, lined: Lined | None, heads: Collection[int], remarks: Remarks) -> Iterator[Row]:
    """The data rows; one whose cells hold several is as many."""
    rows = table.sheet.rows
    for row, section in table.data:
        if row in heads:
            yield Row(row, section, rows[row], head=True)
        elif lined is None:
            yield Row(row, section, rows[row])
        else:
            for cells, given, stood in lined.of(row, remarks):
                yield Row(row, section, cells, given, stood)


def _bodies(
    rows: Iterator[Row], sources: Sequence[Source], constants: Mapping[str, Any], remarks: Remarks
) -> Iterator[tuple[Row, dict[str, Any], dict[str, str]]]:
    """Each row with what its cells say, and as they stood where that differs."""
    before = -1
    while block := list(islice(rows, BLOCK)):
        sections = [before, *(each.section for each in block)]
        opens = {place for place, (old, new) in enumerate(pairwise(sections)) if old != new}
        before = sections[-1]
        heard = [hear(source, block, opens) for source in sources]
        bodies = _together([each for each in heard if each.values is not None], len(block))
        others = [(each.source, each.said) for each in heard if each.values is None]
        for place, (row, body) in enumerate(zip(block, bodies, strict=True)):
            if constants or row.given:
                body = {**constants, **row.given, **body}
            raw: dict[str, str] = {}
            for source, said in others:
                put(source, said[place], row.row, body, raw, remarks)
            if not row.head:
                yield row, body, raw


def _together(columns: Sequence[Heard], count: int) -> list[dict[str, Any]]:
    """The values of the columns row by row, without those that are missing."""
    names = [each.source.field for each in columns]
    whole = zip(*(each.values for each in columns if each.values is not None), strict=True) if columns else ()
    bodies = [dict(zip(names, values, strict=True)) for values in whole] or [{} for _ in range(count)]
    for name in (each.source.field for each in columns if each.values is not None and None in each.values):
        for body in bodies:
            if body[name] is None:
                del body[name]
    return bodies


def _labels_filled(labels: Labelled, parsers: Mapping[str, CellParser], remarks: Remarks) -> Iterator[Fill]:
    """What section rows with labels say, in each of the rows that have no cell for it."""
    bodies: dict[int, tuple[dict[str, Any], dict[str, str]]] = {}
    for section, said in labels.said.items():
        body, raw = bodies.setdefault(section, ({}, {}))
        for each in said:
            parser = parsers.get(each.field.parse) or parsers["text"]
            try:
                value = parser.reader(each.field, each.title)(each.text)
            except CellError as error:
                remarks.failed(each.row, "A", error)
                continue
            spread = parser.spread(each.field.field, value) if parser.spread else {}
            body.update(
                {each.field.field: value, **{name: part for name, part in spread.items() if name not in body}}
            )
            raw[each.title] = each.text

    def fill(body: dict[str, Any], section: int) -> Mapping[str, str] | None:
        if section not in bodies:
            return None
        said, raw = bodies[section]
        body.update({name: value for name, value in said.items() if name not in body})
        return raw

    if bodies:
        yield fill


def _rest(
    rows: Sequence[Sequence[Raw]], row: int, unmapped: Sequence[tuple[int, str, Mapping[int, int]]]
) -> Iterator[tuple[str, str]]:
    """The filled cells of columns without field, by title; a merged cell belongs to each of its rows."""
    for index, title, merged in unmapped:
        cell = rows[merged.get(row, row)][index]
        if cell != "" and (text := plain(cell)):
            yield title, text
