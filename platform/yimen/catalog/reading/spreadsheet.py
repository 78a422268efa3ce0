""".xlsx, .xls and .ods through calamine: typed cells and merged ranges, fast."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine

from yimen.kernel import Finding, Place

from .. import codes
from .guard import Verdict
from .workbook import Merge, Raw, Sheet, Workbook


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
        for odd in verdict.odd_cells.get(sheet.name, ()):
            place = Place(name, sheet.name, odd.row, odd.column)
            if odd.value:
                yield codes.CELL_ERROR.at(place, value=odd.value)
            else:
                yield codes.FORMULA_WITHOUT_VALUE.at(place)
