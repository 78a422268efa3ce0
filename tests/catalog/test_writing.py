"""Every workbook that Yimen writes: nothing runs in it, and what is exported comes back unchanged."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest

from catalog.conftest import Check, codes_of
from catalog.drawn import separated, xls, xlsx
from yimen.catalog import (
    OutColumn,
    OutSheet,
    compare,
    export_workbook,
    marked_workbook,
    read_tables,
    read_workbook,
    template_workbook,
    write_workbook,
)
from yimen.pack import Kind

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a")']


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
    import zipfile

    content = xlsx("| 事项代码 | 事项名称 |\n| 0001 | 对甲的处罚 |")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            if member.endswith("sheet1.xml"):
                data = data.replace(
                    '<c r="B2" t="inlineStr"><is><t>对甲的处罚</t></is></c>'.encode(),
                    '<c r="B2" t="str"><f>"对甲"&amp;"的处罚"</f><v>对甲的处罚</v></c>'.encode(),
                )
            target.writestr(member, data)
    marked = marked_workbook(read_workbook("a.xlsx", stream.getvalue()), stream.getvalue(), [])
    assert read_tables("b.xlsx", marked, kinds).entries[0].body["name"] == "对甲的处罚"
