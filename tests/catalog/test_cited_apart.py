"""Citations whose law, 条, 款 and 项 stand in columns of their own."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import separated

ITEMS = "| 序号 | 事项编码 | 事项名称 |"
HEADS = {
    "no title above": f"{ITEMS} 法律法规名称 | 条 | 款 | 项 |",
    "a title above": f"{ITEMS} 处罚依据 | < | < | < |\n| ^ | ^ | ^ | 名称 | 条 | 款 | 项 |",
}


def drawn(head: str, *rows: str) -> str:
    """A table of items that end in such cells."""
    items = (f"| {n} | 33020300{n}000 | 对第{n}项行为的处罚 |" for n in range(1, 9))
    return "\n".join([head, *(f"{item} {row} |" for item, row in zip(items, rows, strict=False))])


def said(result: Any, *fields: str) -> list[tuple[Any, ...]]:
    """What the entries say in some of their fields."""
    return [tuple(each.body.get(field) for field in fields) for each in result.reading.entries]


@pytest.mark.parametrize("name", sorted(HEADS))
def test_numbers_become_a_citation_as_statutes_write_it(checked: Check, name: str) -> None:
    """Below 处罚依据 the 10 of 条 was taken for the whole basis."""
    result = checked(
        drawn(
            HEADS[name],
            "甲条例 | #10 | #1 | #2",
            "《乙条例》 | 第十一条 | |",
            "丙办法 | 十二 | 二 | （三）",
            "丁条例 | 120之一 | / | 1、3",
        )
    )
    assert said(result, "basis", "law", "article") == [
        ("《甲条例》第十条第一款第（二）项", "甲条例", "第十条第一款第（二）项"),
        ("《乙条例》第十一条", "乙条例", "第十一条"),
        ("《丙办法》第十二条第二款第（三）项", "丙办法", "第十二条第二款第（三）项"),
        ("《丁条例》第一百二十条之一第（一）项、第（三）项", "丁条例", "第一百二十条之一第（一）项"),
    ]
    assert "10" in result.reading.entries[0].origin["raw"].values()
    assert {"CAT-024", "CAT-136", "CAT-137"}.isdisjoint(codes_of(result.findings))


def test_law_that_a_section_names_needs_no_column(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 事项名称 | 条 | 款 |
        | 《甲条例》 | < | < | < |
        | 330203001000 | 对甲的处罚 | 10 | 2 |
        """)
    assert said(result, "law", "article") == [("甲条例", "第十条第二款")]


def test_numbers_beside_a_basis_in_words_are_its_article(checked: Check) -> None:
    head = f"{ITEMS} 实施依据 | 法规名称 | 条 | 款 |"
    result = checked(drawn(head, "《甲条例》第十条：处罚款。 | 甲条例 | 10 | 3"))
    assert said(result, "basis", "law", "article") == [
        ("《甲条例》第十条：处罚款。", "甲条例", "第十条第三款")
    ]


def test_two_citations_are_told_apart_by_the_titles_above(checked: Check) -> None:
    """What was violated is not what is applied; a kind without the field leaves the first unread, and that is told."""
    head = """
        | 事项编码 | 违法行为 | 违反条款 | < | < | 处罚依据 | < | < | 裁量阶次 | 具体标准 |
        | ^ | ^ | 法规名称 | 条 | 款 | 法规名称 | 条 | 款 | ^ | ^ |"""
    row = "| 330203001000 | 占道 | 甲条例 | 10 | 1 | 甲条例 | 42 | | 从轻 | 处500元以下罚款 |"
    result = checked(f"{head}\n{row}")
    assert said(result, "finding_basis", "basis", "article") == [
        ("《甲条例》第十条第一款", "《甲条例》第四十二条", "第四十二条")
    ]
    items = checked(f"{head}\n{row}", kind="item")
    assert said(items, "basis", "law") == [("《甲条例》第四十二条", "甲条例")]
    assert "违反条款/条" in only(items.findings, "CAT-024").message


def test_laws_and_articles_of_one_row_go_together_line_by_line(checked: Check) -> None:
    result = checked(drawn(HEADS["no title above"], "甲条例\\n乙办法 | 10\\n3 | |", "甲条例 | 10\\n12 | |"))
    assert said(result, "basis") == [("《甲条例》第十条\n《乙办法》第三条",), ("《甲条例》第十条、第十二条",)]


@pytest.mark.parametrize(
    "row", ["甲条例\\n乙办法 | 10 | |", "甲条例 | 10、12 | 1 |", "甲条例 | 10\\n12 | 1 |"]
)
def test_what_may_belong_to_either_is_an_error(checked: Check, row: str) -> None:
    """The first of two laws was given the article of the other."""
    result = checked(drawn(HEADS["no title above"], row))
    assert said(result, "basis", "law") == [(None, None)]
    told = only(result.findings, "CAT-136")
    assert (told.severity, told.place.row, told.place.column) == ("error", 2, "D")


def test_row_without_the_law_is_of_the_law_above_and_told(checked: Check) -> None:
    """Merged cells need no word; an empty 款 is none, though the basis of tiers is filled down."""
    drawing = drawn(HEADS["no title above"], "甲条例 | 10 | 1 |", " | 11 | |", "^ | 12 | |")
    result = checked(separated(drawing.replace("^", "")), "目录.csv")
    assert said(result, "basis") == [
        ("《甲条例》第十条第一款",),
        ("《甲条例》第十一条",),
        ("《甲条例》第十二条",),
    ]
    told = only(result.findings, "CAT-137")
    assert ("有 2 行" in told.message, told.place.row) == (True, 3)
    merged = drawn(HEADS["no title above"], "甲条例 | 10 | 1 |", "^ | 11 | |")
    assert said(checked(merged), "basis")[1] == ("《甲条例》第十一条",)
    assert "CAT-137" not in codes_of(checked(merged).findings)


def test_tier_that_leaves_its_citation_empty_has_that_of_the_one_above(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 违法行为 | 法规名称 | 条 | 款 | 裁量阶次 | 具体标准 |
        | 330203001000 | 占道 | 甲条例 | 10 | 1 | 从轻 | 处500元以下罚款 |
        | | | | | | 从重 | 处500元以上1000元以下罚款 |
        | 330203002000 | 倾倒 | 甲条例 | 11 | | 从轻 | 处500元以下罚款 |
        | | | | | | 从重 | 处500元以上1000元以下罚款 |
        """)
    assert [each[0] for each in said(result, "article")] == ["第十条第一款"] * 2 + ["第十一条"] * 2
