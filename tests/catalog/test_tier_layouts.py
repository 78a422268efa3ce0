"""Tiers whose item stands in a row of its own, in their own column, or whose levels are lines of cells without a colon."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from yimen.catalog import CheckResult, Layout

ITEMS = """
    | 事项代码 | 事项名称 | 执法依据 |
    | A1 | 对擅自占用城市道路的处罚 | 《城市道路管理条例》第四十二条 |
    | A2 | 对擅自挖掘城市道路的处罚 | 《城市道路管理条例》第四十二条 |
    """
SUMS = ("警告", "处1000元以上5000元以下罚款", "处1000元以上2000元以下罚款", "处2000元以上5000元以下罚款")
EXPECTED = [
    ("A1/1", "轻微", "占用5平方米以下", SUMS[0]),
    ("A1/2", "一般", "占用5平方米以上", SUMS[1]),
    ("A2/1", "轻微", "挖掘5平方米以下", SUMS[2]),
    ("A2/2", "一般", "挖掘5平方米以上", SUMS[3]),
]


def drawn(header: str, heads: tuple[str, str], *, before: str = "", again: bool = False) -> str:
    """The four tiers below two rows that name their items; `before` stands in front of each row's cells."""
    rows = [f"| {before}{name} | {condition} | {standard} |" for _, name, condition, standard in EXPECTED]
    second = [header] if again else []
    return "\n".join([header, heads[0], *rows[:2], heads[1], *second, *rows[2:]])


ACROSS = ("| 对擅自占用城市道路的处罚 | < | < | < |", "| 对擅自挖掘城市道路的处罚 | < | < | < |")
NUMBERED = ("| 1.对擅自占用城市道路的处罚 | | | |", "| 2.对擅自挖掘城市道路的处罚 | | | |")
LABELLED = ("| 违法行为：擅自占用城市道路 | < | < | < |", "| 违法行为：擅自挖掘城市道路 | < | < | < |")
ALONE = ("| 对擅自占用城市道路的处罚 | | |", "| 对擅自挖掘城市道路的处罚 | | |")
BESIDE = ("| 1 | 对擅自占用城市道路的处罚 | < | < |", "| 2 | 对擅自挖掘城市道路的处罚 | < | < |")
LEVELS, LEVELS_FIRST = "| 序号 | 违法程度 | 适用条件 | 处罚标准 |", "| 违法程度 | 适用条件 | 处罚标准 |"
ITEM_COLUMN = "| 事项名称 | 适用条件 | 处罚标准 |"
REPEATED = "\n".join(
    [ACROSS[0], drawn(LEVELS, ("", ACROSS[1]), before="#1 | ", again=True).replace("\n\n", "\n")]
)


def read(result: CheckResult) -> list[tuple[Any, ...]]:
    """Key, name, condition and standard of the tiers."""
    tiers = [each for each in result.reading.entries if each.kind == "tier"]
    return [(each.key, *map(each.body.get, ("name", "condition", "standard"))) for each in tiers]


@pytest.mark.parametrize(
    "drawing",
    [
        drawn(LEVELS, ACROSS, before="#1 | "),
        drawn(LEVELS, NUMBERED, before="#1 | "),
        drawn(LEVELS, LABELLED, before="#1 | "),
        drawn(LEVELS, BESIDE, before=" | "),
        drawn(LEVELS_FIRST, ALONE),
        drawn(ITEM_COLUMN, ALONE),
        drawn(ITEM_COLUMN, (ACROSS[0][:-4], ACROSS[1][:-4])),
        REPEATED,
    ],
    ids=["across", "numbered", "labelled", "beside", "alone", "item column", "across it", "header again"],
)
def test_item_that_stands_above_its_tiers_is_found_by_its_name(checked: Check, drawing: str) -> None:
    """By proposal alone: the tiers find their items, and no row that names an item is a tier."""
    result = checked({"事项": ITEMS, "裁量": drawing})
    assert read(result) == EXPECTED
    assert result.ok


def test_lines_above_tiers_say_their_item_s_code_and_basis(checked: Check) -> None:
    """职权名称：…, 处罚依据：… over each header, or below the row that names the item; long ones too."""
    quoted = "《甲法》第一条第二款：" + "有下列行为之一的，处一百元以上五百元以下罚款" * 6 + "。"
    over = """
        | 某局裁量基准 | < | < |
        | 职权名称：对甲的处罚 | < | < |
        | 职权编号：A1 | < | < |
        | 裁量阶次 | 违法情形 | 处罚标准 |
        | 轻微 | 初次 | 警告 |
        | 职权名称：对乙的处罚 | < | < |
        | 职权编号：A2 | < | < |
        | 裁量阶次 | 违法情形 | 处罚标准 |
        | 轻微 | 初次 | 处100元罚款 |
        """
    assert read(checked(over)) == [("A1/1", "轻微", "初次", "警告"), ("A2/1", "轻微", "初次", "处100元罚款")]
    below = f"""
        | 序号 | 裁量阶次 | 违法情形 | 处罚标准 |
        | 1.对擅自占用城市道路的处罚 | < | < | < |
        | 处罚依据：{quoted} | < | < | < |
        | 1 | 轻微 | 初次 | 警告 |
        | 2.对擅自挖掘城市道路的处罚 | < | < | < |
        | 1 | 轻微 | 初次 | 警告 |
        """
    entries = [
        each for each in checked({"事项": ITEMS, "裁量": below}).reading.entries if each.kind == "tier"
    ]
    assert [(each.key, each.body.get("article")) for each in entries] == [
        ("A1/1", "第一条第二款"),
        ("A2/1", None),
    ]
    assert entries[0].origin["raw"]["处罚依据"] == quoted


def test_line_of_another_sort_above_the_header_is_no_first_section(checked: Check) -> None:
    """单位：万元 stays the unit, and the tiers of no item wait for one."""
    head = "| 裁量阶次 | 违法情形 | 处罚标准 |"
    drawing = f"""
        | 单位：万元 | < | < |
        {head}
        | 轻微 | 初次 | 1-2 |
        | 对乙的处罚 | < | < |
        {head}
        | 轻微 | 初次 | 2-3 |
        """
    said = {"目录": Layout.from_json({"tables": {"1": {"kind": "tier"}}})}
    entries = checked(drawing, layouts=said).reading.entries
    assert [(each.body.get("item_name"), each.body["min_fen"]) for each in entries] == [
        (None, 1_000_000),
        ("对乙的处罚", 2_000_000),
    ]


def test_section_that_names_no_item_leaves_the_tiers_out_until_a_person_says_so(checked: Check) -> None:
    """擅自占用城市道路 may be a field as well: the table is refused, then read as tiers, the names sought."""
    plain = (
        ACROSS[0].replace("对", "").replace("的处罚", ""),
        ACROSS[1].replace("对", "").replace("的处罚", ""),
    )
    drawing = {"事项": ITEMS, "裁量": drawn(LEVELS, plain, before="#1 | ")}
    assert "各节标题就是事项名称的，指定种类即可" in only(checked(drawing).findings, "CAT-022").message
    said = {"裁量": Layout.from_json({"tables": {"1": {"kind": "tier"}}})}
    assert read(checked(drawing, layouts=said)) == EXPECTED
    wrong = drawing | {"裁量": drawing["裁量"].replace("擅自挖掘城市道路", "市政管理")}
    result = checked(wrong, layouts=said)
    assert [each[0] for each in read(result)] == ["A1/1", "A1/2", "", ""]
    assert "市政管理" in only(result.findings, "CAT-103").message


def test_long_name_of_an_item_is_a_section_and_a_sentence_among_tiers_is_told(checked: Check) -> None:
    """CAT-124: nothing that stands between tiers may silently leave them with the item above."""
    long = f"对未经批准在{'、'.join(['城市道路两侧'] * 5)}擅自搭建建筑物、构筑物或者其他设施影响市容的处罚"
    assert len(long) > 60
    drawing = drawn(LEVELS, (ACROSS[0], f"| {long} | < | < | < |"), before="#1 | ")
    names = [each.body["item_name"] for each in checked(drawing).reading.entries]
    assert names == ["对擅自占用城市道路的处罚"] * 2 + [long] * 2
    told = checked(drawing.replace(long, f"{long}。"))
    assert only(told.findings, "CAT-124").place.row == 5


def test_code_and_name_above_tiers_in_the_column_of_names(checked: Check) -> None:
    """The code stands for the rows below; a row with its own standard stays a tier without a name."""
    drawing = """
        | 事项代码 | 事项名称 | 适用条件 | 处罚标准 |
        | A1 | 对擅自占用城市道路的处罚 | | |
        | | 轻微 | 初次 | 警告 |
        | | 一般 | 再次 | 处100元罚款 |
        | A3 | 对丙的处罚 | 一次 | 处500元罚款 |
        """
    entries = checked(drawing).reading.entries
    assert [(each.key, each.body["item_name"], each.body.get("name")) for each in entries] == [
        ("A1/1", "对擅自占用城市道路的处罚", "轻微"),
        ("A1/2", "对擅自占用城市道路的处罚", "一般"),
        ("A3/1", "对丙的处罚", None),
    ]


def test_row_of_a_basis_alone_is_told_for_it_may_go_on_with_the_row_above(checked: Check) -> None:
    """CAT-126: it is no tier, and what it says is read for the rows below it, which may be wrong."""
    drawing = """
        | 事项代码 | 处罚依据 | 裁量阶次 | 处罚标准 |
        | A1 | 《甲法》第一条 | 轻微 | 警告 |
        | | 《乙条例》第二条 | | |
        | | | 一般 | 处100元罚款 |
        """
    result = checked(drawing)
    assert [each.body["law"] for each in result.reading.entries] == ["甲法", "乙条例"]
    assert (only(result.findings, "CAT-126").place.row, codes_of(result.findings)) == (3, ["CAT-126"])


@pytest.mark.parametrize(
    "cell",
    [
        "轻微 处警告\\n一般 罚款1000元以上5000元以下",
        "1.轻微　处警告；\\n2.一般　罚款1000元以上5000元以下",
        "轻微处警告\\n一般罚款1000元以上5000元以下",
        "【轻微】处警告\\n【一般】罚款1000元以上5000元以下",
        "轻微\\n处警告\\n一般\\n罚款1000元以上5000元以下",
        "轻微：处警告\\n一般 罚款1000元以上5000元以下",
    ],
)
def test_lines_that_begin_with_a_level_are_a_tier_each(checked: Check, cell: str) -> None:
    """CAT-106 without a colon; the condition's lines go with the standard's."""
    result = checked(f"| 事项代码 | 适用条件 | 处罚标准 |\n| A1 | 轻微：初次\\n一般：再次 | {cell} |")
    assert read(result) == [
        ("A1/1", "轻微", "初次", "处警告"),
        ("A1/2", "一般", "再次", "罚款1000元以上5000元以下"),
    ]
    assert codes_of(result.findings) == ["CAT-106"]


@pytest.mark.parametrize(
    "cell",
    [
        "一般情况下，处100元罚款\\n情节严重的，处200元罚款",
        "轻微 处警告\\n轻微 处罚款",
        "责令改正\\n一般 罚款",
    ],
)
def test_lines_that_do_not_each_begin_with_another_level_stay_together(checked: Check, cell: str) -> None:
    """No half of a standard is taken for a tier."""
    assert (
        len(checked(f"| 事项代码 | 事项名称 | 处罚标准 |\n| A1 | 对甲的处罚 | {cell} |").reading.entries) == 1
    )


def test_levels_stacked_in_one_cell_take_the_lines_beside_them(checked: Check) -> None:
    """Where the standard has as many lines; else the row stays one, and its one tier is told."""
    drawing = """
        | 事项代码 | 裁量阶次 | 适用条件 | 处罚标准 |
        | A1 | 轻微\\n一般 | 1.初次\\n2.再次 | 处警告\\n处100元罚款 |
        | A2 | 轻微\\n一般 | 初次 | 处警告或者100元罚款 |
        """
    result = checked(drawing)
    assert read(result) == [
        ("A1/1", "轻微", "初次", "处警告"),
        ("A1/2", "一般", "再次", "处100元罚款"),
        ("A2/1", "轻微\n一般", "初次", "处警告或者100元罚款"),
    ]
    assert only(result.findings, "CAT-085").place.row == 3
