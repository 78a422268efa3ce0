"""Rows against the library: every law and article cited, tiers against the statute's own words and those in force."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from yimen.catalog import Grounds
from yimen.pack import Entry

DAY = date(2026, 7, 1)
ARTICLE = """违反本条例规定的，责令改正，处五百元以上一千元以下罚款。
有下列情形之一的，按照下列规定处罚：
（一）随意倾倒的，处二千元以上二万元以下罚款；
（二）沿途抛撒的，处二万元以上五万元以下罚款。"""


def grounds(text: str = ARTICLE, *standing: Entry, article: str = "第四十二条", **law: Any) -> Grounds:
    """The library has 60 articles of 甲条例, one of them cited; item 001 rests on it."""
    return Grounds(
        laws={"甲条例": {"name": "甲条例", **law}},
        held={"甲条例": 60},
        texts={("甲条例", "第四十二条"): text},
        items={"001": {"code": "001", "law": "《甲条例》", "article": article}},
        tiers={"001": list(standing)},
    )


def tiers(*ranges: str) -> str:
    rows = [
        f"| 001 | 对甲的处罚 | 阶次{name} | 情节{name} | 处{text}罚款 |"
        for name, text in zip("一二三四", ranges, strict=False)
    ]
    return "\n".join(["| 事项代码 | 事项名称 | 裁量阶次 | 适用条件 | 具体标准 |", *rows])


POINT = "第四十二条第二款第（一）项"
LOW, HIGH = "2000元以上1万元以下", "1万元以上2万元以下"


@pytest.mark.parametrize(
    ("article", "top", "codes"),
    [
        ("第四十二条第二款第（一）项", "2万元", []),
        ("第四十二条第二款第（一）项", "3万元", ["CAT-082"]),
        ("第四十二条第二款", "5万元", []),
        ("第四十二条", "5万元", []),
        ("第四十二条第二款", "6万元", ["CAT-082"]),
    ],
)
def test_tiers_stay_within_the_point_that_the_item_cites(
    checked: Check, article: str, top: str, codes: list[str]
) -> None:
    """CAT-082: one item of the list, the paragraph, or the union of the whole article, whose first paragraph no tier
    uses: it fines another act, and the item cites no more exactly."""
    drawing = tiers(LOW, f"1万元以上{top}以下")
    found = checked(drawing, day=DAY, grounds=grounds(article=article)).findings
    assert codes_of(found) == codes
    if codes:
        finding = only(found, codes[0])
        assert "《甲条例》第四十二条" in finding.message
        assert (finding.place.row, finding.place.column) == (3 if codes == ["CAT-082"] else 2, "E")


def test_range_beside_the_one_that_tiers_use_is_told_where_one_act_is_cited(checked: Check) -> None:
    """CAT-089: the graver case of the same sentence has no tier. In an article of several acts nobody can tell."""
    one = "违反规定的，处二千元以上二万元以下罚款；情节严重的，处五万元以上十万元以下罚款。"
    drawing = tiers(LOW, HIGH)
    told = only(checked(drawing, day=DAY, grounds=grounds(one, article="第四十二条")).findings, "CAT-089")
    assert "《甲条例》第四十二条" in told.message
    several = one.replace("；", "。\n")
    assert codes_of(checked(drawing, day=DAY, grounds=grounds(several, article="第四十二条")).findings) == []


@pytest.mark.parametrize(
    "known",
    [
        grounds(repealed_on="2026-01-01"),
        grounds(effective_from="2027-01-01"),
        grounds("违反本条例规定的，处三千元以上一万以下罚款。"),
        Grounds(items=grounds().items),
    ],
    ids=["repealed", "not yet", "not understood", "not in the library"],
)
def test_text_that_is_not_in_force_or_not_understood_decides_nothing(checked: Check, known: Grounds) -> None:
    """The article would refuse them; then the words that the rows quote decide, and without any nothing does."""
    drawing = tiers(LOW, "1万元以上9万元以下")
    assert codes_of(checked(drawing, day=DAY, grounds=grounds()).findings) == ["CAT-082"]
    assert codes_of(checked(drawing, day=DAY, grounds=known).findings) == []
    quoting = drawing.replace("具体标准 |", "具体标准 | 处罚依据 |").replace(
        "罚款 |", "罚款 | 《乙法》第一条：违反的，处二千元以上八万元以下罚款。 |"
    )
    found = checked(quoting, day=DAY, grounds=known).findings
    assert [each.code for each in found if each.code == "CAT-082"] == ["CAT-082"]


@pytest.mark.parametrize(
    ("standard", "codes"),
    [
        ("500元以上2000元以下", []),
        ("500元以上1500元以下", ["CAT-080"]),
        ("2000元以下", []),
        ("500元以上3万元以下", ["CAT-081", "CAT-082"]),
    ],
    ids=["up to the minimum", "wholly below it", "without lower end", "above the maximum"],
)
def test_mitigated_tier_may_lie_below_the_statute_but_not_end_above_it(
    checked: Check, standard: str, codes: list[str]
) -> None:
    """减轻 lies below the minimum by its nature; by any other name the same range is refused."""
    known = grounds(article="第四十二条第二款第（一）项")
    drawing = tiers(standard, LOW.replace("1万", "2万"))
    assert "CAT-082" in codes_of(checked(drawing, day=DAY, grounds=known).findings)
    found = checked(drawing.replace("阶次一", "减轻"), day=DAY, grounds=known).findings
    assert sorted(codes_of(found)) == codes


def standing(order: int, name: str, low: int, high: int) -> Entry:
    body = {"item": "001", "order": order, "name": name, "condition": f"情节{name}", "amount_kind": "amount"}
    return Entry("tier", f"001/{order}", {**body, "min_fen": low * 100, "max_fen": high * 100})


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        (standing(2, "重", 10_000, 20_000), []),
        (standing(2, "重", 12_000, 20_000), ["CAT-080"]),
        (standing(2, "重", 8_000, 20_000), ["CAT-081"]),
        (standing(2, "重", 10_000, 90_000), ["CAT-082"]),
        (standing(1, "重", 10_000, 20_000), ["CAT-085"]),
    ],
    ids=["touching", "gap", "overlap", "outside", "replaced by the row"],
)
def test_part_of_the_tiers_is_checked_with_those_in_force(
    checked: Check, second: Entry, codes: list[str]
) -> None:
    """One row of an item whose other tier stands: gaps, overlaps and the statute are seen over both."""
    found = checked(tiers(LOW), day=DAY, grounds=grounds(ARTICLE, second, article=POINT)).findings
    assert codes_of(found) == codes
    assert {each.place.row for each in found} <= {2}


def test_tier_that_comes_twice_by_another_key_is_told(checked: Check) -> None:
    """CAT-084: the file numbers its rows anew, and the same tier stands under another number."""
    stand = (standing(2, "阶次一", 2_000, 10_000), standing(3, "重", 10_000, 20_000))
    known = grounds(ARTICLE, *stand, article=POINT)
    again = checked(tiers(LOW).replace("情节一", "情节阶次一"), day=DAY, grounds=known).findings
    assert codes_of(again) == ["CAT-084"]


def items(article: str, basis: str) -> str:
    head = "| 事项代码 | 事项名称 | 法律法规 | 条款 | 执法依据 |"
    first = f"| 0001 | 对甲的处罚 | 《甲条例》 | {article} | {basis} |"
    return f"{head}\n{first}\n| 0002 | 对乙的处罚 | 《甲条例》 | {article} | |"


def test_article_that_the_text_lacks_is_told_with_its_place(checked: Check) -> None:
    """CAT-051: 第九十九条 of a law of 60 articles; nothing where the library has no text of the law."""
    finding = only(checked(items("第九十九条", ""), day=DAY, grounds=grounds()).findings, "CAT-051")
    assert "60 条" in finding.message
    assert "第九十九条（共 2 行引用）" in finding.message
    assert (finding.place.row, finding.place.column) == (2, "D")
    mended = checked(items("第四十二条第三款", ""), day=DAY, grounds=grounds()).findings
    assert "CAT-051" not in codes_of(mended)
    bare = Grounds(laws=grounds().laws)
    assert "CAT-051" not in codes_of(checked(items("第九十九条", ""), day=DAY, grounds=bare).findings)


def test_article_that_rows_cite_in_several_ways_is_told_once_at_the_first_of_them(checked: Check) -> None:
    """CAT-051 counts every row once, whether it cites the article alone or beside another."""
    cited = ("第四十二条", "第四十二条、第九十九条", "第九十九条", "第四十二条、第九十九条", "第九十九条")
    rows = [f"| 000{row} | 对甲{row}的处罚 | 《甲条例》 | {each} |" for row, each in enumerate(cited)]
    drawing = "\n".join(["| 事项代码 | 事项名称 | 法律法规 | 条款 |", *rows])
    finding = only(checked(drawing, day=DAY, grounds=grounds()).findings, "CAT-051")
    assert "第九十九条（共 4 行引用）" in finding.message
    assert (finding.place.row, finding.place.column) == (3, "D")


@pytest.mark.parametrize(
    ("law", "codes"),
    [
        (None, {"CAT-046"}),
        ({"repealed_on": "2026-07-01"}, {"CAT-048"}),
        ({"repealed_on": "2026-07-02"}, set()),
        ({"effective_from": "2027-01-01"}, {"CAT-050"}),
    ],
    ids=["not in the library", "repealed", "not repealed yet", "not yet in force"],
)
def test_every_law_of_a_basis_is_looked_at(
    checked: Check, law: dict[str, Any] | None, codes: set[str]
) -> None:
    """The second law that the basis names: unknown, or known with days that say what it is on the day."""
    known = grounds()
    laws = {**known.laws, **({} if law is None else {"乙办法": {"name": "乙办法", **law}})}
    told = Grounds(laws=laws)
    drawing = items("第四十二条", "《甲条例》第四十二条、《乙办法》第三条")
    found = [each for each in checked(drawing, day=DAY, grounds=told).findings if "乙办法" in each.message]
    assert {each.code for each in found} == codes
    assert {each.place.column for each in found} <= {"E"}
