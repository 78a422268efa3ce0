"""Habits of offices and of the programs that they export from: what a clerk would otherwise mend by hand."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of, only

WAN = """
    | 某市行政处罚裁量基准 | < | < | < | < | < |
    | 编制单位：某局 | < | < | < | 单位：{} | < |
    | 事项代码 | 违法程度 | 违法情节 | 处罚幅度 | < | < |
    | ^ | ^ | ^ | 计罚方式 | 下限 | 上限 |
    | 001 | 一般 | 初次 | 金额 | #0.1 | #0.5 |
    | 001 | 严重 | 再次 | 倍数 | #1 | #2.5 |
    | 001 | 轻微 | 改正 | 不予处罚 |  |  |
    """


@pytest.mark.parametrize(
    ("unit", "fen", "yuan"), [("万元", (100_000, 500_000), "1000"), ("元", (10, 50), "0.1")]
)
def test_two_columns_alone_are_an_amount(checked: Check, unit: str, fen: tuple[int, int], yuan: str) -> None:
    """下限 and 上限 without a standard in words: fen by the unit of the sheet; ratios and no penalty by the method."""
    first, second, third = (each.body for each in checked(WAN.format(unit)).reading.entries)
    assert (first["amount_kind"], first["min_fen"], first["max_fen"], first["lower"]) == (
        "amount",
        *fen,
        yuan,
    )
    assert (second["amount_kind"], second["min_ratio"], second["max_ratio"]) == ("multiple", "1", "2.5")
    assert "amount_kind" not in third


def test_columns_in_ten_thousands_agree_with_their_words(checked: Check) -> None:
    """CAT-037 compares yuan with yuan, and still tells what differs."""
    drawing = """
        | 事项代码 | 裁量阶次 | 处罚幅度（万元） | < | 具体标准 |
        | ^ | ^ | 下限 | 上限 | ^ |
        | 001 | 从轻 | #0.1 | #0.5 | 处1000元以上5000元以下罚款 |
        | 001 | 从重 | #0.5 | #{} | 处5000元以上1万元以下罚款 |
        """
    assert codes_of(checked(drawing.format(1)).findings) == []
    assert codes_of(checked(drawing.format(2)).findings) == ["CAT-037"]


def test_sub_items_of_one_code_are_told_apart_by_their_numbers(checked: Check) -> None:
    """CAT-107, not CAT-041: by the number that each begins with, else by their order; two alike stay a mistake."""
    drawing = """
        | 序号 | 职权编码 | 职权名称 | < | 职权依据 |
        | ^ | ^ | 项目 | 子项 | ^ |
        | #1 | 3300-B-001 | 对甲的处罚 | | 《甲法》 |
        | #2 | 3300-B-002 | 对乙的处罚 | {} | 《甲法》 |
        | ^ | ^ | ^ | {} | 《乙法》 |
        """
    result = checked(drawing.format("1.对乙一的处罚", "2.对乙二的处罚"))
    assert [each.key for each in result.reading.entries] == ["3300-B-001", "3300-B-002-01", "3300-B-002-02"]
    assert "3300-B-002-01" in only(result.findings, "CAT-107").message
    assert result.ok
    plain = checked(drawing.format("对乙一的处罚", "对乙二的处罚"))
    assert [each.key for each in plain.reading.entries][1:] == ["3300-B-002-01", "3300-B-002-02"]
    twice = checked(drawing.format("对乙一的处罚", "对乙一的处罚")).findings
    assert "CAT-041" in codes_of(twice)
    assert "CAT-107" not in codes_of(twice)


def test_section_number_in_a_cell_of_its_own(checked: Check) -> None:
    """一 | 农业（2项）, merged over the rest of the row or alone in it."""
    drawing = """
        | 序号 | 事项代码 | 事项名称 | 备注 |
        | 一 | 农业（2项） | < | < |
        | #1 | 001 | 对甲的处罚 | |
        | #2 | 002 | 对乙的处罚 | |
        | 二 | 林业（1项） | | |
        | #1 | 003 | 对丙的处罚 | |
        """
    result = checked(drawing)
    assert [each.body["field"] for each in result.reading.entries] == ["农业", "农业", "林业"]
    assert codes_of(result.findings) == []


def test_export_of_another_program_is_read_as_it_is_meant(checked: Check) -> None:
    """="001" is a code, --…-- and 导出人：… are no rows."""
    text = (
        "某系统导出,,\n权力编码,权力名称,实施依据\n"
        '="330799001000",对甲行为的处罚,《甲法》第一条\n--以下为新增--,,\n'
        "330799002000,对乙行为的处罚,《甲法》第二条\n合计：2,,\n导出人：管理员,,\n"
    )
    result = checked(text.encode("gb18030"), "导出.csv")
    assert [each.key for each in result.reading.entries] == ["330799001000", "330799002000"]
    assert codes_of(result.findings) == []
