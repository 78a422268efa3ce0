"""Citations become links: law, article, point; a basis that quotes a list rests on its item."""

from __future__ import annotations

import pytest

from yimen.catalog import law_key, mentions, parse_citation
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
        (
            "《甲条例》第四十二条第一款第（四）项、第（五）项",
            [
                ("甲条例", "第四十二条", "第四十二条第一款第（四）项"),
                ("甲条例", "第四十二条", "第四十二条第一款第（五）项"),
            ],
        ),
        (
            "《甲条例》第四十二条第一款、第二款第（三）项",
            [
                ("甲条例", "第四十二条", "第四十二条第一款"),
                ("甲条例", "第四十二条", "第四十二条第二款第（三）项"),
            ],
        ),
        (
            "《甲条例》第四十二条第（一）至（三）项",
            [("甲条例", "第四十二条", f"第四十二条第（{each}）项") for each in "一二三"],
        ),
        (
            "《甲条例》第四十二条第一、二款",
            [("甲条例", "第四十二条", "第四十二条第一款"), ("甲条例", "第四十二条", "第四十二条第二款")],
        ),
        (
            "《甲条例》第四条第二款第（一）项第3目",
            [("甲条例", "第四条", "第四条第二款第（一）项第三目")],
        ),
        (
            "《甲条例》第十条至第十二条",
            [("甲条例", f"第{each}条", f"第{each}条") for each in ("十", "十一", "十二")],
        ),
        ("《甲条例》第42条第1款(四)", [("甲条例", "第四十二条", "第四十二条第一款第（四）项")]),
        ("第十条、第十二条", [("", "第十条", "第十条"), ("", "第十二条", "第十二条")]),
        ("《甲法》第一条；《乙法》第二条", [("甲法", "第一条", "第一条"), ("乙法", "第二条", "第二条")]),
        ("《甲法》第三条的规定和第五条的规定", [("甲法", "第三条", "第三条"), ("甲法", "第五条", "第五条")]),
        ("《甲规定》（安监总局令第26号）第8条", [("甲规定", "第八条", "第八条")]),
        ("依据甲市城乡规划条例第六十四条第二款", [("甲市城乡规划条例", "第六十四条", "第六十四条第二款")]),
        ("违反中华人民共和国某法第六十四条的规定", [("中华人民共和国某法", "第六十四条", "第六十四条")]),
        (
            "根据中华人民共和国某法第六条、甲市绿化和环境卫生条例第十条",
            [("中华人民共和国某法", "第六条", "第六条"), ("甲市绿化和环境卫生条例", "第十条", "第十条")],
        ),
        ("“甲条例”第五条", [("甲条例", "第五条", "第五条")]),
        ("《甲条例第五条", [("甲条例", "第五条", "第五条")]),
        ("甲条例》第五条", [("甲条例", "第五条", "第五条")]),
        ("《甲条例第五条》", [("甲条例", "第五条", "第五条")]),
        ("<<甲条例>>第五条", [("甲条例", "第五条", "第五条")]),
        (
            "《甲市绿化办法》（以下简称《办法》）第三条，《办法》第五条",
            [("甲市绿化办法", "第三条", "第三条"), ("甲市绿化办法", "第五条", "第五条")],
        ),
        (
            "《甲市绿化办法》（以下简称“绿化办法”）第三条；绿化办法第五条第二项",
            [("甲市绿化办法", "第三条", "第三条"), ("甲市绿化办法", "第五条", "第五条第（二）项")],
        ),
        (
            "《甲条例》第三条，《条例》第五条",
            [("甲条例", "第三条", "第三条"), ("甲条例", "第五条", "第五条")],
        ),
        (
            "《甲条例》\n第三十二条 违反本条例第二十四条第二款规定的，处罚款",
            [("甲条例", "第三十二条", "第三十二条"), ("甲条例", "第二十四条", "第二十四条第二款")],
        ),
        ("《甲法》及其实施条例第五条", [("甲法", "", ""), ("甲法实施条例", "第五条", "第五条")]),
        ("本条例第五条", []),
        ("依照有关法律第三条", []),
        ("依法处理", []),
        ("", []),
    ],
)
def test_citation_is_read(text: str, cited: list[tuple[str, str, str]]) -> None:
    """Law without brackets, the article, the whole point in one spelling."""
    assert [(each.law, each.article, each.point) for each in parse_citation(text)] == cited


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("依据《甲法》第五条、第六条第二款处罚", ["《甲法》", "第五条", "第六条第二款"]),
        ("《甲法》第一条；乙条例第二条", ["《甲法》", "第一条", "乙条例", "第二条"]),
        ("《甲法》第十条至第十二条", ["《甲法》", "第十条", "", "第十二条"]),
    ],
)
def test_mention_knows_where_it_stands(text: str, stretches: list[str]) -> None:
    """A page makes links of these words; what a range means but does not write has no words."""
    assert [text[each.start : each.end] for each in mentions(text)] == stretches


def test_basis_rests_on_the_item_it_quotes() -> None:
    """One item of the list is quoted: that one. Two are quoted: the article."""
    one = "《甲条例》\n第三十二条 禁止下列行为：（二）乱扔果皮；违反的，处二十元罚款。"
    two = "《甲条例》\n第三十二条 禁止下列行为：（一）随地吐痰；（二）乱扔果皮。"
    assert basis_point(one) == ("甲条例", "第三十二条第（二）项")
    assert basis_point(two) == ("甲条例", "第三十二条")
    assert basis_point("无") == ("", "")


@pytest.mark.parametrize(
    "name",
    [
        "《甲法》",
        "中华人民共和国甲法",
        "甲法（2021年修订）",
        "《中华人民共和国甲法》",
        "甲法（2019年4月23日第二次修正）",
        "甲法(修订)",
        "甲法2021年修正",
        "甲法（主席令第七十号）",
    ],
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
        ("1万5千", 15_000),
        ("1万零500", 10_500),
        ("3千5百", 3_500),
        ("10,000", 10_000),
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


@pytest.mark.parametrize(
    "text", ["", "百千", "十百", "一二万三四", "abc", "万", "千", "三四", "一万五", "三千五", "1万5", "1，5"]
)
def test_no_number_is_no_number(text: str) -> None:
    """Signs that make no number give none."""
    assert number(text) is None
