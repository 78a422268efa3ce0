"""Tables of a .docx: each becomes a sheet, the lines of text above it its lead."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from .. import codes
from .guard import Verdict
from .markup import BROKEN, parse
from .markup import WORD as _W
from .refusals import FileError
from .workbook import Merge, Sheet, Workbook

_MAX_SPAN = 200


def read_document(name: str, content: bytes, verdict: Verdict) -> Workbook:
    """Sheets are named 表格1, 表格2 … in the order of the text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = parse(archive.read("word/document.xml")).find(_W + "body")
    except BROKEN as error:
        raise FileError.broken(error) from error
    sheets: list[Sheet] = []
    lead: list[str] = []
    for part in body if body is not None else ():
        if part.tag == _W + "p":
            line = paragraph_text(part).strip()
            if line:
                lead.append(line)
        elif part.tag == _W + "tbl":
            sheets.append(_table(part, f"表格{len(sheets) + 1}", tuple(lead)))
            lead = []
    if not sheets:
        raise FileError(codes.NOT_A_TABLE_FILE, name=name, reason="文档中没有表格")
    return Workbook(name, "docx", tuple(sheets), verdict.findings)


def _table(table: Any, name: str, lead: tuple[str, ...]) -> Sheet:
    rows: list[list[str]] = []
    merges: list[Merge] = []
    open_merges: dict[int, Merge] = {}
    for number, row in enumerate(table.findall(_W + "tr")):
        cells, column = [""] * _skipped(row, "gridBefore"), _skipped(row, "gridBefore")
        for cell in row.findall(_W + "tc"):
            span, vertical = _spans(cell)
            right = column + span - 1
            text = (
                ""
                if vertical == "continue"
                else "\n".join(paragraph_text(each) for each in cell.findall(_W + "p")).strip()
            )
            above = open_merges.get(column)
            if vertical == "continue" and above is not None:
                open_merges[column] = Merge(above.top, column, number, right)
            else:
                _close(open_merges.pop(column, None), merges)
                open_merges[column] = Merge(number, column, number, right)
            cells += [text] + [""] * (span - 1)
            column += span
        rows.append(cells)
    for merge in open_merges.values():
        _close(merge, merges)
    width = max((len(row) for row in rows), default=0)
    even = [row + [""] * (width - len(row)) for row in rows]
    return Sheet(name, even, tuple(sorted(merges, key=lambda each: (each.top, each.left))), lead)


def _close(merge: Merge | None, merges: list[Merge]) -> None:
    if merge and (merge.bottom > merge.top or merge.right > merge.left):
        merges.append(merge)


def _skipped(row: Any, what: str) -> int:
    found = row.find(f"{_W}trPr/{_W}{what}")
    return _number(found.get(_W + "val")) if found is not None else 0


def _spans(cell: Any) -> tuple[int, str]:
    """How many grid columns the cell covers and whether it starts or continues a vertical merge."""
    properties = cell.find(_W + "tcPr")
    if properties is None:
        return 1, ""
    span, merge = properties.find(_W + "gridSpan"), properties.find(_W + "vMerge")
    wide = max(_number(span.get(_W + "val")), 1) if span is not None else 1
    if merge is None:
        return wide, ""
    return wide, "restart" if merge.get(_W + "val") == "restart" else "continue"


def _number(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.isdigit() else 0


def paragraph_text(part: Any) -> str:
    """The text of a paragraph with its line breaks."""
    pieces = []
    for each in part.iter(_W + "t", _W + "br", _W + "tab"):
        pieces.append((each.text or "") if each.tag == _W + "t" else "\n" if each.tag == _W + "br" else " ")
    return "".join(pieces)
