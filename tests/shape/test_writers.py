"""Tables leave the house by known doors alone, so that no text in them is ever run as a formula."""

from __future__ import annotations

import ast

from shape.sources import Source, sources

# file: what it writes tables with; each is tried with texts that a spreadsheet would run, in tests/catalog/test_writing.py
WRITERS = {
    "catalog/writing/sheets.py": {"xlsxwriter"},
    "catalog/writing/marked.py": {"openpyxl"},
    # the header of an empty table: titles of kinds, which their schema keeps from beginning like a formula
    "pack/first_tables.py": {"csv.writer"},
}
MODULES = {"xlsxwriter", "openpyxl", "xlwt", "odf", "tablib", "pyexcel"}
CALLS = {"csv.writer", "csv.DictWriter"}
METHODS = {"to_csv", "to_excel", "to_clipboard"}


def written_with(source: Source) -> set[str]:
    """Libraries and calls by which a file could write a table."""
    found = {module.split(".")[0] for _, module, _ in source.imports()} & MODULES
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found |= {f"{node.value.id}.{node.attr}"} & CALLS
        if isinstance(node, ast.Attribute):
            found |= {node.attr} & METHODS
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "text/csv" in node.value:
            found.add("text/csv")
    return found


def test_every_file_that_writes_tables_is_known() -> None:
    """A new one would go past the marks against formulas: it belongs into `catalog.writing`."""
    found = {
        source.name.removeprefix("platform/yimen/"): ways
        for source in sources()
        if (ways := written_with(source))
    }
    assert found == WRITERS
