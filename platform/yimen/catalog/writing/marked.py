"""The user's own workbook with the findings in it: coloured cells, comments, and a sheet that lists them all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# openpyxl is imported where it is used: it is slow to load, and few processes ever mark a workbook
from yimen.kernel import Finding

from ..reading.workbook import AUTHOR, MARKS, Sheet, Workbook, column_of
from ..seeing.cells import plain
from .sheets import RISKY, clean_text, lawful_name

_COLOURS = {"error": "F8B4B4", "warning": "FDE68A", "note": "BFDBFE"}
_WORDS = {"error": "错误", "warning": "警告", "note": "提示"}
_RANK = ("error", "warning", "note")
MAX_MARKS = 5_000
MAX_MERGED = 500_000
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?\bref=["\']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["\']'
)


def marked_workbook(book: Workbook, content: bytes, findings: Sequence[Finding]) -> bytes:
    """An .xlsx to be mended and uploaded again.

    An .xlsx keeps its look, with formulas replaced by their values; every other sort, and one of which a sheet was laid
    out anew, is written anew from its cells, with the lines that stood above a table above it. The sheet of findings is
    skipped when the file is read again.
    """
    made, pages = _own(book, content)
    placed = [(each, pages.get(each.place.sheet or "", _Page())) for each in findings]
    by_cell: dict[tuple[str, int, str], list[Finding]] = {}
    for finding, page in placed:
        place = finding.place
        if page.name and place.row:
            by_cell.setdefault((page.name, place.row + page.above, place.column or "A"), []).append(finding)
    for (sheet, row, column), said in list(by_cell.items())[:MAX_MARKS]:
        _mark(made[sheet], row, column_of(column) + 1, said)
    _list(made, placed)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@dataclass(frozen=True)
class _Page:
    """Where a sheet of the file stands in the new one: under which name, below how many further rows."""

    name: str = ""
    above: int = 0


def _own(book: Workbook, content: bytes) -> tuple[Any, dict[str, _Page]]:
    """The user's own workbook, or one of its cells where it is none or cannot be kept as it is."""
    import openpyxl

    if book.sort != "xlsx" or any(each.laid for each in book.sheets) or _merged(content) > MAX_MERGED:
        return _anew(book.sheets)
    try:
        made = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False, keep_vba=False)
    except _UNKEPT:
        return _anew(book.sheets)
    if MARKS in made.sheetnames:
        del made[MARKS]
    for page in made.worksheets:
        _forget(page)
        _quote(page)
    return made, {name: _Page(name) for name in made.sheetnames}


def _merged(content: bytes) -> int:
    """How many cells the merged ranges cover, of each of which openpyxl makes an object: a whole sheet is one short line."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            for left, top, right, bottom in _MERGE.findall(archive.read(part)):
                width = column_of(right.decode()) - column_of(left.decode()) + 1
                cells += width * (int(bottom) - int(top) + 1)
    return cells


# what openpyxl raises over styles and parts of a readable workbook that other programs wrote
_UNKEPT = (ValueError, TypeError, KeyError, IndexError, AttributeError, zipfile.BadZipFile, SyntaxError)


def _forget(page: Any) -> None:
    """Marks of an earlier round go: what is still wrong is marked again."""
    from openpyxl.styles import PatternFill

    ours = {f"00{colour}" for colour in _COLOURS.values()}
    for cell in page._cells.values():
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
            if cell.fill.fgColor.rgb in ours:
                cell.fill = PatternFill()


def _quote(page: Any) -> None:
    """Texts that look like a formula are marked as texts, those too that a formula gave."""
    for (
        cell
    ) in page._cells.values():  # those that there are: going by rows would make all of a formatted million
        if isinstance(cell.value, str) and cell.value.startswith(RISKY):
            cell.data_type = "s"
            cell.quotePrefix = True


def _anew(sheets: Iterable[Sheet]) -> tuple[Any, dict[str, _Page]]:
    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    taken: set[str] = set()
    pages = {}
    for sheet in sheets:
        page, above = made.create_sheet(lawful_name(sheet.name, taken)), len(sheet.lead)
        pages[sheet.name] = _Page(page.title, above)
        for number, line in enumerate(sheet.lead, 1):
            _write(page.cell(number, 1), line)
            if sheet.width > 1:
                page.merge_cells(None, number, 1, number, sheet.width)
        for number, row in enumerate(sheet.rows, above + 1):
            for index, cell in enumerate(row, 1):
                if cell != "":
                    _write(page.cell(number, index), plain(cell) if not isinstance(cell, str) else cell)
        for merge in sheet.merges:
            top, bottom = merge.top + above + 1, merge.bottom + above + 1
            page.merge_cells(None, top, merge.left + 1, bottom, merge.right + 1)
    if not made.sheetnames:
        made.create_sheet("Sheet1")
    return made, pages


def _write(cell: Any, text: str) -> None:
    """Always a text, never a formula."""
    cell.value = clean_text(text)
    cell.data_type = "s"
    if cell.value.startswith(RISKY):
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
    before = cell.comment.text + "\n" if cell.comment and cell.comment.author == AUTHOR else ""
    text = before + "\n".join(f"【{_WORDS[each.severity]} {each.code}】{each.message}" for each in findings)
    cell.comment = Comment(
        clean_text(text)[:2_000], AUTHOR, width=360, height=min(60 + 30 * len(findings), 300)
    )


def _list(made: Any, findings: Sequence[tuple[Finding, _Page]]) -> None:
    from openpyxl.styles import PatternFill

    page = made.create_sheet(MARKS)
    page.append(["级别", "编码", "工作表", "行", "列", "说明"])
    for finding, where in sorted(findings, key=lambda each: _RANK.index(each[0].severity)):
        place = finding.place
        number = page.max_row + 1
        texts = (
            _WORDS[finding.severity],
            finding.code,
            where.name or place.sheet or "",
            place.row and place.row + where.above,
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
