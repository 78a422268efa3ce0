"""Fines that two columns state alone: every end in its own unit, and none taken for another."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of


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
