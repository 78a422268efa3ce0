"""Odd ways in which offices set their tables of tiers: levels before titles, a block for each item, sums and their units."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of
from catalog.drawn import table_docx


def bodies_of(result: Any) -> list[dict[str, Any]]:
    """What was read, row by row."""
    return [dict(each.body) for each in result.reading.entries]


@pytest.mark.parametrize(("condition", "standard"), [("情形", "裁量幅度"), ("适用情形", "处罚标准")])
def test_levels_written_before_two_titles_each_are_tiers(
    checked: Check, condition: str, standard: str
) -> None:
    """从轻情形, 从轻裁量幅度, 一般情形, …: three tiers with condition and standard, no list of what is let off."""
    heads = " | ".join(f"{word}{condition} | {word}{standard}" for word in ("从轻", "一般", "从重"))
    result = checked(f"""
        | 违法行为 | 处罚依据 | {heads} |
        | 占道 | 《甲条例》第五条 | 不足5平 | 处200元以下罚款 | 5平以上 | 处300元罚款 | 10平以上 | 处500元罚款 |
        """)
    assert {each.kind for each in result.reading.entries} == {"tier"}
    assert [(each["name"], each["condition"], each["standard"]) for each in bodies_of(result)] == [
        ("从轻", "不足5平", "处200元以下罚款"),
        ("一般", "5平以上", "处300元罚款"),
        ("从重", "10平以上", "处500元罚款"),
    ]
    assert "CAT-024" not in codes_of(result.findings)


def test_list_of_what_mitigates_says_the_range_beside_it(checked: Check) -> None:
    """从轻情形 alone, with its 裁量幅度: a list of what mitigates, and how far."""
    result = checked("""
        | 序号 | 违法行为 | 处罚依据 | 从轻情形 | 裁量幅度 |
        | 1 | 占道 | 《甲条例》第五条 | 主动改正 | 处200元以下罚款 |
        """)
    assert [each.kind for each in result.reading.entries] == ["leniency"]
    first = bodies_of(result)[0]
    assert (first["class"], first["condition"], first["standard"]) == (
        "从轻处罚",
        "主动改正",
        "处200元以下罚款",
    )
    assert "CAT-024" not in codes_of(result.findings)


BLOCKS = {
    "label and value in two cells": """
        | 行政处罚自由裁量基准 | < | < |
        | 违法行为 | 擅自占用城市道路 | < |
        | 处罚依据 | 《甲条例》第四十二条：处2万元以下罚款 | < |
        | 违法程度 | 违法情节 | 处罚裁量标准 |
        | 轻微 | 不足5平方米 | 处2000元以下罚款 |
        | 严重 | 5平方米以上 | 处2000元以上2万元以下罚款 |
        | 违法行为 | 擅自挖掘城市道路 | < |
        | 处罚依据 | 《甲条例》第四十二条：处2万元以下罚款 | < |
        | 违法程度 | 违法情节 | 处罚裁量标准 |
        | 轻微 | 不足1平方米 | 处1000元以下罚款 |
        """,
    "numbered lines, the basis the same": """
        | 行政处罚自由裁量基准 | < | < |
        | 一、违法行为：擅自占用城市道路 | < | < |
        | 处罚依据：《甲条例》第四十二条 | < | < |
        | 违法程度 | 违法情节 | 处罚裁量标准 |
        | 轻微 | 不足5平方米 | 处2000元以下罚款 |
        | 严重 | 5平方米以上 | 处2000元以上2万元以下罚款 |
        | 二、违法行为：擅自挖掘城市道路 | < | < |
        | 处罚依据：《甲条例》第四十二条 | < | < |
        | 违法程度 | 违法情节 | 处罚裁量标准 |
        | 轻微 | 不足1平方米 | 处1000元以下罚款 |
        """,
}


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_block_for_each_item_gives_its_tiers(checked: Check, name: str) -> None:
    """What stands over the header of each block, the first too, is said of its rows."""
    result = checked(BLOCKS[name])
    assert [
        (each["item_name"], each["name"], each["law"], each["article"]) for each in bodies_of(result)
    ] == [
        ("擅自占用城市道路", "轻微", "甲条例", "第四十二条"),
        ("擅自占用城市道路", "严重", "甲条例", "第四十二条"),
        ("擅自挖掘城市道路", "轻微", "甲条例", "第四十二条"),
    ]
    assert {each.kind for each in result.reading.entries} == {"tier"}


@pytest.mark.parametrize("own", ["裁量处罚幅度", "裁量幅度", "处罚种类和幅度", "具体标准"])
@pytest.mark.parametrize("law", ["法定处罚幅度", "法定罚款幅度", "法定处罚标准"])
def test_range_of_the_law_is_not_the_standard_of_a_tier(checked: Check, law: str, own: str) -> None:
    """Beside what the law allows stands what the tier imposes: the latter is the tier's standard."""
    result = checked(f"""
        | 事项编码 | 违法行为 | {law} | 裁量阶次 | 适用情形 | {own} |
        | 001000 | 占道 | 处2000元以下罚款 | 轻微 | 5平 | 处200元罚款 |
        | 001000 | 占道 | 处2000元以下罚款 | 严重 | 10平 | 处2000元罚款 |
        """)
    assert [(each["standard"], each["statutory"], each["max_fen"]) for each in bodies_of(result)] == [
        ("处200元罚款", "处2000元以下罚款", 20_000),
        ("处2000元罚款", "处2000元以下罚款", 200_000),
    ]


def test_range_of_the_law_alone_is_no_standard(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 违法行为 | 法定处罚幅度 | 裁量阶次 | 适用情形 |
        | 001000 | 占道 | 处2000元以下罚款 | 轻微 | 5平 |
        """)
    assert all("standard" not in each for each in bodies_of(result))


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [
        ("下限（元） | 上限（元）", "1,000 | 2，000", (100_000, 200_000)),
        ("下限（万元） | 上限（万元）", "1 | 2.5", (1_000_000, 2_500_000)),
        ("罚款（元） | 备注", "500-1000 |  ", (50_000, 100_000)),
        ("处罚种类、幅度 | 备注", "处500元以上1000元以下罚款 |  ", (50_000, 100_000)),
    ],
)
def test_further_titles_of_sums_are_known(
    checked: Check, header: str, cells: str, wanted: tuple[int, int]
) -> None:
    """Ends that name their unit need no title above them."""
    result = checked(f"""
        | 事项编码 | 事项名称 | 裁量阶次 | 适用条件 | {header} |
        | 001000 | 占道 | 轻微 | 不足5平方米 | {cells} |
        """)
    assert [(each["min_fen"], each["max_fen"]) for each in bodies_of(result)] == [wanted]


def test_ends_in_yuan_are_no_ends_in_fen_and_no_ratios(checked: Check) -> None:
    """Beside a standard in words the ends have their unit too: 1000元 are not 1000分."""
    result = checked("""
        | 事项编码 | 裁量阶次 | 具体标准 | 下限（元） | 上限（元） |
        | 001000 | 轻微 | 处以罚款 | 1000 | 2000 |
        | 001000 | 严重 | 处2000元以上5000元以下罚款 | 2000 | 5000 |
        """)
    assert [(each["min_fen"], each["max_fen"], each.get("min_ratio")) for each in bodies_of(result)] == [
        (100_000, 200_000, None),
        (200_000, 500_000, None),
    ]


def test_multiples_below_their_title_are_known(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 裁量等级 | 违法情形 | 罚款倍数 |
        | 001000 | 轻微 | 初次 | 1-2 |
        """)
    assert [(each["standard"], each["min_ratio"]) for each in bodies_of(result)] == [("1-2倍", "1")]


TIERS = """
    | 违法程度 | 违法情节 | 裁量标准 |
    | 轻微 | 不足5平方米 | 处200元罚款 |
    | 严重 | 10平方米以上 | 处2000元罚款 |
    """
LINES = ("1.违法行为：擅自占用城市道路", "处罚依据：《甲条例》第五条", "说明：以上包含本数")


def test_lines_over_one_table_say_what_its_rows_are_of(checked: Check) -> None:
    """A table for each item, its name and basis in the lines above, as papers have it."""
    result = checked(table_docx(TIERS, LINES), "a.docx")
    assert [
        (each["item_name"], each["name"], each["law"], each.get("note")) for each in bodies_of(result)
    ] == [
        ("擅自占用城市道路", "轻微", "甲条例", None),
        ("擅自占用城市道路", "严重", "甲条例", None),
    ]


def test_label_and_value_over_one_table_say_what_its_rows_are_of(checked: Check) -> None:
    result = checked(f"| 违法行为 | 擅自占用城市道路 | < |\n| 处罚依据 | 《甲条例》第五条 | < |{TIERS}")
    assert [(each["item_name"], each["article"]) for each in bodies_of(result)] == [
        ("擅自占用城市道路", "第五条")
    ] * 2


def test_line_over_a_table_fills_no_column_that_the_table_has(checked: Check) -> None:
    """单位：… above says nothing of rows that have a column for it, and is no unit where it is one of amounts."""
    result = checked("""
        | 单位：某局 | < | < |
        | 姓名 | 执法证号 | 单位 |
        | 甲某 | A001 | 某队 |
        | 乙某 | A002 | |
        """)
    assert [each.get("unit") for each in bodies_of(result)] == ["某队", "某队"]
    letter = checked("| 文件名称：关于公布清单的通知 | < |\n| 事项 | 备注 |\n| 占道 | 新增 |")
    assert not letter.reading.entries
    amounts = checked("| 单位：万元 | < |\n| 姓名 | 执法证号 |\n| 甲某 | A001 |")
    assert not amounts.reading.entries
