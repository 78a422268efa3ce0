"""Bytes become sheets, whatever the offices' programs wrote; what is hostile or broken stops with a finding."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.styles import PatternFill
from xlwt.CompoundDoc import XlsDoc

from catalog.conftest import codes_of
from catalog.drawn import ods, separated, table_docx, xls, xlsx
from yimen.catalog import read_workbook

TABLE = """
| 附件   | <        | < |
| 事项代码 | 事项名称     | 备注 |
| 001  | 对甲的行政处罚 | 甲 |
| #12  | 对乙的行政处罚 | ^ |
"""


def rewritten(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with members replaced or added."""
    source, stream = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, changes.pop(name, source.read(name)))
        for name, data in changes.items():
            target.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", xlsx(TABLE)),
        ("a.xls", xls(TABLE)),
        ("a.ods", ods(TABLE)),
        ("a.csv", separated(TABLE)),
        ("gb.csv", separated(TABLE, "gb18030")),
        ("bare.csv", separated(TABLE, "utf-8")),
        ("tab.txt", separated(TABLE, "utf-8", "\t")),
        ("semi.csv", separated(TABLE, "utf-8", ";")),
        ("excel's unicode text.txt", separated(TABLE, "utf-16", "\t")),
        ("a.docx", table_docx(TABLE)),
    ],
)
def test_file_of_every_sort_gives_the_same_rows(name: str, content: bytes) -> None:
    """The sort of file changes nothing of what stands in it."""
    book = read_workbook(name, content)
    assert codes_of(book.findings) == []
    assert [str(cell).removesuffix(".0") for cell in book.sheets[0].rows[3][:2]] == ["12", "对乙的行政处罚"]
    assert book.sheets[0].rows[2][0] == "001"


@pytest.mark.parametrize("make", [xlsx, xls, ods, table_docx])
def test_merged_cells_are_known_in_every_sort_that_has_them(make: object) -> None:
    """Titles over the table and cells merged downwards keep their extent."""
    name = {xlsx: "a.xlsx", xls: "a.xls", ods: "a.ods", table_docx: "a.docx"}[make]  # type: ignore[index]
    merges = read_workbook(name, make(TABLE)).sheets[0].merges  # type: ignore[operator]
    assert [(each.top, each.left, each.bottom, each.right) for each in merges] == [(0, 0, 0, 2), (2, 2, 3, 2)]


def test_docx_lines_above_the_table_are_its_lead() -> None:
    """The attachment line and the title of a document stand above its table."""
    sheet = read_workbook("a.docx", table_docx(TABLE, ["附件1", "某某目录"])).sheets[0]
    assert (sheet.name, sheet.lead) == ("表格1", ("附件1", "某某目录"))


def test_file_that_is_no_table_is_refused() -> None:
    """CAT-001: a picture, an unknown ending, a document without tables."""
    import docx

    stream = io.BytesIO()
    docx.Document().save(stream)
    for name, content in (("a.csv", b"\x89PNG\0\0"), ("a.exe", b"MZ"), ("a.docx", stream.getvalue())):
        book = read_workbook(name, content)
        assert (codes_of(book.findings), book.sheets) == (["CAT-001"], ())


def test_wrong_ending_is_told_and_read_where_it_can_be() -> None:
    """CAT-002: an .xlsx named .xls is read with a warning; text named .xlsx is not read."""
    named = read_workbook("a.xls", xlsx(TABLE))
    assert codes_of(named.findings) == ["CAT-002"]
    assert named.findings[0].severity == "warning"
    assert named.sheets
    assert codes_of(read_workbook("a.xlsx", b"a,b\n1,2").findings) == ["CAT-002"]
    [picture] = read_workbook("a.xlsx", b"\x89PNG\r\n\x1a\n").findings
    assert "图片（PNG）" in picture.message


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table>", "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_file_that_is_no_workbook_is_called_by_what_it_is(content: bytes, word: str) -> None:
    """CAT-002: web pages are often saved as .xls."""
    [finding] = read_workbook("a.xls", content).findings
    assert (finding.code, word in finding.message) == ("CAT-002", True)


def test_old_word_file_is_called_so() -> None:
    """CAT-001: a .doc is to be saved as .docx."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le")
    [finding] = read_workbook("a.doc", content).findings
    assert (finding.code, "旧版 Word" in finding.message) == ("CAT-001", True)


def test_old_workbook_with_a_password_is_refused() -> None:
    """CAT-003: BIFF8 says so in a record of its own."""
    book = xlwt.Workbook()
    book.add_sheet("目录").write(0, 0, "事项代码")
    stream = book.get_biff_data()
    first = 4 + int.from_bytes(stream[2:4], "little")
    locked = stream[:first] + b"\x2f\x00\x36\x00\x01\x00\x01\x00\x01\x00" + b"\x11" * 48 + stream[first:]
    out = io.BytesIO()
    XlsDoc().save(out, locked)
    assert codes_of(read_workbook("a.xls", out.getvalue()).findings) == ["CAT-003"]


def test_open_document_with_a_password_is_refused() -> None:
    """CAT-003: its manifest says how it is encrypted."""
    manifest = zipfile.ZipFile(io.BytesIO(ods(TABLE))).read("META-INF/manifest.xml")
    locked = manifest.replace(
        b"</manifest:manifest>",
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        b"</manifest:file-entry></manifest:manifest>",
    )
    assert locked != manifest
    content = rewritten(ods(TABLE), {"META-INF/manifest.xml": locked})
    assert codes_of(read_workbook("a.ods", content).findings) == ["CAT-003"]


def test_encrypted_workbook_is_refused() -> None:
    """CAT-003: an OLE container with an EncryptedPackage, and an archive with locked members."""
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )
    assert codes_of(read_workbook("a.xlsx", ole).findings) == ["CAT-003"]
    locked = bytearray(xlsx(TABLE))
    for offset in range(len(locked) - 4):
        if locked[offset : offset + 4] == b"PK\x01\x02":
            locked[offset + 8] |= 1
    assert codes_of(read_workbook("a.xlsx", bytes(locked)).findings) == ["CAT-003"]


def test_zip_bomb_is_refused_unopened() -> None:
    """CAT-004: little packed, very much unpacked."""
    bomb = rewritten(xlsx(TABLE), {"xl/media/a.bin": b"\0" * (60 * 2**20)})
    assert codes_of(read_workbook("a.xlsx", bomb).findings) == ["CAT-004"]


def test_cells_too_far_apart_are_refused() -> None:
    """CAT-004: one value in the last cell of a sheet would make a grid of 17 thousand million cells."""
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"] = "b"
    stream = io.BytesIO()
    book.save(stream)
    assert codes_of(read_workbook("a.xlsx", stream.getvalue()).findings) == ["CAT-004"]


def test_phantom_dimension_is_read_by_what_it_holds() -> None:
    """Formatting down to AMJ1048576 is no content."""
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["B2"] = "a", "b"
    page.cell(1_048_576, 1_024).fill = PatternFill("solid", fgColor="FFFF00")
    stream = io.BytesIO()
    book.save(stream)
    read = read_workbook("a.xlsx", stream.getvalue())
    assert (codes_of(read.findings), len(read.sheets[0].rows)) == ([], 2)


def test_formatted_emptiness_of_an_old_workbook_and_of_an_open_document_is_no_content() -> None:
    """A yellow cell in the last corner; a million rows and a thousand columns that say nothing, as every .ods has."""
    book = xlwt.Workbook()
    page = book.add_sheet("目录")
    page.write(0, 0, "a")
    page.write(65_535, 255, "", xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    stream = io.BytesIO()
    book.save(stream)
    read = read_workbook("a.xls", stream.getvalue())
    assert (codes_of(read.findings), len(read.sheets[0].rows)) == ([], 1)
    part = zipfile.ZipFile(io.BytesIO(ods(TABLE))).read("content.xml").decode()
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
    )
    content = rewritten(ods(TABLE), {"content.xml": part.replace("</table:table>", empty).encode()})
    read = read_workbook("a.ods", content)
    assert (codes_of(read.findings), len(read.sheets[0].rows), read.sheets[0].width) == ([], 4, 3)


def test_broken_archive_is_told() -> None:
    """CAT-005: half a file."""
    content = xlsx(TABLE)
    assert codes_of(read_workbook("a.xlsx", content[: len(content) // 2]).findings) == ["CAT-005"]
    assert codes_of(
        read_workbook("a.xlsx", rewritten(content, {"xl/workbook.xml": b"<broken"})).findings
    ) == ["CAT-005"]


def test_macros_are_told_and_never_run() -> None:
    """CAT-006: the sheet is read, the macro stays where it is."""
    book = read_workbook("a.xlsm", rewritten(xlsx(TABLE), {"xl/vbaProject.bin": b"x"}))
    assert (codes_of(book.findings), len(book.sheets)) == (["CAT-006"], 1)


def test_macros_of_an_old_workbook_are_told() -> None:
    """CAT-006: their storage has a name."""
    content = xls(TABLE) + "_VBA_PROJECT".encode("utf-16-le")
    assert codes_of(read_workbook("a.xls", content).findings) == ["CAT-006"]


def test_external_links_are_told() -> None:
    """CAT-007: values of other workbooks may be old."""
    book = read_workbook("a.xlsx", rewritten(xlsx(TABLE), {"xl/externalLinks/externalLink1.xml": b"<a/>"}))
    assert codes_of(book.findings) == ["CAT-007"]


def test_formula_without_value_is_an_error_at_its_cell() -> None:
    """CAT-008: a program wrote the formula and never reckoned it; a formula with a value is a value."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B3"] = "a", "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    finding = read_workbook("a.xlsx", stream.getvalue()).findings[0]
    assert (finding.code, finding.place.row, finding.place.column) == ("CAT-008", 3, "B")
    part = zipfile.ZipFile(io.BytesIO(stream.getvalue())).read("xl/worksheets/sheet1.xml")
    mended = part.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    read = read_workbook("a.xlsx", rewritten(stream.getvalue(), {"xl/worksheets/sheet1.xml": mended}))
    assert (codes_of(read.findings), read.sheets[0].rows[2][1]) == ([], 2.0)


def test_empty_file_is_told() -> None:
    """CAT-009: no byte, or no cell."""
    assert codes_of(read_workbook("a.xlsx", b"").findings) == ["CAT-009"]
    assert codes_of(read_workbook("a.csv", b"\n,,\n").findings) == ["CAT-009"]


def test_text_of_no_known_encoding_is_told() -> None:
    """CAT-010: neither UTF-8 nor GB18030."""
    assert codes_of(read_workbook("a.csv", "事项,代码\n".encode() + b"\xff\xff\n").findings) == ["CAT-010"]


def test_row_with_more_cells_than_its_table_is_told() -> None:
    """CAT-014: a comma that nobody quoted moved the rest of the row; quoted it is a comma, and empty cells are none."""
    head = "事项代码,事项名称,备注\n001,对甲的处罚,无\n"
    broken = read_workbook("目录.csv", f"{head}002,对乙,丙的处罚,无\n".encode())
    assert [(each.code, each.place.row) for each in broken.findings] == [("CAT-014", 3)]
    mended = read_workbook("目录.csv", f'{head}002,"对乙,丙的处罚",无\n003,对丁的处罚,无,,\n'.encode())
    assert codes_of(mended.findings) == []


def document(body: str) -> bytes:
    """A .docx of that body; `{cell:文字}` is a cell, `{p:文字}` a paragraph."""
    body = re.sub(r"\{cell:(.*?)\}", r"<w:tc><w:p><w:r><w:t>\1</w:t></w:r></w:p></w:tc>", body)
    body = re.sub(r"\{p:(.*?)\}", r"<w:p><w:r><w:t>\1</w:t></w:r></w:p>", body)
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return rewritten(
        table_docx(TABLE),
        {"word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>".encode()},
    )


def cells_in(body: str) -> list[list[list[object]]]:
    """Rows of all sheets of such a document."""
    return [[list(row) for row in sheet.rows] for sheet in read_workbook("a.docx", document(body)).sheets]


def test_table_in_a_cell_is_text_there_and_a_table_of_its_own() -> None:
    """Nothing is lost, and a page laid out by a table does not hide the table in it."""
    rows = "<w:tr>{cell:甲}{cell:乙}</w:tr><w:tr>{cell:丙}{cell:丁}</w:tr>"
    inner = f"<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{rows}</w:tbl>"
    outer = f"<w:tbl><w:tr>{{cell:外}}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert cells_in(outer) == [[["外", "甲 乙\n丙 丁"]], [["甲", "乙"], ["丙", "丁"]]]


def test_content_controls_hide_nothing() -> None:
    """Tables, rows, cells and words in controls of a form read as if they stood there by themselves."""

    def wrapped(part: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{part}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{wrapped('{cell:甲}')}<w:tc>{wrapped('{p:乙}')}</w:tc></w:tr>"
    assert cells_in(wrapped(f"<w:tbl>{wrapped(row)}</w:tbl>")) == [[["甲", "乙"]]]


def test_tracked_changes_and_text_boxes_are_read_once() -> None:
    """As the text reads when all changes are accepted; the copy for old programs is not read."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    words = (
        run.format("占用")
        + f"<w:del>{run.format('删')}</w:del><w:moveFrom>{run.format('移')}</w:moveFrom>"
        + f"<w:ins>{run.format('道路')}</w:ins><w:moveTo>{run.format('的处罚')}</w:moveTo>"
        + f"<mc:AlternateContent><mc:Choice>{run.format('框')}</mc:Choice>"
        + f"<mc:Fallback>{run.format('框')}</mc:Fallback></mc:AlternateContent>"
    )
    assert cells_in(f"<w:tbl><w:tr><w:tc><w:p>{words}</w:p></w:tc></w:tr></w:tbl>") == [
        [["占用道路的处罚框"]]
    ]


def test_hidden_sheet_is_read_and_told() -> None:
    """CAT-011: what nobody sees would otherwise come in unseen."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"甲": TABLE, "乙": TABLE})))
    book["乙"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    read = read_workbook("a.xlsx", stream.getvalue())
    assert (codes_of(read.findings), len(read.sheets)) == (["CAT-011"], 2)


def test_error_value_is_told_at_its_cell() -> None:
    """CAT-012: #REF! is not a name."""
    finding = read_workbook("a.csv", "事项代码,事项名称\n1,#REF!\n".encode()).findings
    assert codes_of(finding) == []  # text files hold texts
    book = openpyxl.Workbook()
    book.active["B2"] = "#REF!"
    stream = io.BytesIO()
    book.save(stream)
    told = read_workbook("a.xlsx", stream.getvalue()).findings
    assert [(each.code, each.place.row, each.place.column) for each in told] == [("CAT-012", 2, "B")]


def test_old_workbook_with_impossible_cells_is_stopped() -> None:
    """CAT-005: a number in row 65,536 and column 65,536 asks for a grid that no machine holds."""
    content = xls(TABLE)
    record = b"\x03\x02\x0e\x00" if b"\x03\x02\x0e\x00" in content else b"\x7e\x02\x0a\x00"
    at = content.index(record) + 4
    damaged = content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :]
    assert codes_of(read_workbook("a.xls", damaged).findings) == ["CAT-005"]


def test_claim_of_endless_strings_is_refused() -> None:
    """CAT-004: readers make room for what the file claims."""
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4294967295"/>'
    content = rewritten(xlsx(TABLE), {"xl/sharedStrings.xml": strings})
    assert codes_of(read_workbook("a.xlsx", content).findings) == ["CAT-004"]


def test_entities_in_document_are_not_expanded() -> None:
    """An entity that reads a file stays unread."""
    bad = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    book = read_workbook("a.docx", rewritten(table_docx(TABLE), {"word/document.xml": bad}))
    assert book.sheets == ()
