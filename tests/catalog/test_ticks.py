"""Tables with a column for each town: which towns have an item is said by ticks."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only

ITEMS = "| 序号 | 事项编码 | 事项名称 | 实施依据 |"
TOWNS = f"{ITEMS} 承接乡镇 | < | < |\n| ^ | ^ | ^ | ^ | 甲镇 | 乙镇 | 丙街道办事处 |"


def drawn(head: str, *rows: str) -> str:
    """A table of items that end in such cells."""
    items = (f"| {n} | 33020300{n}000 | 对第{n}项行为的处罚 | 《甲条例》第十条 |" for n in range(1, 9))
    return "\n".join([head, *(f"{item} {row} |" for item, row in zip(items, rows, strict=False))])


def units_of(result: Any) -> list[str | None]:
    """Whose each item is."""
    return [each.body.get("unit") for each in result.reading.entries]


@pytest.mark.parametrize(
    "head",
    [
        TOWNS,
        TOWNS.replace("承接乡镇", "赋权情况"),
        TOWNS.replace("承接乡镇", "赋权镇（街道）"),
        f"{ITEMS} 甲镇 | 乙镇 | 丙街道办事处 |",
        f"""{ITEMS} 赋权乡镇（街道） | < | < |
        | ^ | ^ | ^ | ^ | 镇 | < | 街道 |
        | ^ | ^ | ^ | ^ | 甲镇 | 乙镇 | 丙街道办事处 |""",
    ],
)
def test_towns_are_known_below_any_title(checked: Check, head: str) -> None:
    """By a title above them, or by their own look."""
    result = checked(drawn(head, "√ | | √", " | ✔ | ×"))
    assert units_of(result) == ["甲镇、丙街道办事处", "乙镇"]
    assert {"CAT-024", "CAT-131", "CAT-133"}.isdisjoint(codes_of(result.findings))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("#1 | #0 | #1", "#0 | #1 | #0"),
        ("Y | N | Y", "N | Y | N"),
        ("R | | R", " | P | "),
        ("○ | | ○", "× | ○ | "),
    ],
)
def test_ticks_have_many_looks(checked: Check, first: str, second: str) -> None:
    """Numbers, letters, ticks of Wingdings; a ring, which beside ticks is a no, is a yes where it stands alone."""
    assert units_of(checked(drawn(TOWNS, first, second))) == ["甲镇、丙街道办事处", "乙镇"]
    assert units_of(checked(drawn(TOWNS, "√ | ○ | √", "○ | √ | ○"))) == ["甲镇、丙街道办事处", "乙镇"]


def test_town_called_otherwise_among_others_is_one_of_them(checked: Check) -> None:
    result = checked(drawn(f"{ITEMS} 甲镇 | 乙镇 | 高新园区 |", "√ | | √", " | √ | "))
    assert units_of(result) == ["甲镇、高新园区", "乙镇"]


def test_note_behind_a_tick_is_told(checked: Check) -> None:
    result = checked(drawn(TOWNS, "√ | √（限个人） | ", " | | √"))
    assert units_of(result) == ["甲镇、乙镇", "丙街道办事处"]
    told = only(result.findings, "CAT-132")
    assert ("限个人" in told.message, told.place.row, told.place.column) == (True, 3, "F")
    assert result.reading.entries[0].origin["raw"]["承接乡镇/乙镇"] == "√（限个人）"


@pytest.mark.parametrize("word", ["不再承接", "2023年第1批", "部分"])
def test_what_is_no_tick_below_towns_is_told_and_names_no_unit(checked: Check, word: str) -> None:
    """A word there was taken for the unit's name."""
    result = checked(drawn(TOWNS, f"{word} | | √", " | √ | "))
    assert units_of(result) == [None, None]
    assert (
        word[:2] in only(result.findings, "CAT-131").message
        or "√" in only(result.findings, "CAT-131").message
    )


def test_ticks_below_names_that_nobody_knows_are_told_with_the_way_out(checked: Check) -> None:
    """荷花, 桃花 are no names of units by their look; once they are mapped, they are read."""
    head = f"{ITEMS} 荷花 | 桃花 | 是否重大 |"
    result = checked(drawn(head, "√ | | 是", " | √ | 否"))
    told = only(result.findings, "CAT-131")
    assert ("荷花、桃花" in told.message, told.place.column) == (True, "E")
    asked = {"unit": ["荷花@ticked:荷花街道", "桃花@ticked:桃花街道"]}
    assert units_of(checked(drawn(head, "√ | | 是", " | √ | 否"), mapping=asked)) == ["荷花街道", "桃花街道"]


def test_row_without_any_tick_is_told(checked: Check) -> None:
    result = checked(drawn(TOWNS, "√ | | ", " | | ", " | √ | √"))
    assert units_of(result) == ["甲镇", None, "乙镇、丙街道办事处"]
    assert only(result.findings, "CAT-133").place.row == 4


def test_counts_printed_of_a_town_are_held_against_its_ticks(checked: Check) -> None:
    head = TOWNS.replace("甲镇", "甲镇（3项）")
    result = checked(drawn(head, "√ | | √", "√ | √ | ") + "\n| 合计 | < | < | < | #2 | #2 | #1 |")
    assert units_of(result) == ["甲镇、丙街道办事处", "甲镇、乙镇"]
    told = [(each.place.row, each.place.column) for each in result.findings if each.code == "CAT-134"]
    assert told == [(2, "E"), (5, "F")]


def test_column_of_units_beside_ticks_is_told(checked: Check) -> None:
    head = TOWNS.replace("| 承接乡镇", "| 实施主体 | 承接乡镇").replace("| ^ | 甲镇", "| ^ | ^ | 甲镇")
    result = checked(drawn(head, "县局 | √ | | √", "县局 | | √ | "))
    assert units_of(result) == ["甲镇、丙街道办事处", "乙镇"]
    assert "实施主体" in only(result.findings, "CAT-117").message


def test_ends_of_a_fine_that_are_one_are_no_ticks(checked: Check) -> None:
    """罚款金额 over 下限 and 上限, each 1: sums, though 1 is a tick elsewhere."""
    result = checked("""
        | 事项编码 | 违法行为 | 裁量阶次 | 适用条件 | 罚款金额（万元） | < |
        | ^ | ^ | ^ | ^ | 下限 | 上限 |
        | 330203001000 | 占道 | 严重 | 再次 | #1 | #1 |
        """)
    body = result.reading.entries[0].body
    assert (body["min_fen"], body["max_fen"]) == (1_000_000, 1_000_000)


def test_words_of_taking_over_are_ticks_for_and_against(checked: Check) -> None:
    """承接 and 不承接 below the towns; another word leaves the columns unread, and told."""
    drawing = """
    | 事项编码 | 事项名称 | 实施依据 | 甲镇 | 乙镇 | 丙街道 |
    | 330217001000 | 对占道的处罚 | 《甲条例》第十条 | 承接 | 不承接 | 承接 |
    | 330217002000 | 对乱倒的处罚 | 《甲条例》第十一条 | 暂不承接 | 已承接 | 未承接 |"""
    result = checked(drawing)
    assert [each.body["unit"] for each in result.reading.entries] == ["甲镇、丙街道", "乙镇"]
    assert "CAT-131" not in codes_of(result.findings)
    other = checked(drawing.replace("已承接", "取消承接"))
    assert [each.body.get("unit") for each in other.reading.entries] == [None, None]
    assert "CAT-131" in codes_of(other.findings)
