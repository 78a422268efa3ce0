"""Tables that each stand under a card of their own: what the card says is said of the rows below it."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only

TIERS = """
    | 裁量阶次 | 适用条件 | < | 具体标准 |
    | 从轻 | 初次 | < | 处200元罚款 |
    | 从重 | 再次 | < | 处500元罚款 |"""


def card(number: int, name: str, title: str = "", more: str = "") -> str:
    """The card of an item over its tiers."""
    above = f"| {title} | < | < | < |\n" if title else ""
    return f"""{above}
    | 违法行为 | {name} | 事项编码 | 33021700{number}000 |
    | 处罚依据 | 《甲条例》第{number}条 | < | < |{more}{TIERS}"""


def drawn(*cards: str) -> str:
    """The cards below one another."""
    return "\n".join(line for each in cards for line in each.splitlines() if line.strip())


def said(result: Any, *fields: str) -> list[tuple[Any, ...]]:
    """What the entries say in some of their fields."""
    return [tuple(each.body.get(field) for field in fields) for each in result.reading.entries]


def test_card_over_each_table_says_whose_tiers_they_are(checked: Check) -> None:
    """They were read as items without a code, and as tables of no kind."""
    result = checked(
        drawn(card(1, "占道", "裁量基准表（一）"), "|  |  |  |  |", card(2, "倾倒", "裁量基准表（二）"))
    )
    assert said(result, "item", "item_name", "name", "condition", "max_fen", "article") == [
        ("330217001000", "占道", "从轻", "初次", 20_000, "第一条"),
        ("330217001000", "占道", "从重", "再次", 50_000, "第一条"),
        ("330217002000", "倾倒", "从轻", "初次", 20_000, "第二条"),
        ("330217002000", "倾倒", "从重", "再次", 50_000, "第二条"),
    ]
    assert "违法行为、事项编码、处罚依据" in only(result.findings, "CAT-140").message
    assert {"CAT-021", "CAT-022", "CAT-024"}.isdisjoint(codes_of(result.findings))


def test_card_of_each_sheet_and_labels_in_rows_of_their_own(checked: Check) -> None:
    one = card(1, "占道").replace(
        "| 事项编码 | 330217001000 |", "| < | < |\n| 事项编码 | 330217001000 | < | < |"
    )
    assert said(checked({"甲": drawn(one), "乙": drawn(card(2, "倾倒"))}), "item") == [
        ("330217001000",),
        ("330217001000",),
        ("330217002000",),
        ("330217002000",),
    ]


def test_what_a_card_does_not_say_is_not_that_of_the_one_above(checked: Check) -> None:
    """The basis of tiers is filled down in a table, never from card to card; what nobody asked for is kept."""
    second = card(2, "倾倒", more="\n| 备注 | 新增 | < | < |").replace(
        "| 处罚依据 | 《甲条例》第2条 | < | < |", ""
    )
    result = checked(drawn(card(1, "占道"), second))
    assert said(result, "article", "note") == [("第一条", None)] * 2 + [(None, None)] * 2
    assert result.reading.entries[2].origin["raw"]["备注·表上方"] == "新增"


def test_line_between_cards_is_a_section_and_a_note_stays_one(checked: Check) -> None:
    result = checked(drawn(card(1, "占道"), "| 注：初次指一年内。 | < | < | < |", card(2, "倾倒")))
    roles = set(result.reading.tables[0].seen.roles.values())
    assert ("note" in roles, len(result.reading.entries)) == (True, 4)


def test_unit_over_a_list_of_officers_is_theirs_and_its_telephone_is_not(checked: Check) -> None:
    result = checked("""
        | 单位 | 某局 | < |
        | 联系电话 | 0571-1 | < |
        | 姓名 | 执法证号 | 职务 |
        | 甲某 | 33070112345 | 科员 |
        """)
    assert said(result, "name", "unit", "phone") == [("甲某", "某局", None)]


ROWS = """
| 事项编码 | 事项名称 | 实施依据 |
| 一、市容环卫 | < | < |
| 330217001000 | 对占道的处罚 | 《甲条例》第十条 |
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("| 执法主体 | 某市城市管理局 | |", {"unit": "某市城市管理局", "field": "市容环卫"}),
        ("| 执法单位（盖章）：某市城市管理局（盖章） | < | 填报日期：2024年 |", {"unit": "某市城市管理局"}),
        ("| 领域：城管    主管部门：某市住建局 | < | < |", {"field": "市容环卫", "department": "某市住建局"}),
        ("| 类别：行政处罚；执法主体：某局 | < | < |", {"power": "行政处罚", "unit": "某局"}),
        ("| 填报单位：某市城市管理局 | < | 单位：项 |", {"unit": None}),
    ],
)
def test_line_above_says_what_holds_for_all_rows(checked: Check, line: str, wanted: dict[str, str]) -> None:
    """Several labels of one line each for itself; a section that says the same field is nearer."""
    (entry,) = checked(f"| 某市执法事项目录 | < | < |\n{line}{ROWS}").reading.entries
    assert {name: entry.body.get(name) for name in wanted} == wanted
