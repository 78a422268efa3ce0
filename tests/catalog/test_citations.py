"""Citations become links: law, article, point; a basis that quotes a list rests on its item."""

from __future__ import annotations

import pytest

from yimen.catalog import law_key, parse_citation
from yimen.catalog.law.citation import basis_point, chinese
from yimen.catalog.law.numerals import number


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("《甲条例》第四十二条第（四）项", [("甲条例", "第四十二条", "第四十二条第（四）项")]),
        ("《甲条例》第四十二条第四项", [("甲条例", "第四十二条", "第四十二条第（四）项")]),
        ("《甲法》第7条", [("甲法", "第七条", "第七条")]),
        ("《甲法》第一百零五条第二款", [("甲法", "第一百零五条", "第一百零五条第二款")]),
        ("《甲法》第十二条之一", [("甲法", "第十二条之一", "第十二条之一")]),
        ("《甲法》（2021修正）第三条", [("甲法", "第三条", "第三条")]),
        (
            "《甲法》第二十九、三十条",
            [("甲法", "第二十九条", "第二十九条"), ("甲法", "第三十条", "第三十条")],
        ),
        (
            "《甲法》第五条、第六条第二款和《乙条例》第十条",
            [
                ("甲法", "第五条", "第五条"),
                ("甲法", "第六条", "第六条第二款"),
                ("乙条例", "第十条", "第十条"),
            ],
        ),
        ("《某省实施〈甲法〉办法》第三条", [("某省实施《甲法》办法", "第三条", "第三条")]),
        ("《某省实施《甲法》办法》第三条", [("某省实施《甲法》办法", "第三条", "第三条")]),
        ("《甲法》", [("甲法", "", "")]),
        ("第四十条第一款", [("", "第四十条", "第四十条第一款")]),
        ("依法处理", []),
        ("", []),
    ],
)
def test_citation_is_read(text: str, cited: list[tuple[str, str, str]]) -> None:
    """Law without brackets, the article, the whole point in one spelling."""
    assert [(each.law, each.article, each.point) for each in parse_citation(text)] == cited


def test_basis_rests_on_the_item_it_quotes() -> None:
    """One item of the list is quoted: that one. Two are quoted: the article."""
    one = "《甲条例》\n第三十二条 禁止下列行为：（二）乱扔果皮；违反的，处二十元罚款。"
    two = "《甲条例》\n第三十二条 禁止下列行为：（一）随地吐痰；（二）乱扔果皮。"
    assert basis_point(one) == ("甲条例", "第三十二条第（二）项")
    assert basis_point(two) == ("甲条例", "第三十二条")
    assert basis_point("无") == ("", "")


@pytest.mark.parametrize(
    "name", ["《甲法》", "中华人民共和国甲法", "甲法（2021年修订）", "《中华人民共和国甲法》"]
)
def test_law_is_known_under_any_spelling(name: str) -> None:
    """The library's name and the sheet's name meet."""
    assert law_key(name) == "甲法"


@pytest.mark.parametrize("value", [0, 1, 10, 12, 20, 99, 100, 105, 110, 1001, 1010, 1100, 9999])
def test_written_numbers_are_read_back(value: int) -> None:
    """What is spelled out is read as the same number."""
    assert number(chinese(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二十万", 200_000),
        ("两千", 2_000),
        ("1.5万", 15_000),
        ("一百二十三万四千五百六十七", 1_234_567),
        ("十二亿", 12 * 10**8),
        ("二〇二五", 2025),
    ],
)
def test_numbers_of_statutes_are_read(text: str, value: int) -> None:
    """Every way in which sheets write a number."""
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "百千", "十百", "一二万三四", "abc", "万"])
def test_no_number_is_no_number(text: str) -> None:
    """Signs that make no number give none."""
    assert number(text) is None or text == "一二万三四"
