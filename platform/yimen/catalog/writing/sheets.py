"""Writing workbooks: plain tables with title and header, every text a text, nothing ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
RISKY = ("=", "+", "-", "@", "\t", "\r")
MAX_CELL = 32_767
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True, slots=True)
class OutColumn:
    """`upper` is a title over this and its neighbours with the same; `width` in characters; `hint` a comment."""

    title: str
    upper: str = ""
    width: int = 14
    hint: str = ""


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to write; cells are text, whole numbers or days. `title` stands above, `notes` below the table."""

    name: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    notes: Sequence[str] = ()


def write_workbook(sheets: Iterable[OutSheet]) -> bytes:
    """An .xlsx. Texts that a spreadsheet might run (=, +, -, @) are marked as text; links are not made."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    styles = _Styles(book)
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_name(sheet.name, names))
        _fill(page, sheet, styles)
    if not names:
        book.add_worksheet("Sheet1")
    book.close()
    return stream.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 16, "align": "center"})
        self.header = book.add_format(
            {**_FONT, "bold": True, "align": "center", "border": 1, "bg_color": "#EEF2F7"}
        )
        self.text = book.add_format({**_FONT, "border": 1, "num_format": "@"})
        self.risky = book.add_format({**_FONT, "border": 1, "num_format": "@", "quote_prefix": True})
        self.number = book.add_format({**_FONT, "border": 1, "num_format": "0"})
        self.note = book.add_format({**_FONT, "font_size": 10, "font_color": "#555555"})


def _name(name: str, taken: set[str]) -> str:
    base = (name.translate(FORBIDDEN).strip("' ") or "Sheet")[:31]
    unique, number = base, 2
    while unique.lower() in {each.lower() for each in taken}:
        unique = f"{base[:27]} {number}"
        number += 1
    taken.add(unique)
    return unique


def _fill(page: Any, sheet: OutSheet, styles: _Styles) -> None:
    row, last = 0, max(len(sheet.columns) - 1, 0)
    if sheet.title:
        if last:
            page.merge_range(0, 0, 0, last, _clean(sheet.title), styles.title)
        else:
            page.write_string(0, 0, _clean(sheet.title), styles.title)
        page.set_row(0, 30)
        row = 1
    row = _header(page, sheet.columns, row, styles)
    page.freeze_panes(row, 0)
    for cells in sheet.rows:
        for column, cell in enumerate(cells):
            _cell(page, row, column, cell, styles)
        row += 1
    for note in sheet.notes:
        if last:
            page.merge_range(row, 0, row, last, _clean(note), styles.note)
        else:
            page.write_string(row, 0, _clean(note), styles.note)
        row += 1


def _header(page: Any, columns: Sequence[OutColumn], row: int, styles: _Styles) -> int:
    """One row, or two where columns stand under an upper title; returns the first data row."""
    double = any(column.upper for column in columns)
    start = 0
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        if not double:
            page.write_string(row, index, _clean(column.title), styles.header)
        elif not column.upper:
            page.merge_range(row, index, row + 1, index, _clean(column.title), styles.header)
        else:
            page.write_string(row + 1, index, _clean(column.title), styles.header)
            start = start if index and columns[index - 1].upper == column.upper else index
            ends = index + 1 == len(columns) or columns[index + 1].upper != column.upper
            if ends and index > start:
                page.merge_range(row, start, row, index, _clean(column.upper), styles.header)
            elif ends:
                page.write_string(row, start, _clean(column.upper), styles.header)
        if column.hint:
            page.write_comment(row, index, _clean(column.hint), {"x_scale": 2})
    return row + (2 if double else 1)


def _cell(page: Any, row: int, column: int, value: Any, styles: _Styles) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, styles.text)
    elif isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否", styles.text)
    elif isinstance(value, int) and abs(value) < 10**15:
        page.write_number(row, column, value, styles.number)
    else:
        text = _clean(value.isoformat() if isinstance(value, date) else str(value))
        page.write_string(row, column, text, styles.risky if text.startswith(RISKY) else styles.text)


def _clean(text: str) -> str:
    """What a cell may hold: no control signs, no more than a spreadsheet takes."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")[:MAX_CELL]
