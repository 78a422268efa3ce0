"""Odd ways in which offices set their tables: what they say is read, and what is no entry becomes none."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only


def bodies_of(result: Any) -> list[dict[str, Any]]:
    """What was read, row by row."""
    return [dict(each.body) for each in result.reading.entries]


@pytest.mark.parametrize(
    "cell",
    [
        "【330217001000】",
        "（330217001000）",
        "[330217001000]",
        "“330217001000”",
        "编码：330217001000",
        "（编码：330217001000）",
    ],
)
def test_code_in_brackets_is_the_code_within(checked: Check, cell: str) -> None:
    """What encloses a code, or calls it one, is no part of it: it is found under its own signs, and that is told."""
    result = checked(f"""
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        | 1 | {cell} | 对占用道路的处罚 | 《甲条例》第十条 |
        """)
    assert [each["code"] for each in bodies_of(result)] == ["330217001000"]
    assert result.reading.entries[0].origin["raw"]["事项编码"] == cell
    assert "去除编号外的括号和称呼" in only(result.findings, "CAT-030").message


@pytest.mark.parametrize("cell", ["(33)0217", "A(1)", "（一）"])
def test_brackets_that_are_part_of_a_code_stay(checked: Check, cell: str) -> None:
    """A bracket within a code, and one around a mere number of a list, are its own."""
    result = checked(f"""
        | 事项编码 | 事项名称 | 实施依据 |
        | {cell} | 对占用道路的处罚 | 《甲条例》第十条 |
        | 330217001000 | 对倾倒垃圾的处罚 | 《甲条例》第十条 |
        """)
    assert bodies_of(result)[0]["code"] == cell


def test_several_codes_in_brackets_are_told_as_several(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 事项名称 | 实施依据 |
        | 【330217001000】、【330217002000】 | 对占用道路的处罚 | 《甲条例》第十条 |
        """)
    assert only(result.findings, "CAT-114").severity == "error"


def test_no_code_in_brackets_is_no_code(checked: Check) -> None:
    """（暂无） says that there is none."""
    result = checked("""
        | 事项编码 | 事项名称 | 实施依据 |
        | （暂无） | 对占用道路的处罚 | 《甲条例》第十条 |
        | 330217001000 | 对倾倒垃圾的处罚 | 《甲条例》第十条 |
        """)
    assert "code" not in bodies_of(result)[0]
    assert "CAT-040" in codes_of(result.findings)
