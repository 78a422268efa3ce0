"""Parts of an item (子项) with codes of their own beside those of the main items."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only

HEAD = "| 序号 | 事项编码 | 事项名称 | 子项编码 | 子项名称 | 实施依据 |"
GROUPED = """
    | 序号 | 主项 | < | 子项 | < | 实施依据 |
    | ^ | 编码 | 名称 | 编码 | 名称 | ^ |"""
BODY = """
    | 1 | 330217001000 | 对占用道路的处罚 | 330217001001 | 占用人行道 | 《甲条例》第十条 |
    | ^ | ^ | ^ | 330217001002 | 占用车行道 | 《甲条例》第十条 |
    | 2 | 330217002000 | 对倾倒垃圾的处罚 | 无 | 无 | 《甲条例》第十一条 |"""


def said(result: Any) -> list[tuple[Any, ...]]:
    """Code, name, part and main code of the entries."""
    fields = ("code", "name", "sub_item", "main_code")
    return [tuple(each.body.get(field) for field in fields) for each in result.reading.entries]


@pytest.mark.parametrize("head", [HEAD, HEAD.replace("事项编码", "主项编码"), GROUPED])
def test_part_is_called_by_its_own_code(checked: Check, head: str) -> None:
    """It got a number behind the main item's code, and its own code was left aside."""
    result = checked(head + BODY)
    assert said(result) == [
        ("330217001001", "对占用道路的处罚", "占用人行道", "330217001000"),
        ("330217001002", "对占用道路的处罚", "占用车行道", "330217001000"),
        ("330217002000", "对倾倒垃圾的处罚", None, None),
    ]
    assert "有 2 行" in only(result.findings, "CAT-138").message
    assert {"CAT-107", "CAT-024"}.isdisjoint(codes_of(result.findings))
    assert result.ok


def test_short_number_of_a_part_stands_behind_the_main_code(checked: Check) -> None:
    drawing = HEAD + BODY.replace("330217001001", "1").replace("330217001002", "2")
    assert [each[0] for each in said(checked(drawing))][:2] == ["330217001000-01", "330217001000-02"]


def test_parts_in_rows_below_their_main_item_are_entries(checked: Check) -> None:
    """The first was joined to the main item, as a row that goes on with it."""
    result = checked(f"""{HEAD}
        | 1 | 330217001000 | 对占用道路的处罚 | | | 《甲条例》第十条 |
        | | | | 330217001001 | 占用人行道 | 《甲条例》第十条 |
        | | | | 330217001002 | 占用车行道 | 《甲条例》第十条 |
        | 2 | | 对乱挂横幅的处罚 | 330217009001 | 乱挂 | 《甲条例》第十条 |
        """)
    assert said(result) == [
        ("330217001000", "对占用道路的处罚", None, None),
        ("330217001001", "对占用道路的处罚", "占用人行道", "330217001000"),
        ("330217001002", "对占用道路的处罚", "占用车行道", "330217001000"),
        ("330217009001", "对乱挂横幅的处罚", "乱挂", None),
    ]
    assert "CAT-110" not in codes_of(result.findings)


def test_codes_of_parts_alone_are_the_codes(checked: Check) -> None:
    result = checked("""
        | 主项名称 | 子项编码 | 子项名称 | 实施依据 |
        | 对占用道路的处罚 | 330217001001 | 占用人行道 | 《甲条例》第十条 |
        | ^ | 330217001002 | 占用车行道 | 《甲条例》第十条 |
        """)
    assert [each[0] for each in said(result)] == ["330217001001", "330217001002"]
    assert result.ok


def test_second_column_of_codes_is_no_code_of_parts(checked: Check) -> None:
    result = checked("""
        | 权力编码 | 事项编码 | 事项名称 | 实施依据 |
        | 0117001 | 330217001000 | 对占用道路的处罚 | 《甲条例》第十条 |
        """)
    assert said(result) == [("330217001000", "对占用道路的处罚", None, None)]
    assert "CAT-138" not in codes_of(result.findings)
