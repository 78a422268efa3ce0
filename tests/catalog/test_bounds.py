"""Fines that two columns state alone: every end in its own unit, and none taken for another."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of, only


def body_of(
    checked: Check, titles: tuple[str, str], ends: tuple[str, str], method: str = ""
) -> dict[str, object]:
    method_title = "计罚方式" if method else "备注"
    drawing = f"""
        | 事项编码 | 事项名称 | 裁量等级 | 适用情形 | {method_title} | {titles[0]} | {titles[1]} |
        | 001 | 对占道的处罚 | 轻微 | 初次 | {method} | {ends[0]} | {ends[1]} |
        """
    result = checked(drawing, kind="tier", mapping={"lower": titles[0], "upper": titles[1]})
    assert "CAT-033" not in codes_of(result.findings)
    return dict(result.reading.entries[0].body)


@pytest.mark.parametrize(
    ("ends", "fens"),
    [
        (("#1", "2万元"), (1_000_000, 2_000_000)),
        (("1", "20,000元"), (1_000_000, 2_000_000)),
        (("5000元", "贰万元"), (500_000, 2_000_000)),
        (("贰", "５"), (2_000_000, 5_000_000)),
        (("1.5", "十万"), (1_500_000, 10_000_000)),
        (("十", "不封顶"), (10_000_000, None)),
    ],
)
def test_an_end_that_says_its_unit_is_not_told_in_the_headers(
    checked: Check, ends: tuple[str, str], fens: tuple[int, int | None]
) -> None:
    """Below 罚款下限（万元）, 20,000元 are two 万, not two hundred million yuan."""
    body = body_of(checked, ("罚款下限（万元）", "罚款上限（万元）"), ends)
    assert (body["amount_kind"], body.get("min_fen"), body.get("max_fen")) == ("amount", *fens)


@pytest.mark.parametrize(
    ("titles", "ends", "kind"),
    [
        (("罚款下限", "罚款上限"), ("1%", "3%"), "percent"),
        (("罚款下限", "罚款上限"), ("1倍", "3倍"), "multiple"),
        (("罚款下限（%）", "罚款上限（%）"), ("1", "3"), "percent"),
        (("罚款下限（倍）", "罚款上限（倍）"), ("#1", "#3"), "multiple"),
    ],
)
def test_a_ratio_is_no_sum_of_money(
    checked: Check, titles: tuple[str, str], ends: tuple[str, str], kind: str
) -> None:
    """Whether the cell or the header says so, with no column for the method."""
    body = body_of(checked, titles, ends)
    assert (body["amount_kind"], body["min_ratio"], body["max_ratio"]) == (kind, "1", "3")
    assert "min_fen" not in body


def test_ends_that_measure_by_different_things_make_no_amount(checked: Check) -> None:
    """From 1% to 5000元 is two rules; a method that says 倍 does not make percents of them."""
    assert "amount_kind" not in body_of(checked, ("罚款下限", "罚款上限"), ("1%", "5000元"))
    assert "amount_kind" not in body_of(checked, ("罚款下限", "罚款上限"), ("1%", "3%"), "货值金额的倍数")


@pytest.mark.parametrize(
    ("title", "cell", "wanted"),
    [
        ("处罚标准（万元）", "1-3", {"min_fen": 1_000_000, "max_fen": 3_000_000}),
        ("处罚标准（万元）", "0.5～1", {"min_fen": 500_000, "max_fen": 1_000_000}),
        ("处罚标准（万元）", "3以上5以下", {"min_fen": 3_000_000, "max_fen": 5_000_000}),
        ("处罚标准（万元）", "5000元", {"min_fen": 500_000, "max_fen": 500_000}),
        ("处罚标准（元）", "#500", {"min_fen": 50_000, "max_fen": 50_000}),
        ("处罚标准（倍）", "1-3", {"amount_kind": "multiple", "min_ratio": "1", "max_ratio": "3"}),
        ("处罚标准（元/倍）", "1-3", {"amount_kind": "not_understood"}),
        ("处罚标准", "1-3", {"amount_kind": "not_understood"}),
    ],
)
def test_a_range_of_bare_numbers_has_the_unit_of_its_header(
    checked: Check, title: str, cell: str, wanted: dict[str, object]
) -> None:
    """1-3 below （万元） are 10,000 to 30,000 yuan; without one unit in the header they stay not understood."""
    drawing = f"""
        | 事项编码 | 事项名称 | 裁量等级 | 适用情形 | {title} |
        | 001 | 对占道的处罚 | 轻微 | 初次 | {cell} |
        """
    body = checked(drawing, kind="tier").reading.entries[0].body
    assert {name: body.get(name) for name in wanted} == wanted


def test_a_unit_line_above_the_table_serves_bare_ranges(checked: Check) -> None:
    """单位：万元 stands above, and the table is recognised by its ranges."""
    result = checked(
        """
        | 单位：万元 | | | | |
        | 事项编码 | 事项名称 | 裁量等级 | 适用情形 | 处罚幅度 |
        | 001 | 对占道的处罚 | 轻微 | 初次 | 1-3 |
        | 001 | 对占道的处罚 | 严重 | 再次 | 3—5 |
        """
    )
    assert [each.body["max_fen"] for each in result.reading.entries] == [3_000_000, 5_000_000]
    assert "补上表头所写的单位" in only(result.findings, "CAT-030").message


@pytest.mark.parametrize(
    ("line", "title", "fen"),
    [
        ("金额单位：人民币万元", "罚款", 1_000_000),
        ("裁量基准（万元）", "罚款", 1_000_000),
        ("（单位：千元）", "罚款", 100_000),
        ("某局裁量基准", "罚款（千元）", 100_000),
        ("单位：万元", "罚款（元）", 100),
        ("填报单位：某局", "罚款", 100),
    ],
)
def test_a_unit_is_known_however_it_is_written(checked: Check, line: str, title: str, fen: int) -> None:
    """人民币万元, 千元, in a line of its own or behind the title of the table; the header goes before the line."""
    result = checked(
        f"""
        | {line} | < | < | < | < | < |
        | 事项编码 | 事项名称 | 裁量等级 | 适用情形 | {title} | < |
        | ^ | ^ | ^ | ^ | 下限 | 上限 |
        | 001 | 对占道的处罚 | 轻微 | 初次 | #1 | #2 |
        """
    )
    body = result.reading.entries[0].body
    assert (body["min_fen"], body["max_fen"]) == (fen, 2 * fen)


def test_each_end_has_the_unit_of_its_own_header(checked: Check) -> None:
    """下限（元） beside 上限（万元）."""
    body = body_of(checked, ("罚款下限（元）", "罚款上限（万元）"), ("#5000", "#1"))
    assert (body["min_fen"], body["max_fen"]) == (500_000, 1_000_000)
    assert (body["lower"], body["upper"]) == ("5000", "10000")


def test_a_fine_below_one_yuan_is_told(checked: Check) -> None:
    """What was stored as 0.01 and shown as 1% in a file whose formats are not read, or 0.5 万元 without a unit."""
    drawing = """
        | 事项编码 | 事项名称 | 裁量等级 | 适用情形 | 罚款下限 | 罚款上限 |
        | 001 | 对占道的处罚 | 轻微 | 初次 | #0.01 | #0.02 |
        | 001 | 对占道的处罚 | 严重 | 再次 | #1 | #5 |
        """
    told = only(checked(drawing).findings, "CAT-121")
    assert (told.place.row, told.place.column) == (2, "F")


@pytest.mark.parametrize(
    ("upper", "ends", "cells", "kind"),
    [
        ("罚款比例", "下限 | 上限", "1% | 3%", "percent"),
        ("处罚比例", "从 | 至", "1% | 3%", "percent"),
        ("罚款比例（%）", "起 | 止", "#1 | #3", "percent"),
        ("罚款比例（‰）", "最低比例 | 最高比例", "#1 | #3", "permille"),
        ("罚款倍数", "下限 | 上限", "#1 | #3", "multiple"),
    ],
)
def test_ends_of_a_ratio_are_read_as_one(
    checked: Check, upper: str, ends: str, cells: str, kind: str
) -> None:
    """A table of 从轻 and 从重 with nothing but a ratio was taken for a leniency list."""
    result = checked(
        f"""
        | 事项编码 | 违法行为 | 裁量阶次 | 适用条件 | {upper} | < |
        | ^ | ^ | ^ | ^ | {ends} |
        | 001 | 占道 | 从轻 | 初次 | {cells} |
        """
    )
    body = result.reading.entries[0].body
    assert (result.reading.entries[0].kind, body["name"]) == ("tier", "从轻")
    assert (body["amount_kind"], body["min_ratio"], body["max_ratio"]) == (kind, "1", "3")


@pytest.mark.parametrize("cells", ["#1 | #3", "#0.01 | #0.03"])
def test_ratio_that_nowhere_says_of_what_is_not_understood_and_told(checked: Check, cells: str) -> None:
    """Neither one yuan nor one per cent is guessed."""
    result = checked(
        f"""
        | 事项编码 | 违法行为 | 裁量阶次 | 适用条件 | 罚款比例 | < |
        | ^ | ^ | ^ | ^ | 下限 | 上限 |
        | 001 | 占道 | 从轻 | 初次 | {cells} |
        """
    )
    body = result.reading.entries[0].body
    assert (body["amount_kind"], "min_fen" in body) == ("not_understood", False)
    told = only(result.findings, "CAT-036")
    assert (cells.replace("#", "").replace(" | ", "至") in told.message, told.place.column) == (True, "E")
