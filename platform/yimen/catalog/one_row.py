"""One entry as the cells of a row, and back: what a person writes on a page is read as a sheet of one row would be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.pack import Kind

from .checking.reading import TableReading
from .mapping.fields import fields_of
from .read import read_book
from .reading.workbook import Sheet, Workbook, letter
from .seeing.layout import Layout
from .writing.tables import as_listed, writer_of


def cells_of(kind: Kind, kinds: Mapping[str, Kind], body: Mapping[str, Any]) -> dict[str, str]:
    """{field: text} of what is asked about an entry, in the order of the kind's list: its columns, and what else it
    fills that has a title and does not follow from them (as an amount follows from the words of a standard).

    A new entry has the body {}.
    """
    declared = as_listed(kind, kind.columns)
    others = [
        each for each in fields_of(kind) if each not in kind.columns and _is_filled(body.get(each.field))
    ]
    if others:
        given = {each.field: body[each.field] for each in declared if each.field in body}
        read = read_row(kind, kinds, written(kind, given)).entries
        follows = read[0].body if len(read) == 1 else {}
        others = [each for each in others if follows.get(each.field) != body[each.field]]
    return written(kind, {each.field: body.get(each.field) for each in (*declared, *others)})


def written(kind: Kind, body: Mapping[str, Any]) -> dict[str, str]:
    """The values as texts, as the cells of an exported sheet have them."""
    writers = {each.field: writer_of(each) for each in fields_of(kind)}
    return {
        name: "" if value is None else str(writers[name](value))
        for name, value in body.items()
        if not _is_object(value)
    }


def read_row(kind: Kind, kinds: Mapping[str, Kind], cells: Mapping[str, str]) -> TableReading:
    """What a sheet of this one row gives; `cells` {field: text}.

    A blank cell is no column, so that what follows from others is worked out; a required one is told.
    """
    titles = {each.field: each.titles[0] for each in fields_of(kind)}
    required = {*kind.schema.get("required", ())} - set(kind.coined) - set(kind.context)
    said = {
        name: text for name, text in cells.items() if name in titles and (text.strip() or name in required)
    }
    rows = ([titles[name] for name in said], list(said.values())) if said else ()
    sheet = Sheet(kind.label(), rows)
    return read_book(
        Workbook("", "xlsx", (sheet,)),
        kinds,
        kind=kind.id,
        mapping={name: letter(index) for index, name in enumerate(said)},
        layouts={sheet.name: Layout((0,), {1: "data"})},
    )


def unwritten(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """What of the body no cell says, and stays whatever a person writes: objects, and what has no title."""
    titled = {each.field for each in fields_of(kind)}
    return {name: value for name, value in body.items() if name not in titled or _is_object(value)}


def _is_filled(value: Any) -> bool:
    return value not in (None, "", []) and not _is_object(value)


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value)
    )
