"""A small file that says it is large does not fill the memory: all that its sheets span together is bounded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from catalog.conftest import codes_of
from catalog.drawn import table_docx
from yimen.catalog import AT_ONCE, FileError, propose_columns, read_apart, read_workbook
from yimen.pack import Kind


def astray(*places: tuple[int, int]) -> bytes:
    """A workbook of a sheet for each place, where something stands far below a heading."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for row, column in places:
        page = book.create_sheet()
        page["A1"], page["B1"] = "编码", "名称"
        page.cell(row, column).value = "尾"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def too_large(name: str, content: bytes) -> bool:
    return codes_of(read_workbook(name, content, AT_ONCE).findings) == ["CAT-004"]


def test_cells_of_all_sheets_are_counted_together() -> None:
    """Each alone would do; five kilobytes of twenty such sheets asked for gigabytes."""
    assert read_workbook("a.xlsx", astray((9_000, 50)), AT_ONCE).sheets
    assert too_large("a.xlsx", astray((9_000, 50), (9_000, 50), (9_000, 50)))
    assert codes_of(read_workbook("a.xlsx", astray((300_000, 26), (300_000, 26))).findings) == ["CAT-004"]


def test_columns_behind_z_count_where_there_are_few_rows() -> None:
    """Twenty thousand rows up to ZZ are fourteen million cells."""
    assert codes_of(read_workbook("a.xlsx", astray((19_000, 702))).findings) == ["CAT-004"]


def test_value_astray_in_the_last_row_of_a_table_is_read_by_a_job() -> None:
    """Somebody's blank at the very bottom of a sheet of four columns."""
    book = read_workbook("a.xlsx", astray((1_048_576, 4)))
    assert (codes_of(book.findings), len(book.sheets[0].rows)) == ([], 1_048_576)


def test_one_wide_row_does_not_fill_up_all_others() -> None:
    """Separated values: rows are made as wide as the widest, here 1,500 commas over 1,500 lines of one letter."""
    assert too_large("a.csv", b"," * 1_500 + b"\na" * 1_500)
    assert too_large("a.csv", b"," * 1_100_000)
    assert read_workbook("a.csv", b"," * 900 + b"\na" * 900, AT_ONCE).sheets


def test_cells_that_say_they_cover_many_columns_are_counted() -> None:
    """A .docx: forty cells of two hundred columns each, above many rows of one."""
    span = b'<w:tc><w:tcPr><w:gridSpan w:val="200"/></w:tcPr><w:p/></w:tc>'
    rows = b"<w:tr>" + span * 40 + b"</w:tr>" + b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 200
    assert too_large("a.docx", _with_rows(rows))


def test_long_text_is_not_made_a_tree() -> None:
    """A .docx of a few kilobytes that unpacks to more than its tree may be made of."""
    filling = b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 700_000
    assert too_large("a.docx", _with_rows(filling))


def _with_rows(rows: bytes) -> bytes:
    """A document with a table of these rows, and something that packs badly beside."""
    source, stream = zipfile.ZipFile(io.BytesIO(table_docx("| a | b |\n| c | d |"))), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"</w:tbl>", rows + b"</w:tbl>")
            target.writestr(name, data)
        target.writestr("word/media/a.bin", bytes(range(256)) * 2_000, zipfile.ZIP_STORED)
    return stream.getvalue()


def test_rows_that_are_said_to_repeat_are_counted_apart() -> None:
    """An .ods of three sheets that repeat one row as often as one sheet may."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for name in ("一", "二", "三"):
        table, row, cell = Table(name=name), TableRow(numberrowsrepeated=90_000), TableCell()
        cell.addElement(P(text="a"))
        row.addElement(cell)
        for _ in range(4):
            row.addElement(TableCell(stringvalue="b", valuetype="string"))
        table.addElement(row)
        document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    book = read_workbook("a.ods", stream.getvalue(), AT_ONCE)
    assert (codes_of(book.findings), book.sheets) == (["CAT-005"], ())


def test_answer_of_a_reader_apart_is_bounded(tmp_path: Path) -> None:
    """Whoever waits for it does not take in more than can be meant."""
    script = tmp_path / "long.py"
    script.write_text("import json, sys\njson.dump('x' * 3_000_000, sys.stdout)\n", "utf-8")
    with pytest.raises(FileError, match="CAT-004"):
        read_apart(script, b"", most=2_000_000)
    assert len(read_apart(script, b"", most=4_000_000)) == 3_000_000


def test_sample_that_is_too_large_proposes_nothing(kinds: dict[str, Kind]) -> None:
    """Read while somebody waits: the heading alone is wanted, a hundred thousand rows are not read for it."""
    assert propose_columns("a.csv", "编码,名称\n1,甲\n".encode(), kinds.values(), AT_ONCE)
    assert not propose_columns("a.csv", b"," * 1_500 + b"\na" * 1_500, kinds.values(), AT_ONCE)
