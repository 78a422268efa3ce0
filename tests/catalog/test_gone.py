"""Rows and tables that say of themselves that they no longer count, and cells that lie over the columns of others."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import xlsx


@pytest.mark.parametrize(
    "said",
    ["已取消", "取消", "停用", "2024年起不再实施", "自2024年1月1日起废止", "已划出至林业局", "该项已废止。"],
)
@pytest.mark.parametrize("title", ["状态", "备注"])
def test_a_row_whose_remark_says_that_it_is_gone_is_told(checked: Check, title: str, said: str) -> None:
    """It is kept, for nobody but the office knows; but nobody will say that it came in unseen."""
    result = checked(
        f"""
        | 事项编码 | 事项名称 | {title} |
        | 001 | 对占道的处罚 | {said} |
        | 002 | 对乱倒的处罚 | 有效 |
        """
    )
    assert len(result.reading.entries) == 2
    place = only(result.findings, "CAT-119").place
    assert (place.row, place.column) == (2, "C")


@pytest.mark.parametrize(
    "said", ["新增", "取消前置审批后由市局实施", "撤销许可", "限城区", "", "与第3项合并"]
)
def test_other_remarks_are_left_alone(checked: Check, said: str) -> None:
    """What is done to others, or speaks of more than the row, is no such word."""
    result = checked(f"| 事项编码 | 事项名称 | 说明事由 |\n| 001 | 对占道的处罚 | {said} |")
    assert "CAT-119" not in codes_of(result.findings)


def test_a_second_list_of_what_was_cancelled_is_told(checked: Check) -> None:
    """Below the list that stays stands the one that goes, with the same columns."""
    result = checked(
        """
        | 一、保留的行政处罚事项目录 | < | < |
        | 序号 | 事项代码 | 事项名称 |
        | 1 | 001 | 对占道的处罚 |
        |  |  |  |
        | 二、取消的行政处罚事项目录 | < | < |
        | 序号 | 事项代码 | 事项名称 |
        | 1 | 002 | 对乱倒的处罚 |
        """
    )
    told = only(result.findings, "CAT-118")
    assert "“取消的行政处罚事项目录”像是" in told.message
    assert told.place.row == 5


@pytest.mark.parametrize("name", ["取消事项", "废止的规范性文件"])
def test_a_sheet_or_a_section_of_what_was_cancelled_is_told(checked: Check, name: str) -> None:
    """By the sheet's name, or by a line above the rows."""
    table = "| 序号 | 事项代码 | 事项名称 | 备注 |\n| 1 | 001 | 对占道的处罚 | |"
    assert "CAT-118" in codes_of(checked(xlsx({name: table})).findings)
    section = (
        f"| 序号 | 事项代码 | 事项名称 | 备注 |\n| 一、{name} | < | < | < |\n| 1 | 001 | 对占道的处罚 | |"
    )
    assert "CAT-118" in codes_of(checked(section).findings)


@pytest.mark.parametrize(
    "title", ["关于取消和保留行政处罚事项的目录", "某局行政处罚事项目录", "失效管理办法"]
)
def test_a_title_that_speaks_of_both_or_of_neither_is_none(checked: Check, title: str) -> None:
    """A list of what stays and of what goes has a column that tells them apart."""
    result = checked(f"| {title} | < | < |\n| 序号 | 事项代码 | 事项名称 |\n| 1 | 001 | 对占道的处罚 |")
    assert "CAT-118" not in codes_of(result.findings)


def test_a_cell_merged_over_the_column_of_another_field_is_told(checked: Check) -> None:
    """Condition and standard in one: the standard stays empty, and its fine would be lost without a word."""
    drawing = """
        | 事项编码 | 事项名称 | 违法程度 | 适用条件 | 裁量标准 |
        | 001 | 对占道的处罚 | 轻微 | 初次违法，不予处罚 | < |
        | 001 | 对占道的处罚 | 一般 | 造成影响 | 处500元以上1000元以下罚款 |
        """
    place = only(checked(drawing).findings, "CAT-120").place
    assert (place.row, place.column) == (2, "D")
    mended = drawing.replace("初次违法，不予处罚 | <", "初次违法 | 不予处罚")
    assert "CAT-120" not in codes_of(checked(mended).findings)


def test_two_tables_side_by_side_are_two_tables(checked: Check) -> None:
    """With an empty column between them, each with numbers of its own: the laws are no column of the items."""
    result = checked(
        """
        | 序号 | 事项代码 | 事项名称 | 法律依据 |  | 序号 | 法规名称 | 施行日期 |
        | 1 | 001 | 对占道的处罚 | 《甲法》第五条 |  | 1 | 《丁条例》 | 2020-01-01 |
        | 2 | 002 | 对乱倒的处罚 | 《乙法》第六条 |  | 2 | 《戊条例》 | 2021-01-01 |
        | 3 | 003 | 对乱挖的处罚 | 《丙法》第七条 |  |  |  |  |
        """
    )
    assert [(each.kind, each.body.get("law") or each.body["name"]) for each in result.reading.entries] == [
        ("item", "甲法"),
        ("item", "乙法"),
        ("item", "丙法"),
        ("law", "丁条例"),
        ("law", "戊条例"),
    ]
    assert not {"CAT-060", "CAT-061", "CAT-062"} & set(codes_of(result.findings))


def test_the_agency_that_acted_before_is_not_the_one_that_acts(checked: Check) -> None:
    """原实施机关 was read as 实施机关, and the township that took over as nobody."""
    body = (
        checked(
            """
        | 序号 | 事项编码 | 事项名称 | 原实施机关（县级主管部门） | 承接主体 |
        | 1 | 001 | 对占道的处罚 | 区住建局 | 各镇人民政府 |
        """
        )
        .reading.entries[0]
        .body
    )
    assert (body["department"], body["unit"]) == ("区住建局", "各镇人民政府")
    body = (
        checked("| 事项编码 | 事项名称 | 原某某执法主体 |\n| 001 | 对占道的处罚 | 区住建局 |")
        .reading.entries[0]
        .body
    )
    assert "unit" not in body


def test_a_roster_by_units_is_recognised_by_its_sections(checked: Check) -> None:
    """No column names the unit: the lines above the rows do, with the number of people."""
    result = checked(
        """
        | 持证执法人员名册 | < | < | < |
        | 序号 | 姓名 | 证件编号 | 职务 |
        | 一、综合行政执法局（2人） | < | < | < |
        | 1 | 执法员001 | 浙G000001 | 科员 |
        | 2 | 执法员002 | 浙G000002 | 科员 |
        | 二、交通运输执法大队（2人） | < | < | < |
        | 3 | 执法员003 | 浙G000003 | 科员 |
        """
    )
    assert [each.body["unit"] for each in result.reading.entries] == [
        "综合行政执法局",
        "综合行政执法局",
        "交通运输执法大队",
    ]
    assert only(result.findings, "CAT-060").place.row == 6


def test_a_term_in_one_column_is_split_by_its_days(checked: Check) -> None:
    """However the two days are written and joined; 长期 is a term without end."""
    mapping = {"certificate_from": "证件有效期@start", "certificate_to": "证件有效期@end"}
    terms = ["2024-03-01至2029-02-28", "2024.3.1-2029.2.28", "2024年3月1日—2029年2月28日", "2024.3.1起"]
    rows = "\n".join(f"| 执法员{at} | 33000{at} | 某局 | {term} |" for at, term in enumerate(terms))
    result = checked(f"| 姓名 | 执法证号 | 所在单位 | 证件有效期 |\n{rows}", kind="officer", mapping=mapping)
    days = [
        (each.body["certificate_from"], each.body.get("certificate_to")) for each in result.reading.entries
    ]
    assert days == [("2024-03-01", "2029-02-28")] * 3 + [("2024-03-01", None)]
    endless = checked("| 姓名 | 执法证号 | 所在单位 | 有效期至 |\n| 执法员 | 330001 | 某局 | 长期 |")
    assert "certificate_to" not in endless.reading.entries[0].body
    assert "CAT-032" not in codes_of(endless.findings)


def test_a_name_that_says_in_brackets_that_it_is_gone_is_told(checked: Check) -> None:
    result = checked(
        """
        | 事项编码 | 事项名称 |
        | 001 | 对占道的处罚（已取消） |
        | 002 | 对乱倒（限城区）的处罚【新增】 |
        """
    )
    told = only(result.findings, "CAT-119")
    assert (told.place.row, told.place.column, "已取消" in told.message) == (2, "B", True)


def test_an_officer_whose_certificate_was_cancelled_is_told(checked: Check) -> None:
    """注销 of a state; a sort of permit may be called so."""
    drawing = "| 执法证号 | 姓名 | 单位 | {} |\n| 33010001 | 张某 | 甲局 | 注销 |\n| 33010002 | 李某 | 甲局 | 有效 |"
    assert only(checked(drawing.format("证件状态")).findings, "CAT-119").place.row == 2
    assert "CAT-119" not in codes_of(checked(drawing.format("办理类型")).findings)
