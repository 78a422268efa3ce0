"""Tables of a .docx: each becomes a sheet, the lines of text above it its lead."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from yimen.kernel import BROKEN_ARCHIVE, Place

from .. import codes
from ..seeing.cells import is_count
from .guard import Verdict
from .headed_tables import under_headings
from .looked_at import look_findings
from .markup import FALLBACK, parse
from .markup import WORD as _W
from .refusals import FileError
from .shown import Cell
from .struck import is_on, shown_struck, struck_how
from .workbook import Merge, Sheet, Workbook

_MAX_SPAN = 200
_WRAPPERS = {_W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_UNREAD = {_W + name for name in ("del", "moveFrom", "tabs")} | {FALLBACK}


def read_document(name: str, content: bytes, verdict: Verdict) -> Workbook:
    """Sheets are named 表格1, 表格2 … in the order of the text; a table inside a cell is a sheet of its own too.

    Tables that headings alone tell apart are one sheet (`under_headings`).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = parse(archive.read("word/document.xml")).find(_W + "body")
    except BROKEN_ARCHIVE as error:
        raise FileError.broken(error) from error
    from ..law.sheets import law_beside

    sheets: list[tuple[Sheet, dict[Cell, bool]]] = []
    lead: list[str] = []
    lines: list[tuple[int, str]] = []
    for part in _parts(body) if body is not None else ():
        if part.tag == _W + "p":
            line = paragraph_text(part).strip()
            if line:
                lead.append(line)
                lines += [(len(lines) + 1, each) for each in line.split("\n")]
        elif part.tag == _W + "tbl":
            for table in _with_inner(part):
                room = verdict.bounds.cells - sum(len(each.rows) * each.width for each, _ in sheets)
                made, struck = _table(table, f"表格{len(sheets) + 1}", tuple(lead), room)
                if sheets and not lead and _goes_on(sheets[-1][0], made):
                    sheets[-1] = _joined(*sheets[-1], made, struck)
                else:
                    sheets.append((made, struck))
                lead = []
    sheets = under_headings(sheets)
    law = law_beside(name, lines, tables=bool(sheets))
    tables = tuple(sheet for sheet, _ in sheets)
    told = [
        finding
        for sheet, struck in sheets
        for finding in look_findings(Place(name, sheet.name), sheet, shown_struck(struck, sheet.rows))
    ]
    if law is not None:
        return Workbook(name, "docx", (*law.sheets, *tables), (*verdict.findings, *law.findings, *told))
    if not sheets:
        raise FileError(codes.NOT_A_TABLE_FILE, name=name, reason="文档中没有表格，也不是法规全文")
    return Workbook(name, "docx", tables, (*verdict.findings, *told))


def _goes_on(above: Sheet, below: Sheet) -> bool:
    """A table that Word broke in two: as wide, without a header, and its rows are counted on."""
    last, first = (str(sheet.rows[at][0]) if sheet.rows else "" for sheet, at in ((above, -1), (below, 0)))
    counted = is_count(last) and is_count(first) and int(first) == int(last) + 1
    return above.width == below.width and counted


def _joined(
    above: Sheet, struck: dict[Cell, bool], below: Sheet, more: dict[Cell, bool]
) -> tuple[Sheet, dict[Cell, bool]]:
    down = len(above.rows)
    merges = (replace(each, top=each.top + down, bottom=each.bottom + down) for each in below.merges)
    struck |= {(row + down, column): all_ for (row, column), all_ in more.items()}
    return replace(above, rows=[*above.rows, *below.rows], merges=(*above.merges, *merges)), struck


def _parts(part: Any) -> Iterator[Any]:
    """The parts inside, those in content controls and the like as if they stood there by themselves."""
    for each in part:
        if each.tag in _WRAPPERS:
            yield from _parts(each)
        else:
            yield each


def _named(part: Any, tag: str) -> Iterator[Any]:
    return (each for each in _parts(part) if each.tag == tag)


def _with_inner(table: Any) -> Iterator[Any]:
    """The table and those of more than one row and column that stand in its cells."""
    yield table
    for row in _named(table, _W + "tr"):
        for cell in _named(row, _W + "tc"):
            for inner in _named(cell, _W + "tbl"):
                if (
                    len(list(_named(inner, _W + "tr"))) > 1
                    and len(inner.findall(f"{_W}tblGrid/{_W}gridCol")) > 1
                ):
                    yield from _with_inner(inner)


def _table(table: Any, name: str, lead: tuple[str, ...], room: int) -> tuple[Sheet, dict[Cell, bool]]:
    """The sheet, and its struck cells (`struck_how`)."""
    rows: list[list[str]] = []
    struck: dict[Cell, bool] = {}
    merges: list[Merge] = []
    open_merges: dict[int, Merge] = {}
    width = 0
    for number, row in enumerate(_named(table, _W + "tr")):
        cells, column = [""] * _skipped(row, "gridBefore"), _skipped(row, "gridBefore")
        for cell in _named(row, _W + "tc"):
            span, vertical = _spans(cell)
            right = column + span - 1
            if (how := struck_how(cell)) is not None and vertical != "continue":
                struck[number, column] = how
            above = open_merges.get(column)
            if vertical == "continue" and above is not None:
                open_merges[column] = Merge(above.top, column, number, right)
            else:
                _close(open_merges.pop(column, None), merges)
                open_merges[column] = Merge(number, column, number, right)
            cells += ["" if vertical == "continue" else cell_text(cell)] + [""] * (span - 1)
            column += span
            width = max(width, column)
            if (
                number + 1
            ) * width > room:  # a cell may say that it covers many columns, and every row is as wide
                raise FileError.too_many_cells((number + 1) * width, room)
        rows.append(cells)
    for merge in open_merges.values():
        _close(merge, merges)
    width = max((len(row) for row in rows), default=0)
    even = [row + [""] * (width - len(row)) for row in rows]
    return Sheet(name, even, tuple(sorted(merges, key=lambda each: (each.top, each.left))), lead), struck


def cell_text(cell: Any) -> str:
    """The cell's paragraphs by lines; a table in the cell by lines of its rows."""
    lines = []
    for part in _parts(cell):
        if part.tag == _W + "p":
            lines.append(paragraph_text(part))
        elif part.tag == _W + "tbl":
            for row in _named(part, _W + "tr"):
                texts = (cell_text(each) for each in _named(row, _W + "tc"))
                lines.append(" ".join(text for text in texts if text))
    return "\n".join(lines).strip()


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
    return min(int(text), _MAX_SPAN) if text and text.isdecimal() and len(text) < 10 else 0


def paragraph_text(part: Any) -> str:
    """The text of a paragraph with its line breaks, as it reads once all tracked changes are accepted."""
    return "".join(_runs(part))


def _runs(part: Any) -> Iterator[str]:
    for each in part:
        if each.tag == _W + "t":
            yield each.text or ""
        elif each.tag == _W + "br":
            yield "\n"
        elif each.tag == _W + "tab":
            yield " "
        elif each.tag not in _UNREAD and not is_on(each, "vanish"):
            yield from _runs(each)
