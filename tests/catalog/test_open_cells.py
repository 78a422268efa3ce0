"""A table says the same as .ods and as .xlsx, however its cells are written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.conftest import codes_of
from yimen.catalog import read_workbook

NAMES = {
    "office": "office:1.0", "table": "table:1.0", "text": "text:1.0", "draw": "drawing:1.0", "style": "style:1.0",
}  # fmt: skip
NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}"' for short, long in NAMES.items()
)
MANIFEST = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
KIND = "application/vnd.oasis.opendocument.spreadsheet"
TYPED = 'office:value-type="string"'
BOX = "<draw:frame><draw:text-box><text:p>浮动文字</text:p></draw:text-box></draw:frame>"
NOTE = "<office:annotation><text:p>批注</text:p></office:annotation>"


def document(*rows: str) -> bytes:
    """An .ods of one table with these rows of XML."""
    body = f'<table:table table:name="目录">{"".join(rows)}</table:table>'
    content = (
        f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in (("mimetype", KIND), ("content.xml", content), ("META-INF/manifest.xml", MANIFEST)):
            archive.writestr(name, text)
    return stream.getvalue()


def cell(words: str, said: str = TYPED) -> str:
    return f"<table:table-cell {said}>{words}</table:table-cell>"


def row(*cells: str, said: str = "") -> str:
    return f"<table:table-row {said}>{''.join(cells)}</table:table-row>"


def read(name: str, content: bytes) -> tuple[list[list[Any]], list[tuple[int, int, int, int]]]:
    """Cells and merged ranges of the one sheet."""
    [sheet] = read_workbook(name, content).sheets
    merges = [(each.top, each.left, each.bottom, each.right) for each in sheet.merges]
    return [list(each) for each in sheet.rows], merges


def test_words_of_a_cell_are_those_that_a_spreadsheet_shows() -> None:
    """Breaks and tabs as well, cells that name no type too; nothing of what is anchored to the cell."""
    written = {
        "<text:p>甲<text:line-break/>乙</text:p>": "甲\n乙",
        "<text:p>甲<text:tab/>乙</text:p><text:p>丙</text:p>": "甲\t乙\n丙",
        '<text:p>甲<text:s text:c="2"/><text:span>乙<text:line-break/></text:span>丙</text:p>': "甲  乙\n丙",
        f"{BOX}<text:p>甲</text:p>": "甲",
        f"{NOTE}{BOX}<text:p>甲<text:line-break/>乙</text:p>": "甲\n乙",
        "<draw:frame><draw:image><text:p/></draw:image></draw:frame><text:p>甲</text:p>": "甲",
    }
    cells = [*map(cell, written), *(cell(each, "") for each in written), cell("<text:p>末</text:p>", "")]
    rows, _ = read("a.ods", document(row(*cells)))
    assert rows == [[*written.values(), *written.values(), "末"]]
    assert codes_of(read_workbook("a.ods", document(row(*cells))).findings) == ["CAT-113"] * 2


def test_cells_without_a_type_are_rows_with_their_merged_ranges() -> None:
    """Programs that write no types write tables all the same; one that goes on without end is told."""
    first = cell("<text:p>甲</text:p>", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    below = row(
        '<table:covered-table-cell table:number-columns-repeated="2"/>', cell("<text:p>丙</text:p>", "")
    )
    merged = row(first, "<table:covered-table-cell/>", cell("<text:p>乙</text:p>", "")), below
    assert read("a.ods", document(*merged)) == ([["甲", "", "乙"], ["", "", "丙"]], [(0, 0, 1, 1)])
    endless = row(cell("<text:p>甲</text:p>", ""), said='table:number-rows-repeated="999999999"')
    assert codes_of(read_workbook("a.ods", document(endless)).findings) == ["CAT-005"]


TEXTS = st.text(alphabet="甲乙丙 \n\t1.<&《》%一", max_size=8).map(str.strip)
VALUES = st.one_of(
    st.just(""), TEXTS, st.integers(0, 10**12), st.floats(0, 10**6).map(lambda value: round(value, 2)),
    st.booleans(), st.dates(date(1990, 1, 1), date(2050, 1, 1)),
)  # fmt: skip


def as_xlsx(grid: Sequence[Sequence[Any]], merges: Sequence[tuple[int, int, int, int]]) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row_, line in enumerate(grid, 1):
        for column, value in enumerate(line, 1):
            page.cell(row_, column).value = None if value == "" else value
    for top, left, bottom, right in merges:
        page.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _xml(value: Any, said: str) -> str:
    if isinstance(value, bool):
        return cell(
            "<text:p/>", f'{said} office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        )
    if isinstance(value, int | float):
        return cell(f"<text:p>{value}</text:p>", f'{said} office:value-type="float" office:value="{value}"')
    if isinstance(value, date):
        return cell("<text:p/>", f'{said} office:value-type="date" office:date-value="{value}"')
    if value == "":
        return cell("", said)
    lines = [escape(line).replace("\t", "<text:tab/>") for line in str(value).split("\n")]
    words = "".join(f"<text:p>{line.replace(' ', '<text:s/>')}</text:p>" for line in lines)
    return cell(words, f"{said} {TYPED}")


def as_ods(grid: Sequence[Sequence[Any]], merges: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Alike rows and cells are written once and repeated, as programs do, to the end of the sheet."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges}
    covered = {
        (y, x)
        for top, left, bottom, right in merges
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
    } - spans.keys()
    lines = []
    for y, line in enumerate(grid):
        cells = []
        for x, value in enumerate(line):
            if (y, x) in covered:
                cells.append("<table:covered-table-cell%s/>")
                continue
            down, across = spans.get((y, x), (1, 1))
            said = f'table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
            cells.append(_xml(value, "%s" if down == across == 1 else said).replace("%s ", "%s "))
        written = []
        for each, alike in groupby(cells):
            count = len(list(alike))
            written.append(
                each.replace("%s", f' table:number-columns-repeated="{count}"' if count > 1 else "")
            )
            written += [each] * (count - 1) if "%s" not in each else []
        lines.append("".join(written) + '<table:table-cell table:number-columns-repeated="16000"/>')
    rows = []
    for each, alike in groupby(lines):
        rows.append(row(each, said=f'table:number-rows-repeated="{len(list(alike))}"'))
    end = row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        said='table:number-rows-repeated="1048000"',
    )
    return document(*rows, end)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    grid=st.lists(st.lists(VALUES, min_size=6, max_size=6), min_size=8, max_size=8),
    again=st.lists(st.integers(0, 7), min_size=2, max_size=2),
    at=st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 2), st.integers(1, 2)),
)
def test_table_reads_the_same_from_both_sorts_of_file(
    grid: list[list[Any]], again: list[int], at: tuple[int, int, int, int]
) -> None:
    """Cell by cell and range by range."""
    grid[again[0]] = list(grid[again[1]])
    grid[0][0], grid[7][5] = "首", "末"
    top, left, down, across = at
    merge = (top, left, top + down, left + across)
    for y in range(top, top + down + 1):
        for x in range(left, left + across + 1):
            if (y, x) != (top, left):
                grid[y][x] = ""
    grid[7][5] = "末"
    grid[top][left] = grid[top][left] or "合"
    open_, office = read("a.ods", as_ods(grid, [merge])), read("a.xlsx", as_xlsx(grid, [merge]))
    assert _plain(open_[0]) == _plain(office[0])
    assert open_[1] == office[1]


def _plain(rows: list[list[Any]]) -> list[list[str]]:
    from yimen.catalog import plain

    return [[plain(value) for value in line] for line in rows]
