"""The whole answer to a case's question: which day's tiers, which of them, what range, and what is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yimen.catalog import (
    Circumstances,
    TierRow,
    TierRule,
    answer_tier,
    choose_tier,
    compute_amount,
    parse_fine,
    tier_questions,
)


def row(order: int, condition: str, standard: str, **more: object) -> TierRow:
    """A tier of the catalog as a table gives it."""
    body = {"order": order, "name": f"阶次{order}", "condition": condition, "standard": standard, **more}
    amounts = parse_fine(standard)
    kind = amounts[0].kind if len(amounts) == 1 else "several"
    only = amounts[0].as_json() if len(amounts) == 1 else {}
    flat = {name: only[name] for name in ("min_fen", "max_fen", "min_ratio", "max_ratio") if name in only}
    return TierRow({**body, "amount_kind": kind, **flat, "base": only.get("base", "")}, {"row": order})


OLD = [
    row(1, "货值金额不足1万元的", "处2000元以上4400元以下罚款"),
    row(2, "货值金额1万元以上的", "处4400元以上1万元以下罚款"),
]
MILDER = [
    row(1, "货值金额不足1万元的", "处1000元以上3000元以下罚款"),
    row(2, "货值金额1万元以上的", "处3000元以上8000元以下罚款"),
]
SEVERER = [
    row(1, "货值金额不足1万元的", "处5000元以上1万元以下罚款"),
    row(2, "货值金额1万元以上的", "处1万元以上5万元以下罚款"),
]
GOODS = Circumstances({"货值金额": Decimal(500_000)})


@pytest.mark.parametrize(
    ("later", "rule", "applied", "low", "high"),
    [
        (OLD, "lighter", "both", 200_000, 440_000),
        (MILDER, "lighter", "decision", 100_000, 300_000),
        (SEVERER, "lighter", "act", 200_000, 440_000),
        (SEVERER, "decision", "decision", 500_000, 1_000_000),
        (MILDER, "act", "act", 200_000, 440_000),
        ([], "lighter", "act", 200_000, 440_000),
    ],
)
def test_statute_changed_between_act_and_decision(
    later: list[TierRow], rule: TierRule, applied: str, low: int, high: int
) -> None:
    """The law of the act, unless the later one is lighter; the answer names the day, the row and the range."""
    found = answer_tier(OLD, later, GOODS, rule=rule)
    assert found.row is not None
    assert found.range is not None
    assert (found.applied, found.range.low_fen, found.range.high_fen) == (applied, low, high)
    assert found.row.source == {"row": 1}
    assert all(found.reasons)


def test_tiers_that_came_later_than_the_act_apply_where_there_were_none() -> None:
    """No scale on the day of the act: that of the decision, and the answer says so."""
    found = answer_tier([], MILDER, GOODS)
    assert found.applied == "decision"
    assert "行为发生日没有裁量阶次" in found.reasons[0]


def test_answer_is_left_to_a_person_where_the_words_do_not_settle_it() -> None:
    """None known, several hold, none holds, one holds beside an open one, another measure: no row, and why."""
    asked = answer_tier(OLD, MILDER, Circumstances())
    assert (asked.row, asked.range, asked.applied) == (None, None, "")
    assert "货值金额" in "".join(each.reason for each in asked.on_act.candidates)
    gap = [row(1, "面积不足50平方米的", "处100元罚款"), row(2, "面积60平方米以上的", "处200元罚款")]
    neither = answer_tier(gap, gap, Circumstances({"面积": Decimal(55)}))
    assert neither.row is None
    assert "没有一个阶次" in neither.reasons[0]
    double = [row(1, "面积50平方米以上的", "处100元罚款"), row(2, "面积50平方米以下的", "处200元罚款")]
    assert "多个阶次" in answer_tier(double, double, Circumstances({"面积": Decimal(50)})).reasons[0]
    half = [row(1, "面积50平方米以上的", "处100元罚款"), row(2, "情节严重的", "处200元罚款")]
    assert "另有 1 个阶次" in answer_tier(half, half, Circumstances({"面积": Decimal(50)})).reasons[0]
    other = [row(1, "货值金额不足1万元的", "处违法所得1倍以上2倍以下罚款")]
    assert "孰轻孰重" in answer_tier(OLD, other, GOODS).reasons[0]
    known = Circumstances({"货值金额": Decimal(500_000), "违法所得": Decimal(100_000)})
    assert answer_tier(OLD, other, known).applied == "decision"


def test_other_penalties_beside_the_fine_are_weighed_by_a_person() -> None:
    """A lower fine with a licence revoked is not lighter by the fine alone."""
    harder = [row(1, "货值金额不足1万元的", "处1000元以上3000元以下罚款，吊销许可证")]
    assert answer_tier(OLD, harder, GOODS).row is None
    softer = [row(1, "货值金额不足1万元的", "处2000元以上4400元以下罚款，吊销许可证")]
    assert answer_tier(softer, MILDER, GOODS).applied == "decision"


def test_officer_names_the_tier_of_either_day() -> None:
    """What an officer says goes before the conditions; a number that is not there chooses nothing."""
    named = answer_tier(OLD, SEVERER, Circumstances(tier=2))
    assert named.applied == "act"
    assert named.row is not None
    assert named.row.body["order"] == 2
    assert answer_tier(OLD, OLD, Circumstances(tier=7)).row is None


@pytest.mark.parametrize(
    ("condition", "measures", "facts", "holds"),
    [
        ("初次违法、危害后果轻微并及时改正", {"次数": 1}, {"危害后果轻微": True, "及时改正": True}, True),
        ("初次违法、危害后果轻微并及时改正", {"次数": 2}, {}, False),
        ("初次违法、危害后果轻微并及时改正", {"次数": 1}, {"危害后果轻微": True}, None),
        ("拒不改正或者造成严重后果的", {}, {"拒不改正": True}, True),
        ("拒不改正或者造成严重后果的", {}, {"拒不改正": False}, None),
        ("拒不改正或者造成严重后果的", {}, {"拒不改正": False, "造成严重后果": False}, False),
        ("有下列情形之一：（一）拒不改正；（二）货值金额10万元以上", {"货值金额": 10_000_000}, {}, True),
        ("货值金额超过10万元且拒不改正的", {"货值金额": 10_000_000}, {}, False),
        ("面积50平方米以上，不足100平方米的", {"面积": 99}, {}, True),
        ("面积50平方米以上，不足100平方米的", {"面积": 100}, {}, False),
        ("两年内第二次违法的", {"次数": 2}, {}, None),
        ("绿化面积50平方米以上的", {"面积": 60}, {}, None),
        ("违法经营的货值金额不足1万元的", {"货值金额": 999_999}, {}, True),
        ("甲、乙并丙或者丁", {}, {"甲": True, "乙": False}, None),
        ("面积50平方米（含）以上100平方米（不含）以下的", {"面积": 50}, {}, True),
        ("面积50平方米（含）以上100平方米（不含）以下的", {"面积": 100}, {}, False),
        ("数量3件以下（含3件）", {"数量": 3}, {}, True),
        ("数量3件以下（不含3件）", {"数量": 3}, {}, False),
        ("数量超过3件（不含本数）的", {"数量": 3}, {}, False),
        ("三次（含三次）以上的", {"次数": 3}, {}, True),
        ("货值金额为1-5万元的", {"货值金额": 5_000_000}, {}, True),
        ("货值金额1万元～5万元的", {"货值金额": 5_000_001}, {}, False),
        ("货值金额5至1万元的", {"货值金额": 5_000_000}, {}, None),
        ("货值金额<1万元", {"货值金额": 1_000_000}, {}, False),
        ("货值金额≥1万元且<5万元", {"货值金额": 1_000_000}, {}, True),
        ("1万元<货值金额≤5万元", {"货值金额": 1_000_000}, {}, False),
        ("噪声超标5分贝以下", {"噪声超标": 5}, {}, True),
    ],
)
def test_condition_holds_by_numbers_and_by_facts(
    condition: str, measures: dict[str, int], facts: dict[str, bool], holds: bool | None
) -> None:
    """All of what 并 joins, any of what 或 joins; both side by side only where they agree; else a person."""
    known = Circumstances({name: Decimal(value) for name, value in measures.items()}, facts=facts)
    (candidate,) = choose_tier([{"order": 1, "condition": condition}], known).candidates
    assert candidate.holds is holds


def test_questions_of_an_item_are_asked_once() -> None:
    """Numbers with their unit, facts in the table's words, what the fine is reckoned from."""
    rows = [
        row(1, "初次违法且及时改正的", "处违法所得1倍罚款"),
        row(2, "第二次违法，货值金额5万元以上的", "按每平方米处50元罚款"),
    ]
    asked = [(each.name, each.unit, each.fact) for each in tier_questions(each.body for each in rows)]
    assert asked == [
        ("次数", "次", False),
        ("及时改正", "", True),
        ("货值金额", "元", False),
        ("违法所得", "元", False),
        ("平方米", "平方米", False),
    ]


def test_party_decides_between_the_named_and_the_unnamed_amount() -> None:
    """对个人可以并处…: the sum before it, which names nobody, is the unit's."""
    words = "并处二千元以上二万元以下罚款，对个人可以并处二百元以上五百元以下罚款"
    assert compute_amount(words, Circumstances(subject="个人")).high_fen == 50_000
    assert compute_amount(words, Circumstances(subject="单位")).high_fen == 2_000_000
    assert compute_amount(words, Circumstances()).missing == ("处罚对象",)


def test_reckoning_of_large_sums_is_told_in_full() -> None:
    """A cap of a million is written out, a share per day is taken by the days, excluded ends stay excluded."""
    words = "处违法所得一倍以上不满三倍的罚款，最高不超过一百万元"
    found = compute_amount(words, Circumstances({"违法所得": Decimal(123_456_789)}))
    assert (found.low_fen, found.high_fen) == (100_000_000, 100_000_000)
    assert found.steps == ("以违法所得1,234,567.89元为基数计算", "总额不超过1,000,000元")
    open_end = compute_amount("处五千元以上不满一万元罚款", Circumstances())
    assert (open_end.low_included, open_end.high_included) == (True, False)
    daily = Circumstances({"应缴费用": Decimal(1_000_000), "日": Decimal(3)})
    assert compute_amount("按日处应缴费用千分之二的罚款", daily).high_fen == 6_000
    assert compute_amount("按日处应缴费用千分之二的罚款", Circumstances()).missing == ("应缴费用", "日")
