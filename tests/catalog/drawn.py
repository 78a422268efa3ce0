"""Spreadsheets drawn as Markdown tables inside a test: `<` is merged with the cell to its left, `^` with that above."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import docx
import openpyxl
import xlwt

Cells = list[list[str]]


def cells_of(drawing: str) -> Cells:
    """The rows of a drawing; `\\n` inside a cell is a line break, `#12` a number cell's digits."""
    rows = []
    for line in drawing.strip().splitlines():
        parts = line.strip().strip("|").split("|")
        rows.append([part.strip().replace("\\n", "\n") for part in parts])
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def merges_of(cells: Cells) -> list[tuple[int, int, int, int]]:
    """(top, left, bottom, right), from 0, of every range that is wider or higher than one cell."""
    found = []
    for top, row in enumerate(cells):
        for left, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right = left
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            bottom = top
            while bottom + 1 < len(cells) and cells[bottom + 1][left] == "^":
                bottom += 1
            if (bottom, right) != (top, left):
                found.append((top, left, bottom, right))
    return found


def value_of(cell: str) -> Any:
    """`#330902` is a number cell, everything else a text cell."""
    if cell in ("", "<", "^"):
        return None
    return float(cell[1:]) if cell.startswith("#") else cell


def xlsx(sheets: Mapping[str, str] | str) -> bytes:
    """An .xlsx of one drawing (sheet 目录) or of several by sheet name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, drawing in sheets.items() if isinstance(sheets, Mapping) else [("目录", sheets)]:
        page, cells = book.create_sheet(name), cells_of(drawing)
        for row, line in enumerate(cells, 1):
            for column, cell in enumerate(line, 1):
                page.cell(row, column).value = value_of(cell)
        for top, left, bottom, right in merges_of(cells):
            page.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(drawing: str, name: str = "目录") -> bytes:
    """The same as BIFF8."""
    book = xlwt.Workbook(encoding="utf-8")
    page, cells = book.add_sheet(name), cells_of(drawing)
    merged = {(top, left): (bottom, right) for top, left, bottom, right in merges_of(cells)}
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if (row, column) in merged:
                page.write_merge(row, merged[row, column][0], column, merged[row, column][1], value_of(cell))
            elif value_of(cell) is not None:
                page.write(row, column, value_of(cell))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table_docx(drawing: str, lines: Sequence[str] = ()) -> bytes:
    """A .docx with lines of text and the table below them."""
    document, cells = docx.Document(), cells_of(drawing)
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(cells), len(cells[0]))
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if cell not in ("", "<", "^"):
                table.cell(row, column).text = cell.removeprefix("#")
    for top, left, bottom, right in merges_of(cells):
        text = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def ods(drawing: str, name: str = "目录") -> bytes:
    """The same as OpenDocument: the first cell of a merged range says how far it goes, the others are covered."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    document, cells = OpenDocumentSpreadsheet(), cells_of(drawing)
    table = Table(name=name)
    merged = {(top, left): (bottom, right) for top, left, bottom, right in merges_of(cells)}
    for number, line in enumerate(cells):
        row = TableRow()
        for column, cell in enumerate(line):
            if cell in ("<", "^"):
                row.addElement(CoveredTableCell())
                continue
            value, more = value_of(cell), {}
            if (number, column) in merged:
                bottom, right = merged[number, column]
                more = {"numberrowsspanned": bottom - number + 1, "numbercolumnsspanned": right - column + 1}
            if isinstance(value, float):
                more |= {"valuetype": "float", "value": str(value)}
            elif isinstance(value, str):
                more |= {"valuetype": "string"}
            made = TableCell(**more)
            if isinstance(value, str):
                for part in value.split("\n"):
                    made.addElement(P(text=part))
            row.addElement(made)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def separated(drawing: str, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """The same as separated values, merged cells empty but for the first."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    for line in cells_of(drawing):
        writer.writerow(["" if cell in ("<", "^") else cell.removeprefix("#") for cell in line])
    return stream.getvalue().encode(encoding)
