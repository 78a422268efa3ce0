"""Merged cells of .ods: where its rows lie, and never more than there are rows."""

from __future__ import annotations

import io
import zipfile

from catalog.conftest import codes_of
from catalog.drawn import ods
from catalog.test_reading import TABLE, rewritten
from yimen.catalog import read_workbook


def with_rows(before: str, rows: str, behind: str = "") -> bytes:
    """The table as .ods, with rows of XML above its first, and something before and behind the table."""
    content = ods(TABLE)
    part = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    at = part.index("<table:table-row")
    part = part[:at] + rows + part[at:].replace("</table:table>", "</table:table>" + behind)
    return rewritten(content, {"content.xml": part.replace("?>", "?>" + before, 1).encode()})


def test_merged_cells_of_an_open_document_lie_where_its_rows_lie() -> None:
    """Rows that stand for several, groups of rows, tables within a cell and of another sheet move nothing."""
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-spanned="2"'
        ' table:number-rows-spanned="1" office:value-type="string"><text:p>甲</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>'
        "<table:table-row-group><table:table-row><table:table-cell><table:table><table:table-row>"
        '<table:table-cell table:number-rows-spanned="9"/></table:table-row></table:table></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2" table:number-rows-spanned="2"/>'
        "</table:table-row></table:table-row-group>"
        '<table:table-row><table:table-cell/><table:covered-table-cell table:number-columns-repeated="2"/>'
        "</table:table-row>"
    )
    other = '<table:table table:name="另一张"><table:table-row><table:table-cell/></table:table-row></table:table>'
    book = read_workbook("a.ods", with_rows("", rows, other))
    assert [(each.top, each.left, each.bottom, each.right) for each in book.sheets[0].merges] == [
        (0, 0, 0, 1),
        (1, 0, 1, 1),
        (2, 0, 2, 1),
        (3, 1, 4, 1),
        (3, 2, 4, 2),
        (5, 0, 5, 2),
        (7, 2, 8, 2),
    ]
    assert book.sheets[1].merges == ()


def test_open_document_that_claims_endless_merged_cells_is_read_or_told_in_time() -> None:
    """Ranges beyond the rows that there are count to their end; entities that grow and numbers without end are told."""
    huge = (
        '<table:table-row table:number-rows-repeated="1"><table:table-cell office:value-type="string"'
        ' table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"><text:p>甲</text:p>'
        "</table:table-cell></table:table-row>"
    )
    [first, *_rest] = read_workbook("a.ods", with_rows("", huge)).sheets[0].merges
    assert (first.top, first.left, first.bottom, first.right) == (0, 0, 4, 2)
    endless = huge.replace("999999999", "9" * 5_000)
    bomb = '<!DOCTYPE a [<!ENTITY a "' + "a" * 1_000 + '"><!ENTITY b "' + "&a;" * 1_000 + '">]>'
    for content in (with_rows("", endless), with_rows(bomb, huge)):
        assert codes_of(read_workbook("a.ods", content).findings) == ["CAT-005"]


def test_cells_of_per_cent_are_read_as_they_are_shown() -> None:
    """0.07 stored as a percentage is 7%, and repeated cells are so in each of their places."""
    row = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage"'
        ' office:value="0.07" table:number-columns-repeated="2"><text:p>7%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="0.07"><text:p>0.07</text:p></table:table-cell>'
        "</table:table-row>"
    )
    rows = read_workbook("a.ods", with_rows("", row)).sheets[0].rows
    assert [list(each[:3]) for each in rows[:2]] == [["7%", "7%", 0.07]] * 2
