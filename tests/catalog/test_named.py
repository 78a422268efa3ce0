"""Tables of tiers without codes: recognised by headers and content, their items found by name."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from yimen.catalog import ReferenceSet
from yimen.pack import Entry

SHEET = """
    | 序号 | 违法行为 | 处罚依据 | 裁量阶次 | 适用条件 | 具体标准 |
    | #1 | {} | 《甲条例》第九条 | 从轻 | 初次 | 处二千元以上八千元以下罚款 |
    | ^ | ^ | ^ | 从重 | 再次 | 处八千元以上二万元以下罚款 |
    | #2 | 占用“盲道”停放 | 《乙法》第一条 | 一般 | 情节一般 | 处一百元罚款 |
    """


def items(*said: tuple[str, str, str, str]) -> ReferenceSet:
    """Items by code, name, law, article."""
    names = ("code", "name", "law", "article")
    return ReferenceSet.of(Entry("item", each[0], dict(zip(names, each, strict=True))) for each in said)


KNOWN = (("001", "对随意倾倒的处罚", "甲条例", "第九条"), ("002", "占用盲道停放", "乙法", "第一条"))


def test_tiers_without_codes_are_recognised_and_find_their_items_by_name(checked: Check) -> None:
    """No --kind: the table is known by its headers, says how sure that is and why; signs in a name do not matter."""
    result = checked(SHEET.format("对随意倾倒的处罚"), references=items(*KNOWN))
    assert [each.key for each in result.reading.entries] == ["001/1", "001/2", "002/1"]
    assert result.reading.entries[2].body["item_name"] == "占用盲道停放"
    assert result.reading.entries[2].origin["raw"]["违法行为"] == "占用“盲道”停放"
    table = result.as_json()["tables"][0]
    assert table["kind"] == "tier"
    assert 0.6 < table["confidence"] < 1
    assert "事项名称" in table["reason"]
    assert "具体标准" in table["reason"]
    assert only(result.findings, "CAT-100").place.column == "B"
    assert result.ok


@pytest.mark.parametrize(
    ("name", "known", "code", "keys"),
    [
        ("随意倾倒", KNOWN, "CAT-101", ["001/1", "001/2", "002/1"]),
        ("对随意倾倒的处罚", (KNOWN[0], ("003", *KNOWN[0][1:]), KNOWN[1]), "CAT-102", ["", "", "002/1"]),
        (
            "对随意倾倒的处罚",
            (KNOWN[0], ("003", KNOWN[0][1], "丙法", "第一条"), KNOWN[1]),
            "CAT-100",
            ["001/1", "001/2", "002/1"],
        ),
        ("对乱倒的处罚", KNOWN, "CAT-103", ["", "", "002/1"]),
        ("对随意倾倒的处罚", (), "CAT-104", ["", "", ""]),
    ],
    ids=["the act alone", "two of one name", "two of one name on other laws", "none", "no items at all"],
)
def test_name_that_is_not_one_item_is_told_once_with_its_rows(
    checked: Check, name: str, known: Any, code: str, keys: list[str]
) -> None:
    """Several of one name are told apart by what they rest on, or not at all; nothing is guessed."""
    result = checked(SHEET.format(name), references=items(*known))
    assert [each.key for each in result.reading.entries] == keys
    finding = only(result.findings, code)
    assert (finding.place.row, finding.place.column) == (2, "B")
    assert "CAT-040" not in codes_of(result.findings)
    assert result.ok == ("" not in keys)


def test_items_of_the_same_file_are_found_first(checked: Check) -> None:
    """One workbook brings the items and, without codes, their tiers."""
    drawing = {
        "事项": "| 事项代码 | 事项名称 |\n| 009 | 对随意倾倒的处罚 |\n| 008 | 占用盲道停放 |",
        "裁量": SHEET.format("对随意倾倒的处罚"),
    }
    result = checked(drawing, references=items())
    assert [each.key for each in result.reading.entries if each.kind == "tier"] == ["009/1", "009/2", "008/1"]


@pytest.mark.parametrize(
    "drawing",
    [
        "| 序号 | 行政处罚事项 | 实施机关 | 适用条件 |\n| #1 | 对甲的处罚 | 甲局 | 初次 |",
        "| 序号 | 事项名称 | 处罚标准 | 经办人 |\n| #1 | 对甲的处罚 | 处一百元罚款 | 甲 |",
    ],
    ids=["no standard", "neither tier nor condition"],
)
def test_table_of_acts_without_tiers_is_none_of_tiers(checked: Check, drawing: str) -> None:
    """A name and a standard alone are no discretion table."""
    result = checked(drawing, references=items(*KNOWN))
    assert [each.kind.id if each.kind else None for each in result.reading.tables] == [None]


def test_row_with_code_column_but_no_code_is_not_looked_up(checked: Check) -> None:
    """Where the table has codes, a missing one is a mistake to be mended (CAT-040)."""
    drawing = "| 事项代码 | 事项名称 | 裁量阶次 | 具体标准 |\n| | 对随意倾倒的处罚 | 从轻 | 处一百元罚款 |"
    assert "CAT-040" in codes_of(checked(drawing, references=items(*KNOWN)).findings)
