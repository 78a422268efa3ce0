"""Columns that hold two fields in each cell, and sub-items below a name that stands once."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, only

TIERS = """
    | 事项代码 | 违法行为 | {title} | 处罚裁量标准 |
    | A1 | 擅自占用道路 | {first} | 处200元以上500元以下罚款 |
    | A1 | 擅自占用道路 | {second} | 处500元以上1000元以下罚款 |
    """


@pytest.mark.parametrize("title", ["违法情节", "裁量阶次", "适用情形"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("轻微：不足5平方米的", "严重：5平方米以上的"),
        ("【轻微】不足5平方米的", "【严重】5平方米以上的"),
        ("1.轻微违法行为：不足5平方米的", "2.严重违法行为：5平方米以上的"),
        ("轻微 不足5平方米的", "严重 5平方米以上的"),
    ],
)
def test_level_before_its_condition_is_told_apart(
    checked: Check, title: str, first: str, second: str
) -> None:
    """Whatever the column is called; where another column holds the condition, nothing is told apart."""
    drawing = TIERS.format(title=title, first=first, second=second)
    tiers = [each.body for each in checked(drawing).reading.entries]
    assert [each["name"][:2] for each in tiers] == ["轻微", "严重"]
    assert [each["condition"] for each in tiers] == ["不足5平方米的", "5平方米以上的"]


def test_levels_alone_are_levels_whatever_their_column_is_called(checked: Check) -> None:
    drawing = TIERS.format(title="违法情形", first="轻微", second="情节严重")
    tiers = [each.body for each in checked(drawing).reading.entries]
    assert [(each["name"], each.get("condition")) for each in tiers] == [("轻微", None), ("情节严重", None)]


@pytest.mark.parametrize("second", ["5平方米以上的", "一般", "严重：一；特别严重：二"])
def test_cells_that_do_not_all_begin_with_a_level_stay_whole(checked: Check, second: str) -> None:
    """One that says something else, a word alone, two levels in one."""
    drawing = TIERS.format(title="裁量情形", first="轻微：不足5平方米的", second=second)
    assert checked(drawing).reading.entries[0].body["condition"] == "轻微：不足5平方米的"


def test_both_days_of_a_certificate_in_one_cell(checked: Check) -> None:
    """All cells say both; one that says the last alone leaves the column as it is."""
    drawing = """
        | 姓名 | 执法主体 | 执法证件编号 | 证件有效期限 |
        | 甲某 | 示范区综合行政执法局 | 01 | 2023.05.01-2028.04.30 |
        | 乙某 | 示范区综合行政执法局 | 02 | 2023年5月1日至2028年4月30日 |
        """
    held = [
        (each.body["certificate_from"], each.body["certificate_to"])
        for each in checked(drawing).reading.entries
    ]
    assert held == [("2023-05-01", "2028-04-30")] * 2
    entries = checked(drawing.replace("2023.05.01-", "")).reading.entries
    assert entries[0].body["certificate_to"] == "2028-04-30"
    assert "certificate_from" not in entries[0].body


def test_sub_items_with_codes_of_their_own_are_called_as_the_name_above(checked: Check) -> None:
    """A row with a running number of its own lacks its name; 无 is no sub-item."""
    drawing = """
        | 序号 | 职权编码 | 职权名称 | 子项名称 |
        | #1 | 330203001000 | 对甲行为的处罚 | |
        | | 330203001001 | | 对甲一的处罚 |
        | | 330203001002 | | 对甲二的处罚 |
        | #2 | 330203002000 | 对乙行为的处罚 | 无 |
        | #3 | 330203003000 | | 对丙一的处罚 |
        """
    result = checked(drawing)
    named = [(each.body.get("name"), each.body.get("sub_item")) for each in result.reading.entries]
    assert named == [
        ("对甲行为的处罚", None),
        ("对甲行为的处罚", "对甲一的处罚"),
        ("对甲行为的处罚", "对甲二的处罚"),
        ("对乙行为的处罚", None),
        (None, "对丙一的处罚"),
    ]
    assert only(result.findings, "CAT-049").place.row == 6


def test_sections_of_a_list_of_laws_say_their_rank(checked: Check) -> None:
    drawing = """
        | 一、法律 | < | < |
        | 序号 | 名称 | 施行时间 |
        | #1 | 《中华人民共和国甲法》 | 2021年7月15日 |
        | 二、行政法规 | < | < |
        | #1 | 《丙条例》 | 2020-01-01 |
        """
    assert [each.body["rank"] for each in checked(drawing).reading.entries] == ["法律", "行政法规"]
