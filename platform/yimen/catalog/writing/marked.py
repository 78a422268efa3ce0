"""The user's own workbook with the findings in it: coloured cells, comments, and a sheet that lists them all."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

# openpyxl is imported where it is used: it is slow to load, and few processes ever mark a workbook
from yimen.kernel import Finding

from ..reading.workbook import MARKS, Sheet, Workbook, column_of
from ..seeing.cells import plain
from .sheets import MAX_CELL, RISKY

_COLOURS = {"error": "F8B4B4", "warning": "FDE68A", "note": "BFDBFE"}
_WORDS = {"error": "错误", "warning": "警告", "note": "提示"}
_RANK = ("error", "warning", "note")
MAX_MARKS = 5_000
_AUTHOR = "一门"


def marked_workbook(book: Workbook, content: bytes, findings: Sequence[Finding]) -> bytes:
    """An .xlsx to be mended and uploaded again.

    An .xlsx keeps its look, with formulas replaced by their values; every other sort is written anew from its
    cells. The sheet of findings is skipped when the file is read again.
    """
    made = _own(content) if book.sort == "xlsx" else _anew(book.sheets)
    by_cell: dict[tuple[str, int, str], list[Finding]] = {}
    for finding in findings:
        place = finding.place
        if place.sheet and place.row:
            by_cell.setdefault((place.sheet, place.row, place.column or "A"), []).append(finding)
    for (sheet, row, column), said in list(by_cell.items())[:MAX_MARKS]:
        if sheet in made.sheetnames:
            _mark(made[sheet], row, column_of(column) + 1, said)
    _list(made, findings)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _own(content: bytes) -> Any:
    import openpyxl

    made = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False, keep_vba=False)
    if MARKS in made.sheetnames:
        del made[MARKS]
    return made


def _anew(sheets: Iterable[Sheet]) -> Any:
    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for sheet in sheets:
        page = made.create_sheet(sheet.name[:31])
        for number, row in enumerate(sheet.rows, 1):
            for index, cell in enumerate(row, 1):
                if cell != "":
                    _write(page.cell(number, index), plain(cell) if not isinstance(cell, str) else cell)
        for merge in sheet.merges:
            page.merge_cells(None, merge.top + 1, merge.left + 1, merge.bottom + 1, merge.right + 1)
    if not made.sheetnames:
        made.create_sheet("Sheet1")
    return made


def _write(cell: Any, text: str) -> None:
    """Always a text, never a formula."""
    cell.value = "".join(sign for sign in text if sign >= " " or sign in "\n\t")[:MAX_CELL]
    cell.data_type = "s"
    if text.startswith(RISKY):
        cell.quotePrefix = True


def _mark(page: Any, row: int, column: int, findings: list[Finding]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = page.cell(row, column)
    if isinstance(cell, MergedCell):
        for area in page.merged_cells.ranges:
            if cell.coordinate in area:
                cell = page.cell(area.min_row, area.min_col)
                break
    worst = min(findings, key=lambda each: _RANK.index(each.severity))
    cell.fill = PatternFill("solid", fgColor=_COLOURS[worst.severity])
    before = cell.comment.text + "\n" if cell.comment and cell.comment.author == _AUTHOR else ""
    text = before + "\n".join(f"【{_WORDS[each.severity]} {each.code}】{each.message}" for each in findings)
    cell.comment = Comment(text[:2_000], _AUTHOR, width=360, height=min(60 + 30 * len(findings), 300))


def _list(made: Any, findings: Sequence[Finding]) -> None:
    from openpyxl.styles import PatternFill

    page = made.create_sheet(MARKS)
    page.append(["级别", "编码", "工作表", "行", "列", "说明"])
    for finding in sorted(findings, key=lambda each: _RANK.index(each.severity)):
        place = finding.place
        number = page.max_row + 1
        texts = (
            _WORDS[finding.severity],
            finding.code,
            place.sheet or "",
            place.row,
            place.column or "",
            finding.message,
        )
        for index, value in enumerate(texts, 1):
            cell = page.cell(number, index)
            if isinstance(value, int):
                cell.value = value
            elif value:
                _write(cell, value)
        page.cell(number, 1).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    for letter, width in zip("ABCDEF", (8, 10, 24, 8, 8, 100), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
