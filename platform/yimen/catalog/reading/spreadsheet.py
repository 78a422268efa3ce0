""".xlsx, .xls and .ods through calamine: typed cells and merged ranges, fast."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine

from yimen.kernel import Finding, Place

from .. import codes
from .guard import Verdict
from .workbook import Merge, Raw, Sheet, Workbook, column_of, letter

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def read_spreadsheet(name: str, content: bytes, verdict: Verdict) -> Workbook:
    """Every worksheet, hidden ones too; charts and macro sheets are none."""
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = tuple(_sheets(book))
    except python_calamine.PasswordError:
        return Workbook(name, verdict.sort, findings=(codes.ENCRYPTED.at(Place(name)),))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        broken = codes.BROKEN_FILE.at(Place(name), reason=str(error))
        return Workbook(name, verdict.sort, findings=(broken,))
    findings = [*verdict.findings, *_remarks(name, sheets, verdict)]
    return Workbook(name, verdict.sort, sheets, tuple(findings))


def _sheets(book: Any) -> Iterator[Sheet]:
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows: Sequence[Sequence[Raw]] = sheet.to_python(skip_empty_area=False)
        ranges = sheet.merged_cell_ranges or ()
        merges = tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges)
        hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        yield Sheet(meta.name, rows, tuple(sorted(merges, key=_position)), hidden=hidden)


def _position(merge: Merge) -> tuple[int, int]:
    return merge.top, merge.left


def _remarks(name: str, sheets: Sequence[Sheet], verdict: Verdict) -> Iterator[Finding]:
    for sheet in sheets:
        if sheet.hidden and sheet.rows:
            yield codes.HIDDEN_SHEET.at(Place(name, sheet.name))
        for row, column in verdict.blank_formulas.get(sheet.name, ()):
            index = column_of(column)
            within = row <= len(sheet.rows) and index < sheet.width
            if not within or sheet.rows[row - 1][index] == "":
                yield codes.FORMULA_WITHOUT_VALUE.at(Place(name, sheet.name, row, column))
        yield from _errors(name, sheet)


def _errors(name: str, sheet: Sheet) -> Iterator[Finding]:
    for number, row in enumerate(sheet.rows):
        if _ERRORS.isdisjoint(row):
            continue
        for index, cell in enumerate(row):
            if cell in _ERRORS:
                yield codes.CELL_ERROR.at(Place(name, sheet.name, number + 1, letter(index)), value=cell)
