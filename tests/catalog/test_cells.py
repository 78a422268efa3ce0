"""What a cell says: codes stay text, names are joined, amounts are fen, and the raw cell is kept."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import ods, separated, xlsx
from yimen.catalog import CellError, Merge, Sheet, Workbook, check_file, read_book
from yimen.catalog.hooks import cell_parsers
from yimen.catalog.seeing.cells import code_text, joined, plain
from yimen.pack import Column, Kind


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (330902006000.0, "330902006000"),
        ("３３０９０２００２０００", "330902002000"),
        ("330902\n010000 ", "330902010000"),
        ("1111022100010289193110221325000", "1111022100010289193110221325000"),
        ("360829NYJ－XK—001", "360829NYJ-XK-001"),
        (" PT01CG-CF-0141\u00a0", "PT01CG-CF-0141"),
        (7.0, "7"),
        ("0012", "0012"),
    ],
)
def test_code_comes_back_as_its_signs(raw: Any, code: str) -> None:
    """31 digits survive, numbers give their digits, widths and blanks are made even."""
    assert code_text(raw) == code


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("对利用水\n利工程开\n展经营活\n动的处罚", "对利用水利工程开展经营活动的处罚"),
        ("对烧山开荒\u00a0\u3000和全垦造林的处罚", "对烧山开荒和全垦造林的处罚"),
        ("&ldquo;甲&rdquo;的处罚", "“甲”的处罚"),
        ("违反 GB 50014 要求", "违反GB 50014要求"),
        ("零宽\u200b字符\ufeff", "零宽字符"),
    ],
)
def test_name_is_joined_without_inserting_blanks(raw: str, name: str) -> None:
    """Line breaks and blanks beside Chinese signs vanish; those between Latin words stay."""
    assert joined(plain(raw)) == name


def test_normalised_cells_are_told_once_per_column_and_kept_raw(checked: Check) -> None:
    """CAT-030: how many were changed and how; the raw cell is in the entry's origin."""
    result = checked("| 事项代码 | 事项名称 |\n| ００１ | 对甲的\\n处罚 |\n| ００２ | 对乙的处罚 |")
    told = [
        (each.message, each.place.row, each.place.column)
        for each in result.findings
        if each.code == "CAT-030"
    ]
    assert len(told) == 2
    assert "2 个单元格已规范（全角改半角）" in told[0][0]
    assert [entry.key for entry in result.reading.entries] == ["001", "002"]
    assert result.reading.entries[0].origin["raw"] == {"事项代码": "００１", "事项名称": "对甲的\n处罚"}


def test_code_stored_as_number_beyond_fifteen_digits_is_an_error(checked: Check) -> None:
    """CAT-035: the spreadsheet has lost the last digits for good; as text they survive."""
    lost = checked("| 事项代码 | 事项名称 |\n| #1111022100010289193 | 对甲的处罚 |")
    assert only(lost.findings, "CAT-035").place.column == "A"
    kept = checked("| 事项代码 | 事项名称 |\n| 1111022100010289193 | 对甲的处罚 |")
    assert (codes_of(kept.findings), kept.reading.entries[0].key) == ([], "1111022100010289193")


def test_number_that_a_program_wrote_as_text_is_its_digits_or_lost(kinds: Mapping[str, Kind]) -> None:
    """330902006000.0 in a .csv are the digits; 3.30902E+11 has lost them (CAT-035); 1.0 may be a code."""

    def codes_read(code: str) -> tuple[list[str], list[str]]:
        result = check_file("a.csv", separated(f"| 事项代码 | 事项名称 |\n| {code} | 对甲的处罚 |"), kinds)
        return [each.key for each in result.reading.entries], codes_of(result.findings)

    assert codes_read("330902006000.0") == (["330902006000"], ["CAT-030"])
    assert codes_read("3.30902E+11")[1][0] == "CAT-035"
    assert codes_read("1.0") == (["1.0"], [])


def test_code_that_became_a_date_is_an_error(checked: Check) -> None:
    """CAT-039: 2-1 was typed, the spreadsheet made the second of January of it."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx("| 事项代码 | 事项名称 |\n| 2-1 | 对甲的处罚 |")))
    assert codes_of(checked(xlsx("| 事项代码 | 事项名称 |\n| 2-1 | 对甲的处罚 |")).findings) == []
    book.worksheets[0]["A2"] = date(2026, 2, 1)
    stream = io.BytesIO()
    book.save(stream)
    assert only(checked(stream.getvalue()).findings, "CAT-039").place.column == "A"


def test_unit_line_above_the_table_is_the_unit_of_its_money(kinds: Mapping[str, Kind]) -> None:
    """单位：万元 in the corner; the column says nothing of it."""
    item = replace(kinds["item"], columns=(*kinds["item"].columns, Column("fee", ("罚款金额",), "money")))
    drawing = "| 单位：万元 | | |\n| 事项代码 | 事项名称 | 罚款金额 |\n| 001 | 对甲的处罚 | #1.5 |"
    assert check_file("a.xlsx", xlsx(drawing), {"item": item}).reading.entries[0].body["fee"] == 1_500_000


def test_merged_cells_fill_their_rows(checked: Check) -> None:
    """A department merged over its rows belongs to each; a row outside the range stays empty."""
    result = checked(
        """
        | 事项代码 | 事项名称 | 业务主管部门 |
        | 001 | 对甲的处罚 | 农业局 |
        | 002 | 对乙的处罚 | ^ |
        | 003 | 对丙的处罚 |  |
        """
    )
    assert [entry.body.get("department") for entry in result.reading.entries] == ["农业局", "农业局", None]


def test_open_document_gives_the_entries_of_its_twin(kinds: Mapping[str, Kind]) -> None:
    """Titles, a header of two rows, departments and notes merged downwards: .ods is read as .xlsx is, to the digest."""
    drawing = """
        | 某县行政处罚事项目录 | < | < | < | < |
        | 事项代码 | 事项名称 | 其他信息 | < | < |
        | ^ | ^ | 业务主管部门 | 法律依据 | 备注 |
        | 001 | 对甲的处罚 | 农业局 | 《甲法》第一条 | 县级 |
        | 002 | 对乙的处罚 | ^ | 《甲法》第二条 | ^ |
        | 003 | 对丙的处罚 | 林业局 | 《乙法》第三条 | ^ |
        | 004 | 对丁的处罚 |  | 《乙法》第四条 |  |
        """
    first, second = (
        check_file(name, make(drawing), kinds) for name, make in (("a.xlsx", xlsx), ("a.ods", ods))
    )
    assert [each.body.get("department") for each in first.reading.entries] == [
        "农业局",
        "农业局",
        "林业局",
        None,
    ]
    assert [each.digest for each in second.reading.entries] == [each.digest for each in first.reading.entries]
    assert codes_of(second.findings) == codes_of(first.findings)


def test_empty_merged_cell_stays_empty_for_all_its_rows(kinds: Mapping[str, Kind]) -> None:
    """It says nothing; what stood above it ends there."""
    rows = [
        ["事项代码", "事项名称", "业务主管部门"],
        ["001", "对甲的处罚", "农业局"],
        ["002", "对乙的处罚", ""],
        ["003", "对丙的处罚", ""],
    ]
    book = Workbook("a.xlsx", "xlsx", (Sheet("目录", rows, (Merge(2, 2, 3, 2),)),))
    entries = read_book(book, kinds).entries
    assert [entry.body.get("department") for entry in entries] == ["农业局", None, None]


def test_ditto_goes_over_a_section_row_and_filling_does_not(kinds: Mapping[str, Kind]) -> None:
    """同上 is written for the row above; an empty cell of a new section says nothing."""
    drawing = """
        | 事项代码 | 事项名称 | 业务主管部门 |
        | 001 | 对甲的处罚 | 农业局 |
        | 二、林业 |  |  |
        | 002 | 对乙的处罚 | {} |
        """
    for said, wanted in (("同上", "农业局"), ("", None)):
        entries = check_file("a.csv", separated(drawing.format(said)), kinds).reading.entries
        assert entries[1].body.get("department") == wanted


def test_fill_columns_without_merged_cells_repeat_until_the_next_section(kinds: Mapping[str, Kind]) -> None:
    """Separated values lose the merging; a section row ends what is repeated."""
    drawing = """
        | 事项代码 | 事项名称 | 业务主管部门 |
        | 001 | 对甲的处罚 | 农业局 |
        | 002 | 对乙的处罚 |  |
        | 二、林业 |  |  |
        | 003 | 对丙的处罚 |  |
        """
    entries = check_file("a.csv", separated(drawing), kinds).reading.entries
    assert [entry.body.get("department") for entry in entries] == ["农业局", "农业局", None]
    assert entries[2].body["field"] == "林业"


@pytest.mark.parametrize("sign", ["同上", "〃", "^ ", "″"])
def test_ditto_signs_repeat_the_cell_above(checked: Check, sign: str) -> None:
    """同上 and its relatives, in any column."""
    drawing = f"| 事项代码 | 事项名称 | 备注 |\n| 001 | 对甲的处罚 | 重要 |\n| 002 | 对乙的处罚 | {sign}|"
    if sign == "^ ":
        drawing = drawing.replace("| ^ |", "| ＾ |").replace("＾", "”")
    assert checked(drawing).reading.entries[1].body["note"] == "重要"


def value_of(parser: str, raw: Any, title: str = "列", unit: str | None = None) -> Any:
    """What a parser reads out of a raw cell."""
    return cell_parsers()[parser].reader(Column("field", ("列",), parser, unit=unit), title)(raw)


@pytest.mark.parametrize(
    ("parser", "raw", "value"),
    [
        ("integer", 5.0, 5),
        ("integer", "１２项", 12),
        ("integer", "二十三", 23),
        ("integer", "1,776", 1776),
        ("decimal", 1.667, "1.667"),
        ("decimal", 40000.0, "40000"),
        ("decimal", "2.50%", "2.5%"),
        ("decimal", "3倍", "3倍"),
        ("decimal", "贰万元", "20000"),
        ("decimal", "不封顶", None),
        ("money", "1,234.50", 123450),
        ("money", "2万元", 2000000),
        ("money", 0.5, 50),
        ("date", datetime(2025, 7, 1), "2025-07-01"),
        ("date", "2025年7月1日", "2025-07-01"),
        ("date", "2025/07/01", "2025-07-01"),
        ("date", "20250701", "2025-07-01"),
        ("law_name", "《档案法》", "档案法"),
        ("law_name", "《甲法》《乙条例》", "甲法、乙条例"),
        ("law_name", "某省实施《档案法》办法", "某省实施《档案法》办法"),
        ("list", "警告、罚款；没收\n吊销", ["警告", "罚款", "没收", "吊销"]),
        ("region", "330799 某某区", "330799"),
    ],
)
def test_cell_is_read_as_its_column_says(parser: str, raw: Any, value: Any) -> None:
    """Integers, exact decimals, fen, days, law names, lists, regions."""
    assert value_of(parser, raw) == value


def test_money_takes_its_unit_from_the_header() -> None:
    """万元 in the header: the classic conversion error does not happen."""
    assert value_of("money", "1.5", "罚款金额（万元）") == 1_500_000
    assert value_of("money", "1.5", "罚款金额", "万元") == 1_500_000


@pytest.mark.parametrize(
    ("parser", "raw", "code"),
    [
        ("integer", "若干", "CAT-031"),
        ("date", "去年", "CAT-032"),
        ("date", "2025-02-30", "CAT-032"),
        ("decimal", "约三", "CAT-033"),
        ("money", "0.001", "CAT-034"),
    ],
)
def test_cell_that_says_something_else_is_told(parser: str, raw: str, code: str) -> None:
    """What was expected, what was read; the mended value stands in the test above."""
    with pytest.raises(CellError) as told:
        value_of(parser, raw)
    assert told.value.kind.code == code


def test_bad_cell_leaves_the_field_out_and_the_raw_text_in(checked: Check) -> None:
    """The row is kept, the finding names the cell."""
    result = checked("| 执法单位 | 领域方面 | 事项数 |\n| 甲局 | 林业 | 若干 |")
    assert only(result.findings, "CAT-031").place.column == "C"
    entry = result.reading.entries[0]
    assert "count" not in entry.body
    assert entry.origin["raw"] == {"事项数": "若干"}


def test_unit_in_brackets_is_what_the_unit_claims(checked: Check) -> None:
    """综合局（22个方面1776项） is a name with two claims."""
    entry = checked("| 执法单位 | 领域方面 | 事项数 |\n| 甲局（1个方面2项） | 林业 | #2 |").reading.entries[0]
    assert {name: entry.body[name] for name in ("unit", "claimed_fields", "claimed_items")} == {
        "unit": "甲局",
        "claimed_fields": 1,
        "claimed_items": 2,
    }


def test_own_column_wins_over_what_another_implies(checked: Check) -> None:
    """A table with law and basis: the law is not taken out of the basis."""
    entry = checked(
        "| 事项代码 | 事项名称 | 法律法规 | 执法依据 |\n| 001 | 对甲的处罚 | 《甲法》 | 《乙法》第三条 |"
    ).reading.entries[0]
    assert (entry.body["law"], entry.body["article"]) == ("甲法", "第三条")


def test_unit_comes_from_the_sheet_only_where_the_sheet_is_named_like_one(checked: Check) -> None:
    """A sheet 综合局 is a unit, a sheet 目录 is none."""
    drawing = "| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |"
    assert checked({"林业局": drawing}).reading.entries[0].body["unit"] == "林业局"
    assert "unit" not in checked({"事项目录": drawing}).reading.entries[0].body


def test_constants_are_set_on_every_row_and_columns_win(checked: Check) -> None:
    """A pack states what the sheet leaves out."""
    entry = checked(
        "| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |", constants={"power": "行政处罚", "name": "不用"}
    ).reading.entries[0]
    assert (entry.body["power"], entry.body["name"]) == ("行政处罚", "对甲的处罚")


def test_context_sources_fill_missing_fields(kinds: Mapping[str, Kind]) -> None:
    """title with a group, else, suffix, ordinal: each sets only what is missing."""
    item = replace(
        kinds["item"],
        context={"department": r"title:（(.+?)主管）", "note": "else:name", "level": "ordinal:name"},
    )
    drawing = "| 目录（农业局主管） | < |\n| 事项代码 | 事项名称 |\n| 001 | 甲的处罚 |\n| 002 | 甲的处罚 |"
    bodies = [entry.body for entry in check_file("a.xlsx", xlsx(drawing), {"item": item}).reading.entries]
    assert [body["department"] for body in bodies] == ["农业局", "农业局"]
    assert [body["level"] for body in bodies] == [1, 2]
    assert bodies[0]["note"] == "甲的处罚"


@pytest.mark.parametrize(
    "cell", ["330217001000/330317001000", "330217001000\\n(原330317001000)", "A-01（旧编码2019）"]
)
def test_a_code_beside_the_one_of_before_is_two(checked: Check, cell: str) -> None:
    """Both together were one code that nobody has."""
    result = checked(
        f"| 事项编码（新/旧） | 事项名称 |\n| {cell} | 对占道的处罚 |\n| 330217002000 | 对乱倒的处罚 |"
    )
    assert only(result.findings, "CAT-114").place.row == 2


def test_two_columns_of_codes_are_not_one_code(checked: Check) -> None:
    """The first is the code, the other is told."""
    result = checked(
        """
        | 姓名 | 执法证件号码（部级） | 执法证件号码（省级） | 工作单位 |
        | 张某 | B330001 | 33010001 | 甲局 |
        | 李某 | B330002 | 33010002 | 甲局 |
        """
    )
    assert [each.body["certificate"] for each in result.reading.entries] == ["B330001", "B330002"]
    assert result.reading.entries[0].origin["raw"]["执法证件号码（省级）"] == "33010001"
    assert only(result.findings, "CAT-117").place.column == "C"
