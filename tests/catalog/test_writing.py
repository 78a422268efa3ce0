"""Every workbook that Yimen writes: nothing runs in it, and what is exported comes back unchanged."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from catalog.conftest import Check, codes_of
from catalog.drawn import separated, table_docx, xls, xlsx
from yimen import catalog
from yimen.catalog import (
    OutColumn,
    OutSheet,
    check_file,
    compare,
    export_workbook,
    export_workbook_to,
    marked_workbook,
    read_tables,
    read_workbook,
    template_workbook,
    write_workbook,
    write_workbook_to,
)
from yimen.kernel import Finding, Place
from yimen.pack import Column, Kind

RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("http://a")',
    "=cmd|' /C calc'!A0",
]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_texts_that_a_spreadsheet_would_run_stay_texts() -> None:
    """Formula injection is neutralised: a text cell, marked as text, never a formula or a link."""
    page = opened(write_workbook([OutSheet("表", [OutColumn("列")], [[text] for text in RISKY])])).active
    assert page is not None
    cells = [page.cell(row, 1) for row in range(2, 2 + len(RISKY))]
    assert [cell.data_type for cell in cells] == ["s"] * len(RISKY)
    assert all(cell.quotePrefix for cell in cells)
    assert all(cell.hyperlink is None for cell in cells)


def sheet_of_risk() -> OutSheet:
    columns = [
        OutColumn(text, upper=text if index % 2 else "", hint=text) for index, text in enumerate(RISKY)
    ]
    return OutSheet("=表", columns, [RISKY, *([text] for text in RISKY)], title=RISKY[0], notes=RISKY)


def kind_of_risk(kind: Kind) -> Kind:
    """A kind whose title and header synonyms look like formulas."""
    columns = tuple(replace(each, titles=(f"={each.titles[0]}", *each.titles)) for each in kind.columns)
    return replace(kind, title={"zh": "=种类"}, columns=columns)


def body_of_risk(kind: Kind) -> dict[str, Any]:
    return {column.field: RISKY[index % len(RISKY)] for index, column in enumerate(kind.columns)} | {
        "=x": "=1"
    }


def marked(name: str, content: bytes) -> bytes:
    place = Place(name, read_workbook(name, content).sheets[0].name, 2, "A")
    said = [Finding("CAT-001", "error", text, place) for text in RISKY]
    return marked_workbook(read_workbook(name, content), content, said)


def with_a_formula_that_gave(text: str) -> bytes:
    """An .xlsx whose cell B2 is a formula with that text as its result."""
    return rewritten(
        xlsx("| 事项代码 | 事项名称 |\n| 0001 | 占位 |"),
        "xl/worksheets/sheet1.xml",
        r'<c r="B2" t="inlineStr">.*?</c>',
        f'<c r="B2" t="str"><f>"="&amp;"1"</f><v>{escape(text)}</v></c>',
    )


def sheets_into_a_file(*sheets: Any) -> bytes:
    target = io.BytesIO()
    write_workbook_to(target, sheets)
    return target.getvalue()


def into_a_file(kind: Kind, bodies: list[dict[str, Any]]) -> bytes:
    target = io.BytesIO()
    export_workbook_to(target, kind, lambda: bodies)
    return target.getvalue()


DRAWN = "| 事项代码 | 事项名称 |\n" + "\n".join(
    f"| {text.strip()} | {text.strip()} |" for text in RISKY if "|" not in text
)
WRITTEN: dict[str, Callable[[Kind], bytes]] = {
    "write_workbook": lambda kind: write_workbook([sheet_of_risk()]),
    "write_workbook_to": lambda kind: sheets_into_a_file(sheet_of_risk()),
    "export_workbook": lambda kind: export_workbook(kind_of_risk(kind), [body_of_risk(kind)], notes=RISKY),
    "export_workbook_to": lambda kind: into_a_file(kind_of_risk(kind), [body_of_risk(kind)]),
    "template_workbook": lambda kind: template_workbook(kind_of_risk(kind)),
    "marked_workbook": lambda kind: marked("a.xlsx", xlsx(DRAWN)),
    "marked_workbook of a formula": lambda kind: marked("a.xlsx", with_a_formula_that_gave("=1+1")),
    "marked_workbook of .xls": lambda kind: marked("a.xls", xls(DRAWN)),
    "marked_workbook of .csv": lambda kind: marked("a.csv", separated(DRAWN)),
    "marked_workbook of .docx": lambda kind: marked("a.docx", table_docx(DRAWN, RISKY[:2])),
}


def test_every_workbook_that_the_front_door_writes_is_tried() -> None:
    """What is added to the door is added here."""
    offered = {name for name in catalog.__all__ if re.search("_workbook(_to)?$", name)} - {"read_workbook"}
    assert offered == {name.split()[0] for name in WRITTEN}


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_nothing_in_any_workbook_runs(kinds: Mapping[str, Kind], name: str) -> None:
    """Titles, headers, cells, notes, remarks, lists of findings: no formula, no link, every such text marked as text."""
    book = opened(WRITTEN[name](kinds["item"]))
    cells = [
        cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None
    ]
    texts = [cell for cell in cells if str(cell.value).startswith(tuple("=+-@\t\n＝"))]
    assert texts
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert [cell.coordinate for cell in texts if cell.data_type != "s" or not cell.quotePrefix] == []
    assert list(book.defined_names) == []


def test_workbook_that_openpyxl_cannot_keep_is_marked_anew() -> None:
    """Styles that other programs wrote wrongly do not stop the marks."""
    content = rewritten(
        xlsx("| 事项代码 | 事项名称 |\n| 0001 | 占道 |"), "xl/styles.xml", "<fonts ", "<fonts x:y='1' "
    )
    page = opened(marked("a.xlsx", content)).worksheets[0]
    assert (page["B2"].value, page["A2"].comment is not None) == ("占道", True)


def test_marks_of_a_document_stand_below_its_titles_and_it_reads_as_before(kinds: Mapping[str, Kind]) -> None:
    """The lines above the table are kept above it: the count in the title is checked again."""
    content = table_docx(
        "| 事项代码 | 事项名称 |\n| 0001 | 占道的处罚 |\n|  | 乱倒的处罚 |", ["附件1", "目录（共2项）"]
    )
    result = check_file("a.docx", content, kinds)
    made = marked_workbook(read_workbook("a.docx", content), content, result.findings)
    page = opened(made).worksheets[0]
    assert (page["A2"].value, page["A5"].comment is not None) == ("目录（共2项）", True)
    again = check_file("b.xlsx", made, kinds)
    assert codes_of(again.findings) == codes_of(result.findings) == ["CAT-040"]
    assert [dict(each.body) for each in again.reading.entries] == [
        dict(each.body) for each in result.reading.entries
    ]


def test_marked_table_of_a_file_with_an_unlawful_name_is_made(kinds: Mapping[str, Kind]) -> None:
    """A .csv is a sheet of its file's name, which a spreadsheet may forbid."""
    name = "目录[2025]：一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十.csv"
    content = separated("| 事项代码 | 事项名称 |\n|  | 占道的处罚 |")
    made = marked_workbook(read_workbook(name, content), content, check_file(name, content, kinds).findings)
    assert opened(made).worksheets[0]["A2"].comment is not None


def test_codes_stay_texts_and_numbers_numbers() -> None:
    """31 digits, leading zeros; a count is a number; a control sign is no content."""
    rows = [["0012", "1111022100010289193110221325000", 5, None, "甲\x00乙"]]
    columns = [OutColumn(str(index)) for index in range(5)]
    read = read_workbook("a.xlsx", write_workbook([OutSheet("表", columns, rows)])).sheets[0].rows[1]
    assert list(read) == ["0012", "1111022100010289193110221325000", 5.0, "", "甲乙"]


def test_sheet_names_are_made_lawful_and_unique() -> None:
    """What a spreadsheet forbids in names is replaced, what is too long is cut."""
    names = opened(
        write_workbook([OutSheet(name, [OutColumn("a")], []) for name in ("甲/乙", "甲/乙", "长" * 40, "")])
    ).sheetnames
    assert names == ["甲 乙", "甲 乙 2", "长" * 31, "Sheet"]


ITEMS = """
| 目录（共3项） | < | < | < | < |
| 事项代码 | 事项名称 | 法律法规 | 业务主管部门 | 备注 |
| 一、林业 | < | < | < | < |
| 0001 | 对甲的处罚 | 《甲法》 | 林业局 | =1+1 |
| 0002 | 对乙的处罚 | 《甲法》 | ^ |  |
| 0003 | 对丙的\\n处罚 | 《乙法》 | ^ | 多行\\n备注 |
"""


def test_export_is_imported_again_unchanged(kinds: Mapping[str, Kind]) -> None:
    """No line differs when the exported workbook is compared with what it came from."""
    entries = read_tables("a.xlsx", xlsx(ITEMS), kinds).entries
    again = read_tables("b.xlsx", export_workbook(kinds["item"], [entry.body for entry in entries]), kinds)
    assert codes_of(again.findings) == []
    assert (
        compare(again.entries, [(entry.key, entry.digest, entry.body) for entry in entries], complete=True)
        == []
    )


def test_columns_stand_as_the_list_has_them_filled_or_not(kinds: Mapping[str, Kind]) -> None:
    """A kind in record has its columns by letter; code and name come first all the same, and what is to be filled in,
    as a law's day of repeal, has its column."""
    kept = {
        name: replace(kinds[name], columns=tuple(sorted(kinds[name].columns, key=lambda each: each.field)))
        for name in ("law", "item")
    }
    law = opened(export_workbook(kept["law"], [{"name": "甲条例", "note": "备注"}]))
    titles = [cell.value for cell in law.worksheets[0][1]]
    assert titles == ["法规名称", "效力位阶", "施行日期", "废止日期", "引用条款数", "备注"]
    blank = opened(template_workbook(kept["item"])).worksheets[0]
    assert ("*事项代码", "*事项名称", "领域") in [row[:3] for row in blank.iter_rows(values_only=True)]


def test_exported_tiers_keep_every_field(kinds: Mapping[str, Kind]) -> None:
    """Amounts, order and upper titles come back as they were."""
    drawing = """
        | 事项代码 | 裁量阶次 | 处罚幅度 | < | < | 具体标准 |
        | ^ | ^ | 计罚方式 | 下限 | 上限 | ^ |
        | 001 | 从轻 | 金额 | #100 | #300 | 处100元以上300元以下罚款 |
        | ^ | 从重 | 倍数 | #1 | #2.5 | 处违法所得1倍以上2.5倍以下罚款 |
        """
    entries = read_tables("a.xlsx", xlsx(drawing), kinds).entries
    again = read_tables(
        "b.xlsx", export_workbook(kinds["tier"], [entry.body for entry in entries]), kinds
    ).entries
    assert [dict(entry.body) for entry in again] == [dict(entry.body) for entry in entries]


@pytest.mark.parametrize(
    ("column", "fen", "cell"),
    [
        ({"titles": ("数额起点",), "unit": "元"}, 5_000_000, 50_000),
        ({"titles": ("数额起点",), "unit": "元"}, 5_000_050, "50000.5"),
        ({"titles": ("数额起点（万元）",)}, 12_300, "0.0123"),
    ],
)
def test_money_stands_in_the_unit_of_its_column(
    kinds: Mapping[str, Kind], column: Mapping[str, Any], fen: int, cell: object
) -> None:
    """Fen inside are the column's yuan in the sheet; else a threshold of fifty thousand came back as five million."""
    kind = replace(kinds["item"], columns=(*kinds["item"].columns, Column("least", **column, parse="money")))
    body = {"code": "001", "name": "对甲的处罚", "least": fen}
    content = export_workbook(kind, [body])
    assert cell in [each.value for each in opened(content).worksheets[0][2]]
    assert [dict(each.body) for each in read_tables("a.xlsx", content, {"item": kind}).entries] == [body]


def test_fields_without_a_title_travel_under_their_name(kinds: Mapping[str, Kind]) -> None:
    """What no column declares comes back too, numbers as numbers."""
    body = {"code": "001", "name": "对甲的处罚", "provenance": "sample", "level_number": 3}
    again = read_tables("a.xlsx", export_workbook(kinds["item"], [body]), kinds)
    assert [dict(entry.body) for entry in again.entries] == [body]


@pytest.mark.parametrize(
    "kind", ["item", "tier", "law", "unit", "officer", "control-total", "inspection-item", "article"]
)
def test_template_of_a_kind_is_recognised_as_that_kind(kinds: Mapping[str, Kind], kind: str) -> None:
    """A blank table is filled in and comes back as what it was drawn up for."""
    table = read_tables("a.xlsx", template_workbook(kinds[kind]), kinds).tables[0]
    assert table.kind is not None
    assert table.kind.id == kind
    assert set(table.columns) == {column.field for column in kinds[kind].columns}


BROKEN = """
| 事项代码 | 事项名称 | 备注 |
| 0001 | 对甲的处罚 | 注 |
|  | 对乙的处罚 | ^ |
| 0001 | 对丙的处罚 |  |
"""


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", xlsx(BROKEN)), ("a.xls", xls(BROKEN)), ("a.csv", separated(BROKEN))]
)
def test_findings_are_written_into_the_users_own_workbook(
    checked: Check, kinds: Mapping[str, Kind], name: str, content: bytes
) -> None:
    """Coloured cells with comments, a sheet of all findings; mended and uploaded again it is read as before."""
    result = checked(content, name=name)
    marked = marked_workbook(read_workbook(name, content), content, result.findings)
    book = opened(marked)
    page = book[book.sheetnames[0]]
    assert "CAT-040" in page["A3"].comment.text
    assert page["A3"].fill.fgColor.rgb.endswith("F8B4B4")
    assert page["A2"].comment is None
    listed = [row[1].value for row in book["检查结果（一门）"].iter_rows(min_row=2)]
    assert listed == codes_of(result.findings)
    again = read_tables("b.xlsx", marked, kinds)
    assert [dict(entry.body) for entry in again.entries] == [
        dict(entry.body) for entry in result.reading.entries
    ]
    twice = marked_workbook(read_workbook("b.xlsx", marked), marked, result.findings)
    assert opened(twice).sheetnames == book.sheetnames


def test_marked_workbook_keeps_values_of_formulas(kinds: Mapping[str, Kind]) -> None:
    """A reckoned cell comes back as its value: a formula without value could not be read again."""
    content = with_a_formula_that_gave("对甲的处罚")
    made = marked_workbook(read_workbook("a.xlsx", content), content, [])
    assert read_tables("b.xlsx", made, kinds).entries[0].body["name"] == "对甲的处罚"


def rewritten(content: bytes, member: str, old: str, new: str) -> bytes:
    """The archive with a pattern in one of its members replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                data, count = re.subn(old.encode(), new.encode(), data)
                assert count
            target.writestr(name, data)
    return stream.getvalue()


def test_second_round_of_marking_forgets_the_first() -> None:
    """What was mended is plain again, what is still wrong is said once; the author's own colours and comments stay."""
    own = openpyxl.Workbook()
    page = own.active
    assert page is not None
    page.append(["事项代码", "事项名称"])
    page.append(["0001", ""])
    page.append(["", "占位"])
    page["A2"].comment = Comment("请保留", "某科")
    page["A2"].fill = PatternFill("solid", fgColor="92D050")
    stream = io.BytesIO()
    own.save(stream)

    def said(*cells: str) -> list[Finding]:
        return [
            Finding("CAT-049", "error", "空缺", Place("a.xlsx", page.title, int(c[1]), c[0])) for c in cells
        ]

    def again(content: bytes, *cells: str) -> bytes:
        return marked_workbook(read_workbook("a.xlsx", content), content, said(*cells))

    twice = openpyxl.load_workbook(io.BytesIO(again(again(stream.getvalue(), "B2", "A3"), "A3")))
    seen = twice.worksheets[0]
    assert seen["B2"].comment is None
    assert seen["B2"].fill.fill_type is None
    assert seen["A3"].comment.text.count("CAT-049") == 1
    assert seen["A3"].fill.fgColor.rgb == "00F8B4B4"
    assert seen["A2"].comment.text == "请保留"
    assert seen["A2"].fill.fgColor.rgb == "0092D050"
    assert len(twice.sheetnames) == 2


def test_export_into_a_file_is_the_export(kinds: Mapping[str, Kind]) -> None:
    """Row by row into a file, with a header of two rows, it reads as the workbook made in memory does."""
    entries = [
        {"item": f"33{number:010d}", "item_name": "示范行为", "order": number % 3 + 1, "name": "一般"}
        | {"method": "按金额", "lower": "1000", "upper": "2000", "standard": "处一千元以上二千元以下罚款"}
        for number in range(40)
    ]
    made, streamed = export_workbook(kinds["tier"], entries), into_a_file(kinds["tier"], entries)
    read = [read_tables("a.xlsx", each, kinds).entries for each in (made, streamed)]
    assert [(each.key, each.body) for each in read[0]] == [(each.key, each.body) for each in read[1]]
    assert len(read[1]) == 40
    merged = [sorted(map(str, opened(each).worksheets[0].merged_cells.ranges)) for each in (made, streamed)]
    assert merged[0] == merged[1] != []


def test_large_export_takes_bounded_memory(kinds: Mapping[str, Kind], tmp_path: Path) -> None:
    """Twenty times the rows take no more memory than a tenth again, beside what one row needs."""
    peaks = []
    for count in (400, 8_000):
        tracemalloc.start()
        with (tmp_path / f"{count}.xlsx").open("w+b") as target:
            export_workbook_to(target, kinds["item"], lambda count=count: bodies_of(count))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5, peaks


def bodies_of(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {"code": f"{number:031d}", "name": f"示范行为{number}", "basis": f"依据{number}" * 20}
