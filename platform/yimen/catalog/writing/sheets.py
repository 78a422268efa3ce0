"""Writing workbooks: plain tables with title and header, every text a text, nothing ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter

from ..reading.workbook import AUTHOR

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
RISKY = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # what programs take for the start of a formula
MAX_CELL = 32_767
_UNWRITABLE = dict.fromkeys([*(sign for sign in range(32) if chr(sign) not in "\n\t"), 0xFFFE, 0xFFFF])
_MARKUP = (
    "<r>",
    "</r>",
)  # a text that begins and ends so is written by the library as it stands, as if it were XML
_NOTHING_RUNS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
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
    _write(stream, sheets, {"in_memory": True})
    return stream.getvalue()


def write_workbook_to(target: BinaryIO, sheets: Iterable[OutSheet]) -> None:
    """The same into a file, a row at a time: 100,000 rows take no more memory than ten."""
    _write(target, sheets, {"constant_memory": True})


def _write(target: BinaryIO, sheets: Iterable[OutSheet], options: dict[str, bool]) -> None:
    book = xlsxwriter.Workbook(target, {**_NOTHING_RUNS, **options})
    styles = _Styles(book)
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(lawful_name(sheet.name, names))
        _fill(page, sheet, styles)
    if not names:
        book.add_worksheet("Sheet1")
    book.close()


class _Styles:
    """Every style twice: texts that a spreadsheet might run when they are edited carry the mark of a text."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}

    def of(self, name: str, text: str = "") -> Any:
        key = name, text.startswith(RISKY)
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {**_FONT, **_LOOKS[name], **({"quote_prefix": True} if key[1] else {})}
            )
        return self._made[key]


_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "header": {"bold": True, "align": "center", "border": 1, "bg_color": "#EEF2F7"},
    "text": {"border": 1, "num_format": "@"},
    "number": {"border": 1, "num_format": "0"},
    "note": {"font_size": 10, "font_color": "#555555"},
}


def lawful_name(name: str, taken: set[str]) -> str:
    """A sheet name that spreadsheets allow and that none of the `taken` has; it is added to them."""
    base = (name.translate(_UNWRITABLE).translate(FORBIDDEN).strip("' ") or "Sheet")[:31]
    unique, number = base, 2
    while unique.lower() in {each.lower() for each in taken}:
        unique = f"{base[:27]} {number}"
        number += 1
    taken.add(unique)
    return unique


def _fill(page: Any, sheet: OutSheet, styles: _Styles) -> None:
    row, last = 0, max(len(sheet.columns) - 1, 0)
    if sheet.title:
        _across(page, 0, last, sheet.title, styles, "title")
        page.set_row(0, 30)
        row = 1
    row = _header(page, sheet.columns, row, styles)
    page.freeze_panes(row, 0)
    for cells in sheet.rows:
        for column, cell in enumerate(cells):
            _cell(page, row, column, cell, styles)
        row += 1
    for note in sheet.notes:
        _across(page, row, last, note, styles, "note")
        row += 1


def _across(page: Any, row: int, last: int, text: str, styles: _Styles, look: str) -> None:
    """A line over the whole table."""
    clean = clean_text(text)
    if last:
        page.merge_range(row, 0, row, last, "", styles.of(look, clean))
    page.write_string(row, 0, clean, styles.of(look, clean))


def _header(page: Any, columns: Sequence[OutColumn], row: int, styles: _Styles) -> int:
    """One row, or two where columns stand under an upper title; returns the first data row.

    Written from the top row down: a row that has gone to the file cannot be gone back to.
    """
    spans = _spans(columns)
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        if column.hint:
            page.write_comment(row, index, clean_text(column.hint), {"x_scale": 2, "author": AUTHOR})
    for first, last in spans:
        for index in range(first, last + 1):
            _title(
                page,
                row,
                index,
                (columns[index].upper or columns[index].title) if index == first else "",
                styles,
            )
    if not any(column.upper for column in columns):
        return row + 1
    for index, column in enumerate(columns):
        _title(page, row + 1, index, column.title if column.upper else "", styles)
    for first, last in spans:
        if not columns[first].upper:
            page.merge.append([row, first, row + 1, last])  # `merge_range` would write both rows at once
        elif first < last:
            page.merge.append([row, first, row, last])
    return row + 2


def _spans(columns: Sequence[OutColumn]) -> list[tuple[int, int]]:
    """(first, last) of the columns under one upper title; a column without one stands alone."""
    spans: list[tuple[int, int]] = []
    for index, column in enumerate(columns):
        if index and column.upper and columns[index - 1].upper == column.upper:
            spans[-1] = (spans[-1][0], index)
        else:
            spans.append((index, index))
    return spans


def _title(page: Any, row: int, column: int, text: str, styles: _Styles) -> None:
    clean = clean_text(text)
    if clean:
        page.write_string(row, column, clean, styles.of("header", clean))
    else:
        page.write_blank(row, column, None, styles.of("header"))


def _cell(page: Any, row: int, column: int, value: Any, styles: _Styles) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, styles.of("text"))
    elif isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否", styles.of("text"))
    elif isinstance(value, int) and abs(value) < 10**15:
        page.write_number(row, column, value, styles.of("number"))
    else:
        text = clean_text(value.isoformat() if isinstance(value, date) else str(value))
        page.write_string(row, column, text, styles.of("text", text))


def clean_text(text: str) -> str:
    """What a cell may hold: no sign that XML has not, no more than a spreadsheet takes, nothing that passes for markup."""
    clean = text.translate(_UNWRITABLE)[:MAX_CELL]
    if clean.startswith(_MARKUP[0]) and clean.endswith(_MARKUP[1]):
        clean = " " + clean[: MAX_CELL - 1]
    return clean
