"""Lists of what was and what is: 调整前 beside 调整后; titles that stand over two groups of columns."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only


def said(result: Any, *fields: str) -> list[tuple[Any, ...]]:
    """What the entries say in some of their fields."""
    return [tuple(each.body.get(field) for field in fields) for each in result.reading.entries]


@pytest.mark.parametrize(
    ("before", "since"), [("调整前", "调整后"), ("修订前", "修订后"), ("原", "现"), ("旧", "新")]
)
def test_what_is_goes_before_what_was(checked: Check, before: str, since: str) -> None:
    """The former name was read, the new one taken for a sub-item, and both bases joined."""
    result = checked(f"""
        | 序号 | 事项编码 | {before} | < | {since} | < |
        | ^ | ^ | 事项名称 | 实施依据 | 事项名称 | 实施依据 |
        | 1 | 330217001000 | 对甲的处罚 | 《甲条例》第十条 | 对乙的处罚 | 《乙条例》第一条 |
        """)
    assert said(result, "name", "basis", "sub_item") == [("对乙的处罚", "《乙条例》第一条", None)]
    told = only(result.findings, "CAT-139")
    assert (before in told.message, told.place.column) == (True, "C")
    assert result.reading.entries[0].origin["raw"][f"{before}/事项名称"] == "对甲的处罚"


def test_person_may_say_that_the_former_is_meant(checked: Check) -> None:
    drawing = """
        | 事项编码 | 调整前 | < | 调整后 | < |
        | ^ | 事项名称 | 实施主体 | 事项名称 | 实施主体 |
        | 330217001000 | 对甲的处罚 | 县局 | 对乙的处罚 | 甲镇 |
        """
    asked = {"name": "调整前/事项名称"}
    assert said(checked(drawing, mapping=asked), "name", "unit") == [("对甲的处罚", "甲镇")]


def test_former_names_in_one_header_row_are_left_aside(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 调整前事项名称 | 调整后事项名称 | 划转前实施主体 | 划转后实施主体 |
        | 330217001000 | 对甲的处罚 | 对乙的处罚 | 县局 | 甲镇 |
        """)
    assert said(result, "name", "unit") == [("对乙的处罚", "甲镇")]
    assert "调整前事项名称" in only(result.findings, "CAT-024").message


def test_title_that_comes_twice_is_no_other_field(checked: Check) -> None:
    """The second 事项名称 was read as the name of a sub-item, without a word."""
    result = checked("""
        | 领域 | 县局 | < | 甲镇 | < |
        | ^ | 事项编码 | 事项名称 | 事项编码 | 事项名称 |
        | 市容 | 330217001000 | 对甲的处罚 | 330217001000 | 对甲的处罚 |
        """)
    assert said(result, "code", "name", "sub_item") == [("330217001000", "对甲的处罚", None)]
    assert [each.place.column for each in result.findings if each.code == "CAT-117"] == ["D", "E"]


@pytest.mark.parametrize("cell", ["330217002000至330217005000", "330217002000～330217005000"])
def test_codes_from_to_are_several(checked: Check, cell: str) -> None:
    result = checked(f"| 事项编码 | 事项名称 |\n| {cell} | 对甲的处罚 |\n| 330217001000 | 对乙的处罚 |")
    assert only(result.findings, "CAT-114").severity == "error"
    assert "CAT-114" not in codes_of(
        checked("| 事项编码 | 事项名称 |\n| 3302-17-001 | 对甲的处罚 |").findings
    )
