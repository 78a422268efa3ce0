"""Discretion tiers: read, checked against one another, chosen for a case, reckoned in fen."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from catalog.conftest import Check, codes_of, only
from yimen.catalog import (
    Circumstances,
    check_against_statute,
    choose_tier,
    compute_amount,
    lighter,
    parse_fine,
)
from yimen.catalog.law.ranges import Span, span_of_amount
from yimen.pack import Entry


def tiers(*standards: str) -> str:
    """A table of one item's tiers with these standards."""
    names = ("从轻", "一般", "从重", "特重")
    rows = [
        f"| 001 | 对甲的处罚 | {name} | 情节{name} | {text} |"
        for name, text in zip(names, standards, strict=False)
    ]
    return "\n".join(["| 事项代码 | 事项名称 | 裁量阶次 | 适用条件 | 具体标准 |", *rows])


def test_tier_holds_exact_amounts_and_its_words(checked: Check) -> None:
    """Fen as whole numbers, ratios as text, the order counted per item."""
    entries = checked(
        tiers("不予行政处罚", "处0.5万元以上1.25万元以下罚款", "处违法所得1.667倍以上2.5倍以下罚款")
    ).reading.entries
    assert [entry.key for entry in entries] == ["001/1", "001/2", "001/3"]
    assert entries[0].body["amount_kind"] == "none"
    assert (entries[1].body["min_fen"], entries[1].body["max_fen"]) == (500_000, 1_250_000)
    assert (entries[2].body["min_ratio"], entries[2].body["max_ratio"], entries[2].body["base"]) == (
        "1.667",
        "2.5",
        "违法所得",
    )
    assert entries[2].body["standard"] == "处违法所得1.667倍以上2.5倍以下罚款"


def test_tier_without_name_takes_the_tail_of_its_code(checked: Check) -> None:
    """C900100B010 is tier B010 of item C900100."""
    entry = checked(
        "| 职权编号 | 基准编号 | 违法情形 | 裁量基准 |\n| C9001 | C9001B010 | 较轻的 | 处100元罚款 |"
    ).reading.entries[0]
    assert entry.body["name"] == "B010"


def test_row_of_an_item_alone_heads_its_tiers_and_is_none(checked: Check) -> None:
    """CAT-123: its code and name stand for the rows below, whose order counts from one; an item without tiers stays told."""
    header = "| 事项代码 | 事项名称 | 裁量阶次 | 适用条件 | 具体标准 |"
    rows = [
        "| 001 | 对甲的处罚 | | | |",
        "| | | 从轻 | 初次违法 | 处100元以上200元以下罚款 |",
        "| | | 一般 | 再次违法 | 处200元以上500元以下罚款 |",
        "| 002 | 对乙的处罚 | | | |",
        "| 003 | 对丙的处罚 | | | |",
        "| | | 从重 | 多次违法 | 处500元罚款 |",
    ]
    result = checked("\n".join([header, *rows]))
    found = [(each.key, each.body.get("name"), each.body["item_name"]) for each in result.reading.entries]
    assert found == [
        ("001/1", "从轻", "对甲的处罚"),
        ("001/2", "一般", "对甲的处罚"),
        ("002/1", None, "对乙的处罚"),
        ("003/1", "从重", "对丙的处罚"),
    ]
    told = only(result.findings, "CAT-123")
    assert told.place.row == 2
    assert "2 行" in told.message


def test_words_that_are_not_understood_are_told_and_kept(checked: Check) -> None:
    """CAT-036: the drafter left out the unit; nobody guesses it."""
    result = checked(tiers("处三千元以上一万以下罚款", "处一万元以上二万元以下罚款"))
    assert only(result.findings, "CAT-036").place.column == "E"
    assert result.reading.entries[0].body["amount_kind"] == "not_understood"
    assert result.reading.entries[0].body["standard"] == "处三千元以上一万以下罚款"


def test_words_that_contradict_their_own_columns_are_told(checked: Check) -> None:
    """CAT-037: the table says 100 to 200, the words 100 to 300."""
    drawing = """
        | 事项代码 | 裁量阶次 | 处罚幅度 | < | < | 具体标准 |
        | ^ | ^ | 计罚方式 | 下限 | 上限 | ^ |
        | 001 | 从轻 | 金额 | #100 | #{} | 处100元以上300元以下罚款 |
        | 001 | 从重 | 倍数 | #1 | #2.5 | 处违法所得1倍以上2.5倍以下罚款 |
        """
    assert codes_of(checked(drawing.format(200)).findings) == ["CAT-037"]
    assert codes_of(checked(drawing.format(300)).findings) == []


def test_gap_between_tiers_is_told_touching_ends_are_normal(checked: Check) -> None:
    """CAT-080: 4400 to 4400 touches, 4400 to 5000 leaves a hole."""
    touching = tiers("处2000元以上4400元以下罚款", "处4400元以上7600元以下罚款", "处7600元以上1万元以下罚款")
    assert codes_of(checked(touching).findings) == []
    finding = only(checked(touching.replace("处4400元", "处5000元")).findings, "CAT-080")
    assert "4400元" in finding.message
    assert "5000元" in finding.message


def test_overlap_of_tiers_is_told(checked: Check) -> None:
    """CAT-081: more than a shared end."""
    drawn = tiers("处2000元以上4400元以下罚款", "处4000元以上7600元以下罚款")
    assert codes_of(checked(drawn).findings) == ["CAT-081"]


def test_tiers_of_different_measure_are_no_neighbours(checked: Check) -> None:
    """A multiple beside a sum is neither gap nor overlap."""
    assert (
        codes_of(checked(tiers("处1000元以上2000元以下罚款", "处违法所得一倍以上三倍以下罚款")).findings)
        == []
    )


def test_reversed_ends_are_not_understood(checked: Check) -> None:
    """CAT-036: 五万 to 二万 is a slip; CAT-083 is the same slip in stated columns."""
    assert codes_of(checked(tiers("处五万元以上二万元以下罚款", "处一万元以上二万元以下罚款")).findings) == [
        "CAT-036"
    ]
    drawing = """
        | 事项代码 | 裁量阶次 | 具体标准 | 罚款计算类型 | 下限（分） | 上限（分） |
        | 1 | 轻 | 罚款 | amount | #500 | #200 |
        | 1 | 重 | 罚款 | none | | |
        """
    assert codes_of(checked(drawing).findings) == ["CAT-083"]


def test_same_tier_twice_is_told(checked: Check) -> None:
    """CAT-084: 从轻 with the same condition stands there twice."""
    drawn = tiers("处1000元以上2000元以下罚款", "处2000元以上3000元以下罚款")
    assert codes_of(checked(drawn.replace("一般", "从轻")).findings) == ["CAT-084"]


def test_single_tier_is_told(checked: Check) -> None:
    """CAT-085: one tier is no scale."""
    assert codes_of(checked(tiers("处1000元以上2000元以下罚款")).findings) == ["CAT-085"]


def tier(order: int, low: int, high: int, **more: object) -> dict[str, object]:
    return {
        "order": order,
        "name": f"阶次{order}",
        "amount_kind": "amount",
        "min_fen": low,
        "max_fen": high,
        **more,
    }


def statutory_spans(phrases: Iterable[str]) -> list[Span]:
    """The ranges that these phrases of statutes allow."""
    found = [span_of_amount(each) for text in phrases for each in parse_fine(text)]
    return [span for span in found if span is not None]


def outside(*phrases: str) -> list[str]:
    """Findings of a tier of 1,000 to 60,000 yuan against these statutes."""
    entry = Entry("tier", "001/1", {"item": "001", **tier(1, 100_000, 6_000_000)})
    return codes_of(check_against_statute([entry], statutory_spans(phrases), {}))


def test_tier_outside_the_union_of_statutes_is_told() -> None:
    """CAT-082: it may draw on a second statute, but not beyond all of them."""
    assert outside("处一万元以上十万元以下罚款") == ["CAT-082"]
    assert outside("处一万元以上十万元以下罚款", "处一千元以上五万元以下罚款") == []
    assert outside("处一千元以上五万元以下罚款") == ["CAT-082"]
    assert outside("处十万元以下罚款") == []
    assert outside("处违法所得一倍罚款") == ["CAT-088"]


@pytest.mark.parametrize(
    ("ranges", "codes"),
    [
        (((2_000, 8_000), (8_000, 20_000)), ["CAT-089"]),
        (((2_000, 8_000), (8_000, 15_000)), ["CAT-086", "CAT-089"]),
        (((3_000, 8_000), (8_000, 20_000)), ["CAT-086", "CAT-089"]),
        (((3_000, 8_000), (8_000, 15_000)), ["CAT-086", "CAT-086", "CAT-089"]),
        (((20_000, 30_000), (30_000, 50_000)), ["CAT-089"]),
        (((2_000, 30_000), (30_000, 50_000)), []),
        (((2_000, 30_000), (30_000, 40_000)), ["CAT-086"]),
        (((2_000, 60_000), (60_000, 70_000)), ["CAT-082", "CAT-082"]),
    ],
)
def test_ends_of_the_statute_that_no_tier_uses_are_told(
    ranges: tuple[tuple[int, int], ...], codes: list[str]
) -> None:
    """CAT-086: of the range that the tiers split, a single one or touching ones together; not beside CAT-082.
    CAT-089: the other range, in which no tier lies."""
    statutes = statutory_spans(("处二千元以上二万元以下罚款", "处二万元以上五万元以下罚款"))
    entries = [
        Entry("tier", f"001/{order}", {"item": "001", **tier(order, low * 100, high * 100)})
        for order, (low, high) in enumerate(ranges, 1)
    ]
    assert codes_of(check_against_statute(entries, statutes, {})) == codes


MEASURES = ("处五万元以上十五万元以下罚款", "处货值金额十五倍以上三十倍以下罚款", "每平方米处五百元罚款")


@pytest.mark.parametrize(
    ("standards", "codes"),
    [
        (("处5万元以上15万元以下罚款",), ["CAT-088"]),
        (("处5万元以上15万元以下罚款", "处货值金额15倍以上30倍以下罚款"), ["CAT-088"]),
        (("处5万元以上15万元以下罚款", "处货值金额15倍以上30倍以下罚款", "每平方米处500元罚款"), []),
        (
            ("货值金额不足1万元的，处5万元以上15万元以下罚款；1万元以上的，处货值金额15倍以上30倍以下罚款",),
            ["CAT-088"],
        ),
        (("处5万元以上15万元以下罚款", "处三千元以上一万以下罚款"), []),
        (("处5万元以上15万元以下罚款", "并处罚款"), []),
        (("处5万元以上20万元以下罚款",), ["CAT-082"]),
    ],
    ids=["sum alone", "sum and multiple", "all", "switch in one tier", "not understood", "no sum", "outside"],
)
def test_range_by_which_no_tier_reckons_is_told(
    checked: Check, standards: tuple[str, ...], codes: list[str]
) -> None:
    """CAT-088: the multiple, the sum per unit; nothing where a tier's words leave it open or are wrong themselves."""
    entries = checked(tiers(*standards)).reading.entries
    found = [
        each
        for each in check_against_statute(entries, statutory_spans(MEASURES), {})
        if each.code != "CAT-086"
    ]
    assert codes_of(found) == codes
    if len(standards) == 1 and codes == ["CAT-088"]:
        assert "每平方米" in found[0].message


def test_ends_are_left_alone_where_a_tier_is_not_understood() -> None:
    """The tier that nobody understood may reach the end; a statute without lower end has none to miss."""
    statutes = statutory_spans(("处二万元以下罚款",))
    first = Entry("tier", "001/1", {"item": "001", **tier(1, 100_000, 800_000)})
    second = Entry("tier", "001/2", {"item": "001", "order": 2, "amount_kind": "not_understood"})
    third = Entry("tier", "001/3", {"item": "001", **tier(3, 800_000, 2_000_000)})
    assert codes_of(check_against_statute([first, second], statutes, {})) == []
    assert codes_of(check_against_statute([first, third], statutes, {})) == []


@pytest.mark.parametrize(
    ("base", "high", "codes"),
    [
        ("货值金额", "3", ["CAT-088"]),
        ("货值金额", "5", ["CAT-082"]),
        ("违法所得", "5", ["CAT-088"]),
        ("合同价款", "3", ["CAT-087"]),
    ],
)
def test_ratios_are_compared_with_those_of_their_own_base(base: str, high: str, codes: list[str]) -> None:
    """Up to 3 times the value, up to 5 times the gain: neither allows what the other does. CAT-087: neither base.
    CAT-088: the base of which no tier speaks."""
    statutes = statutory_spans(("处货值金额一倍以上三倍以下罚款", "处违法所得一倍以上五倍以下罚款"))
    body = {"item": "001", "order": 1, "name": "从轻", "amount_kind": "multiple", "base": base}
    entry = Entry("tier", "001/1", {**body, "min_ratio": "1", "max_ratio": high})
    assert codes_of(check_against_statute([entry], statutes, {})) == codes


def test_sum_between_two_statutes_is_allowed_by_neither() -> None:
    """CAT-082: a fixed sum in the hole of the union, as a range that spans the hole."""
    statutes = statutory_spans(("处一百元以上一千元以下罚款", "处五千元以上九千元以下罚款"))

    def found(low: int, high: int) -> list[str]:
        entry = Entry("tier", "001/1", {"item": "001", **tier(1, low * 100, high * 100)})
        return codes_of(check_against_statute([entry], statutes, {}))

    assert found(3_000, 3_000) == ["CAT-082"]
    assert found(800, 6_000) == ["CAT-082"]
    assert found(1_000, 1_000) == ["CAT-089"]
    assert found(5_000, 6_000) == ["CAT-089"]


@pytest.mark.parametrize(("top", "codes"), [("1万元", []), ("3万元", ["CAT-082"])])
def test_tier_outside_the_statute_that_the_table_quotes_is_told(
    checked: Check, top: str, codes: list[str]
) -> None:
    """CAT-082: the basis column holds the article itself; a mere citation decides nothing."""
    drawing = f"""
        | 职权编号 | 违法行为处罚依据 | 基准编号 | 违法情形 | 裁量基准 |
        | C1 | 《甲条例》第三条：第三条 违反的，处二千元以上一万元以下罚款。 | C1A | 较轻 | 处2000元以上5000元以下罚款 |
        | ^ | ^ | C1B | 较重 | 处5000元以上{top}以下罚款 |
        """
    assert codes_of(checked(drawing).findings) == codes
    cited = drawing.replace("第三条 违反的，处二千元以上一万元以下罚款。", "")
    assert codes_of(checked(cited).findings) == []


COUNTED = [
    tier(1, 0, 100, condition="初次违法的"),
    tier(2, 100, 200, condition="第二次违法的"),
    tier(3, 200, 300, condition="第三次以上违法的"),
]
MEASURED = [
    tier(1, 0, 100, condition="违法建筑面积不足50平方米的"),
    tier(2, 100, 200, condition="违法建筑面积50平方米以上不足100平方米的"),
    tier(3, 200, 300, condition="违法建筑面积100平方米以上的"),
]


@pytest.mark.parametrize(("count", "order"), [(1, 1), (2, 2), (3, 3), (5, 3)])
def test_tier_is_chosen_by_how_often(count: int, order: int) -> None:
    """Conditions that count are decided by the count."""
    choice = choose_tier(COUNTED, Circumstances({"次数": Decimal(count)}))
    assert choice.chosen is not None
    assert choice.chosen["order"] == order


@pytest.mark.parametrize(("area", "order"), [("49.9", 1), ("50", 2), ("99.99", 2), ("100", 3)])
def test_tier_is_chosen_by_measure_with_the_ends_of_the_law(area: str, order: int) -> None:
    """以上 includes the number, 不足 does not (民法典 art. 1259)."""
    choice = choose_tier(MEASURED, Circumstances({"违法建筑面积": Decimal(area)}))
    assert choice.chosen is not None
    assert choice.chosen["order"] == order


def test_tier_is_not_chosen_where_words_have_to_be_weighed() -> None:
    """情节较轻 is for a person; the candidates are told, nothing is chosen."""
    vague = [
        tier(1, 0, 1, condition="违法情节较轻的"),
        tier(2, 1, 2, condition="违法情节严重，货值金额10万元以上的"),
    ]
    choice = choose_tier(vague, Circumstances({"货值金额": Decimal(20_000_000)}))
    assert choice.chosen is None
    assert [each.holds for each in choice.candidates] == [None, None]
    named = choose_tier(vague, Circumstances(tier=2))
    assert named.chosen == vague[1]


def test_lighter_of_two_tiers() -> None:
    """处罚法 art. 37: the later rule applies only where it is lighter."""
    old, new = tier(1, 100, 500), tier(1, 100, 300)
    assert lighter(old, new) == new
    assert lighter(new, old) == new
    assert lighter(old, {"amount_kind": "none"}) == {"amount_kind": "none"}
    assert lighter(old, {"amount_kind": "multiple", "min_ratio": "1", "max_ratio": "2"}) is None


@pytest.mark.parametrize(
    ("standard", "measures", "subject", "low", "high"),
    [
        ("处五千元以下罚款", {}, "", None, 500_000),
        ("处货值金额五倍以上十倍以下罚款", {"货值金额": 123_456}, "", 617_280, 1_234_560),
        ("处工程合同价款百分之二以上百分之四以下罚款", {"工程合同价款": 333}, "", 7, 13),
        ("处违法所得千分之五的罚款", {"违法所得": 100_000}, "", 500, 500),
        ("每平方米500元，总额不超过2万元", {"平方米": 30}, "", 1_500_000, 1_500_000),
        ("每平方米500元，总额不超过2万元", {"平方米": 50}, "", 2_000_000, 2_000_000),
        ("处票面金额5%但不低于1000元的罚款", {"票面金额": 100_000}, "", 100_000, 100_000),
        ("对单位处一万元以上五万元以下罚款，对个人处一千元以上五千元以下罚款", {}, "个人", 100_000, 500_000),
        (
            "对单位处一万元以上五万元以下罚款，对个人处一千元以上五千元以下罚款",
            {},
            "单位",
            1_000_000,
            5_000_000,
        ),
        ("不予行政处罚", {}, "", 0, 0),
    ],
)
def test_amount_is_reckoned_to_the_fen(
    standard: str, measures: dict[str, int], subject: str, low: int | None, high: int
) -> None:
    """Ratios of a base, sums per unit, caps and floors, the party it falls on; half a fen goes up."""
    known = Circumstances({name: Decimal(value) for name, value in measures.items()}, subject)
    found = compute_amount(standard, known)
    assert (found.low_fen, found.high_fen, found.missing) == (low, high, ())


SWITCH = "货值金额不足一万元的，并处五万元以上十五万元以下罚款；货值金额一万元以上的，并处货值金额15倍以上30倍以下罚款"


@pytest.mark.parametrize(("value", "high"), [(999_999, 15_000_000), (1_000_000, 30_000_000)])
def test_threshold_switches_the_amount(value: int, high: int) -> None:
    """One fen below ten thousand yuan it is a sum, from there a multiple."""
    assert compute_amount(SWITCH, Circumstances({"货值金额": Decimal(value)})).high_fen == high


def test_amount_says_what_it_misses() -> None:
    """Without the base nothing is reckoned, and the base is named."""
    assert compute_amount("处违法所得一倍以上三倍以下罚款", Circumstances()).missing == ("违法所得",)
    assert compute_amount(SWITCH, Circumstances()).missing == ("适用情形",)
    assert compute_amount("处三千元以上一万以下罚款", Circumstances()).missing == ("罚款幅度",)
