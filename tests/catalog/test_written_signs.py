"""What a stranger wrote stands in written workbooks as a text, whatever it looks like."""

from __future__ import annotations

import pytest

from catalog.drawn import xlsx
from catalog.test_writing import marked, opened, rewritten, sheets_into_a_file
from yimen.catalog import OutColumn, OutSheet, write_workbook

MARKUP = '<r></r></is></c><c r="B2"><f>1+1</f></c><c r="C2" t="inlineStr"><is><r></r>'
UNWRITABLE = ["<r>&</r>", "a\uffffb", "a\ufffeb", "a\x01b", "a\x0bb", MARKUP, "<r>" + "x" * 40_000 + "</r>"]


@pytest.mark.parametrize("text", UNWRITABLE, ids=ascii)
def test_text_of_a_stranger_is_neither_markup_nor_breaks_the_file(text: str) -> None:
    """Whoever brings a complaint forward writes no formula into the lists of the offices, and makes no list unreadable."""
    sheet = OutSheet(text, [OutColumn(text, hint=text)], [[text]], title=text, notes=[text])
    for content in (
        write_workbook([sheet]),
        sheets_into_a_file(sheet),
        marked("表.csv", f"列\n{text}".encode()),
    ):
        book = opened(content)
        values = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
        assert values
        assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
        kept = text[:20].translate(dict.fromkeys((1, 11, 0xFFFE, 0xFFFF)))
        assert kept in str(values[-1]).strip()


@pytest.mark.parametrize("quote", ['"', "'"])
def test_sheet_that_is_merged_as_a_whole_is_marked_anew(quote: str) -> None:
    """One short line of the file would be seventeen thousand million cells in memory."""
    merges = f"</sheetData><mergeCells><mergeCell ref={quote}A1:XFD1048576{quote}/></mergeCells>"
    content = rewritten(xlsx("| 事项代码 |\n| 0001 |"), "xl/worksheets/sheet1.xml", "</sheetData>", merges)
    assert opened(marked("表.xlsx", content)).worksheets[0].max_row < 10
