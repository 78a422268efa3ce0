"""What offices do to their tables besides: ticks, two languages, broken rows, printed pages, dates in words."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only

HEAD = "| 序号 | 事项代码 | 事项名称 | 法律依据 |\n"


def bodies(result: Any, *fields: str) -> list[tuple[Any, ...]]:
    """What the entries say in some of their fields."""
    return [tuple(each.body.get(field) for field in fields) for each in result.reading.entries]


def told(result: Any) -> list[str]:
    """Codes of what is more than a note, references aside."""
    return [each.code for each in result.findings if each.severity != "note" and each.code != "CAT-046"]


def test_ticks_below_a_title_are_the_words_above_them(checked: Check) -> None:
    """行使层级 over 省, 市, 县; 权力类型 over its kinds: what is ticked is what the field says."""
    result = checked("""
        | 事项代码 | 事项名称 | 权力类型 | < | 行使层级 | < | < |
        | ^ | ^ | 行政处罚 | 行政检查 | 省 | 市 | 县 |
        | SL-1 | 对甲的查处 | √ | | | √ | √ |
        | SL-2 | 对乙的查看 | | ✓ | × | 否 | ● |
        """)
    assert bodies(result, "power", "level") == [("行政处罚", "市、县"), ("行政检查", "县")]
    assert told(result) == []


def test_lower_titles_that_nobody_knows_are_titles_without_merged_cells_too(checked: Check) -> None:
    """A .csv of the same table; a first row that fills other columns is a row."""
    table = "事项代码,事项名称,行使层级,,\n,,省,市,县\nSL-1,对甲的查处,,√,√\n"
    assert bodies(checked(table.encode(), name="目录.csv"), "code", "level") == [("SL-1", "市、县")]
    plain = table.replace(",,省,市,县\n", "")
    assert bodies(checked(plain.encode(), name="目录.csv"), "code") == [("SL-1",)]


def test_columns_of_words_below_a_title_are_not_taken_for_ticks(checked: Check) -> None:
    """A column that says anything else is read as before."""
    result = checked("""
        | 事项代码 | 事项名称 | 行使层级 | < |
        | ^ | ^ | 市 | 县 |
        | SL-1 | 对甲的查处 | √ | 委托 |
        """)
    assert "ticked" not in str(result.as_json()["tables"][0]["mapping"])


def test_titles_in_two_languages_are_the_chinese_ones(checked: Check) -> None:
    """Behind or before it, in one cell; a bare ID stays part of the title."""
    result = checked("""
        | 序号 No. | Name 姓名 | 工作单位\\nUnit | 执法证号 Certificate No. |
        | 1 | 甲某 | 甲局 | 33070001 |
        """)
    assert bodies(result, "name", "unit", "certificate") == [("甲某", "甲局", "33070001")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二六年一月十五日", "2026-01-15"),
        ("二○二六年十二月三十一日起施行", "2026-12-31"),
        ("自2026年7月1日起施行", "2026-07-01"),
        ("2026．1．5", "2026-01-05"),
        ("#46037", "2026-01-15"),
    ],
)
def test_dates_are_read_as_offices_write_them(checked: Check, written: str, day: str) -> None:
    """In words, with what begins on them, as the number that a spreadsheet made of them; the cell is kept."""
    result = checked(f"| 法规名称 | 制定机关 | 施行日期 |\n| 甲条例 | 甲市 | {written} |")
    assert bodies(result, "effective_from") == [(day,)]
    assert result.reading.entries[0].origin["raw"]["施行日期"] == written.strip("#")
    assert any("数字读作日期" in each.message for each in result.findings) == written.startswith("#")


@pytest.mark.parametrize("wrong", ["#20260115", "#3", "二〇二六年十三月一日", "2026年13月"])
def test_what_is_no_date_is_told(checked: Check, wrong: str) -> None:
    """A number beyond all days of an office, a month that is not."""
    result = checked(f"| 法规名称 | 制定机关 | 施行日期 |\n| 甲条例 | 甲市 | {wrong} |")
    assert bodies(result, "effective_from") == ([("2026-01-15",)] if wrong == "#20260115" else [(None,)])
    assert ("CAT-032" in codes_of(result.findings)) == (wrong != "#20260115")


def test_printed_page_numbers_are_no_rows(checked: Check) -> None:
    """With the title and the header that come again on each page."""
    result = checked(f"""
        | 某区事项目录 | < | < | < |
        {HEAD}        | 1 | A-1 | 对甲的处罚 | 《甲法》第一条 |
        | | | 第 1 页 共 2 页 | |
        | 某区事项目录 | < | < | < |
        {HEAD}        | 2 | A-2 | 对乙的处罚 | 《甲法》第二条 |
        | | | - 2 - | |
        """)
    assert [each.key for each in result.reading.entries] == ["A-1", "A-2"]
    assert told(result) == []


def test_lower_titles_below_a_wide_one_need_no_merging_beside_them(checked: Check) -> None:
    """Only 职权名称 is merged; 项目 and 子项 below it are titles, not a row."""
    result = checked("""
        | 职权编号 | 职权名称 | < | 职权类别 |
        | | 项目 | 子项 | |
        | A-1 | 对甲的处罚 | 1.乙 | 行政处罚 |
        | A-2 | 对丙的检查 | | 行政检查 |
        """)
    assert bodies(result, "code", "sub_item") == [("A-1", "1.乙"), ("A-2", None)]


def test_bounds_alone_are_an_amount_and_keep_their_cells(checked: Check) -> None:
    """罚款下限（万元） says itself what it stands under; one bound may lack; words without a sum do not hide them."""
    result = checked("""
        | 事项编码 | 裁量等级 | 适用情形 | 罚款下限（万元） | 最高罚款（万元） | 处罚标准 |
        | A-1 | 轻微 | 初次 | #1 | #2.5 | 责令改正，并处罚款 |
        | A-1 | 严重 | 再次 | #2.5 | | 责令改正，并处罚款 |
        """)
    assert bodies(result, "amount_kind", "min_fen", "max_fen") == [
        ("amount", 1_000_000, 2_500_000),
        ("amount", 2_500_000, None),
    ]
    raw = result.reading.entries[0].origin["raw"]
    assert (raw["罚款下限（万元）"], raw["最高罚款（万元）"]) == ("1", "2.5")


def test_table_of_which_another_kind_knows_far_more_is_not_guessed(checked: Check) -> None:
    """Codes and names alone would make items of it; tiers whose amounts have a strange title are refused."""
    result = checked("""
        | 职权编号 | 违法行为 | 处罚依据 | 裁量等级 | 适用情形 | 怎么罚 |
        | A-1 | 占道经营 | 《甲法》第一条 | 轻微 | 初次 | 一百 |
        | A-1 | 占道经营 | 《甲法》第一条 | 严重 | 再次 | 二百 |
        """)
    assert "裁量阶次" in only(result.findings, "CAT-021").message
    assert not result.ok


def test_rows_that_go_on_with_the_row_above_are_one_entry(checked: Check) -> None:
    """A second basis below the first, a cell that a page broke in two; told once, with what stood in the cells."""
    result = checked(f"""
        {HEAD}        | 1 | A-1 | 对甲的处罚 | 《甲法》第一条 |
        | | | | 《乙条例》第二条 |
        | | | | 《丙办法》第三条 |
        | 2 | A-2 | 对乙的处罚 | 《甲法》第二条 |
        """)
    assert bodies(result, "code", "basis", "law") == [
        ("A-1", "《甲法》第一条\n《乙条例》第二条\n《丙办法》第三条", "甲法"),
        ("A-2", "《甲法》第二条", "甲法"),
    ]
    assert only(result.findings, "CAT-110").place.row == 3
    assert told(result) == ["CAT-110"]


def test_numbered_row_without_code_and_name_is_a_fault(checked: Check) -> None:
    """It counts itself as a row: something was left out."""
    result = checked(f"{HEAD}| 1 | A-1 | 对甲的处罚 | 《甲法》第一条 |\n| 2 | | | 《乙法》第二条 |")
    assert "CAT-040" in codes_of(result.findings)
    assert "CAT-110" not in codes_of(result.findings)


def test_sub_item_below_an_unmerged_name_is_called_as_it_is(checked: Check) -> None:
    """The name stands once; the codes of the parts are told apart."""
    result = checked("""
        | 序号 | 职权编号 | 职权名称 | 子项 |
        | 1 | A-1 | 对甲的处罚 | 1.乙 |
        | | | | 2.丙 |
        """)
    assert bodies(result, "code", "name", "sub_item") == [
        ("A-1-01", "对甲的处罚", "1.乙"),
        ("A-1-02", "对甲的处罚", "2.丙"),
    ]


def test_column_called_by_a_number_may_hold_the_codes(checked: Check) -> None:
    """编号 counts the rows, unless each cell is a code."""
    drawing = "| 编号 | 行政权力名称 | 实施依据 |\n| {} | 对甲的处罚 | 甲法 |\n| {} | 对乙的处罚 | 乙法 |"
    assert [each.key for each in checked(drawing.format("SL001", "SL002")).reading.entries] == [
        "SL001",
        "SL002",
    ]
    assert only(checked(drawing.format("1", "2")).findings, "CAT-021")


@pytest.mark.parametrize(
    ("section", "total", "wrong"),
    [
        ("2大项、3子项", "合计：3大项、4子项", []),
        ("共2项", "合计：4项", []),
        ("共3项", "合计：3大项、4子项", []),
        ("2大项、4子项", "合计：3大项、4子项", ["CAT-060"]),
        ("2大项、3子项", "合计：5项", ["CAT-061"]),
    ],
)
def test_main_items_and_sub_items_are_counted_apart(
    checked: Check, section: str, total: str, wrong: list[str]
) -> None:
    """A printed count may be of rows, of main items, or of both; an item without parts is one of each."""
    result = checked(f"""
        | 主项 | 子项 | 事项编码 | 法律依据 |
        | 一、市容（{section}） | < | < | < |
        | 对甲的处罚 | 1.乙 | A-1 | 《甲法》第一条 |
        | ^ | 2.丙 | A-2 | 《甲法》第一条 |
        | 对丁的处罚 | 1.戊 | A-3 | 《甲法》第一条 |
        | 二、水利（1大项、1子项） | < | < | < |
        | 对己的处罚 | 1.庚 | A-4 | 《甲法》第一条 |
        | {total} | < | < | < |
        """)
    assert told(result) == wrong


def test_text_in_another_encoding_is_refused_in_words(checked: Check) -> None:
    """Big5 taken for GB18030 would be nonsense that nobody can map."""
    content = "事項代碼,事項名稱\n001,對亂張貼的處罰\n".encode("big5")
    assert only(checked(content, name="目錄.csv").findings, "CAT-010")


def test_field_without_a_column_points_at_no_cell(checked: Check) -> None:
    """The unit that the sheet is called after is not in the column of bases."""
    result = checked({"林业局": f"{HEAD}| 1 | A-1 | 对甲的处罚 | 《甲法》第一条 |"}, references=_nobody())
    units = [each for each in result.findings if each.code == "CAT-046" and "林业局" in each.message]
    assert [each.place.column for each in units] == [None]


def _nobody() -> Any:
    from yimen.catalog import ReferenceSet

    return ReferenceSet()
