"""Reading a table as a pack lists it: with the kind, the columns and the corrections that its manifest states."""

from __future__ import annotations

from collections.abc import Mapping

from yimen.kernel import Place
from yimen.pack import Kind, Table

from . import codes
from .checking.reading import TableReading
from .read import read_tables
from .seeing.layout import Layout


def read_listed(table: Table, content: bytes, kinds: Mapping[str, Kind]) -> TableReading:
    """As `read_tables`; corrections that make no sense are a finding (CAT-027), and nothing is read."""
    try:
        layouts = {sheet: Layout.from_json(body) for sheet, body in table.layouts.items()}
    except (ValueError, TypeError, AttributeError) as error:
        wrong = codes.UNKNOWN_FIELD.at(Place(table.file), reason=f"layouts 有误（{error}）")
        return TableReading((), (wrong,), {"rows": 0, "entries": 0, "kinds": {}, "groups": {}})
    return read_tables(
        table.file,
        content,
        kinds,
        kind=table.kind,
        sheets=table.sheets,
        mapping=table.mapping or None,
        constants=table.constants or None,
        layouts=layouts,
    )
